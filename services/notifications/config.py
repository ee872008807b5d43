"""What this service reads from its environment."""

from dataclasses import dataclass

from servicekit.config import Settings, encryption_key, flag, setting


@dataclass(frozen=True, kw_only=True)
class NotificationsSettings(Settings):
    """Where mail leaves, what links begin with and what seals the endpoints' secrets."""

    # smtp://, smtp+starttls:// or smtps://, with user and password where the server asks.
    smtp_url: str = setting("SMTP_URL")
    mail_from: str = setting("MAIL_FROM", str, "no-reply@chengshi.example")
    public_url: str = setting("PUBLIC_URL", lambda text: text.rstrip("/"))
    secrets_key: bytes = setting("SECRETS_KEY", encryption_key)
    # Development: webhooks may go to this machine.
    allow_loopback: bool = setting("ALLOW_LOOPBACK", flag, "")


def own_settings() -> NotificationsSettings:
    """The settings of the running process."""
    # Here and not above: the arbiter of the role api reads settings, and runs nothing.
    from servicekit.runtime import current_runtime

    settings = current_runtime.get().settings
    if not isinstance(settings, NotificationsSettings):
        raise TypeError("this process is another service's")
    return settings
