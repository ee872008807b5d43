"""The settings of tenants, read from its environment."""

from dataclasses import dataclass

from servicekit.config import Settings, encryption_key, flag, setting


@dataclass(frozen=True, kw_only=True)
class TenantsSettings(Settings):
    """Settings: administration of the realm, public address, key of stored secrets."""

    keycloak_admin_client_id: str = setting("KEYCLOAK_ADMIN_CLIENT_ID")
    keycloak_admin_client_secret: str = setting("KEYCLOAK_ADMIN_CLIENT_SECRET")
    public_url: str = setting("PUBLIC_URL")
    secrets_key: bytes = setting("SECRETS_KEY", encryption_key)
    # Development: identity providers may live on this machine, domains count as proven.
    allow_loopback: bool = setting("ALLOW_LOOPBACK", flag, "")
