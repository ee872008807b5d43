"""The settings of notifications, read from its environment."""

from dataclasses import dataclass

from servicekit.config import Settings, encryption_key, flag, setting


@dataclass(frozen=True, kw_only=True)
class NotificationsSettings(Settings):
    """Settings: mail server, address of links, key of stored secrets."""

    # smtp://, smtp+starttls:// or smtps://, with user and password where the server asks.
    smtp_url: str = setting("SMTP_URL")
    mail_from: str = setting("MAIL_FROM", str, "no-reply@chengshi.example")
    public_url: str = setting("PUBLIC_URL", lambda text: text.rstrip("/"))
    secrets_key: bytes = setting("SECRETS_KEY", encryption_key)
    # Development: webhooks may go to this machine.
    allow_loopback: bool = setting("ALLOW_LOOPBACK", flag, "")


def notifications_settings() -> NotificationsSettings:
    """Return the settings of this process as those of notifications."""
    # Imported here: the arbiter of the role api reads settings without a runtime.
    from servicekit.runtime import current_runtime

    settings = current_runtime.get().settings
    if not isinstance(settings, NotificationsSettings):
        raise TypeError("this process is another service's")
    return settings
