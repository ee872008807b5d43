"""The realm and its clients as Keycloak's admin API takes them; no secret is written here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

REALM = "chengshi"
WEB = "web"
TENANT_ADMIN = "tenant-admin"
TENANT_ADMIN_ROLES = (
    "manage-organizations",
    "manage-users",
    "manage-identity-providers",
    "view-events",
    "query-users",
    "view-users",
    "view-clients",
)
ACCESS_TOKEN_SECONDS = 300
INVITATION_SECONDS = 3 * 24 * 3600
# Who got no answer asks again with the token that may be spent; more often it is theft.
REFRESH_TOKEN_REUSES = 2


@dataclass(frozen=True)
class Settings:
    """What differs between installations."""

    public_url: str
    smtp_url: str
    secrets: Mapping[str, str]
    mail_from: str = "no-reply@chengshi.example"


def service_client(service: str) -> str:
    return f"svc-{service}"


def client_ids(services: Iterable[str]) -> list[str]:
    """Every client that needs a secret."""
    return [WEB, TENANT_ADMIN, *(service_client(name) for name in services)]


def secret_variable(client_id: str) -> str:
    """`svc-goals` has its secret in CLIENT_SECRET_SVC_GOALS."""
    return f"CLIENT_SECRET_{client_id.upper().replace('-', '_')}"


def realm(settings: Settings) -> dict[str, Any]:
    """The realm without its clients; the default scopes, `organization` included, appear."""
    return {
        "realm": REALM,
        "enabled": True,
        "displayName": "成事 Chengshi",
        "organizationsEnabled": True,
        "registrationAllowed": False,
        "registrationEmailAsUsername": True,
        "loginWithEmailAllowed": True,
        "duplicateEmailsAllowed": False,
        "resetPasswordAllowed": True,
        "bruteForceProtected": True,
        "passwordPolicy": "length(10) and notUsername and notEmail",
        "accessTokenLifespan": ACCESS_TOKEN_SECONDS,
        "ssoSessionIdleTimeout": 1800,
        "ssoSessionMaxLifespan": 36000,
        "actionTokenGeneratedByAdminLifespan": INVITATION_SECONDS,
        "revokeRefreshToken": True,
        "refreshTokenMaxReuse": REFRESH_TOKEN_REUSES,
        "internationalizationEnabled": True,
        "supportedLocales": ["zh-CN", "en"],
        "defaultLocale": "zh-CN",
        "eventsEnabled": True,
        "adminEventsEnabled": True,
        "adminEventsDetailsEnabled": True,
        "smtpServer": _smtp(settings),
    }


def clients(settings: Settings, services: Iterable[str]) -> list[dict[str, Any]]:
    """The browser's client, the tenants' administrator, and one client a service."""
    internal = [_audience("internal")]
    return [
        _web(settings),
        _machine(TENANT_ADMIN, settings, mappers=[], all_roles=True),
        *(_machine(service_client(name), settings, mappers=internal) for name in services),
    ]


def _web(settings: Settings) -> dict[str, Any]:
    return {
        "clientId": WEB,
        "name": "成事 Chengshi",
        "secret": settings.secrets[WEB],
        "publicClient": False,
        "standardFlowEnabled": True,
        "directAccessGrantsEnabled": False,
        "fullScopeAllowed": False,
        "baseUrl": settings.public_url,
        "redirectUris": [
            f"{settings.public_url}/auth/callback",
            # Where an invitation leads once the password is set: straight on to signing in.
            f"{settings.public_url}/auth/login",
        ],
        "attributes": {
            "pkce.code.challenge.method": "S256",
            "post.logout.redirect.uris": f"{settings.public_url}/",
            "backchannel.logout.url": f"{settings.public_url}/auth/backchannel",
            "backchannel.logout.session.required": "true",
        },
        "protocolMappers": [_audience("api")],
    }


def _machine(
    client_id: str,
    settings: Settings,
    *,
    mappers: list[dict[str, Any]],
    all_roles: bool = False,
) -> dict[str, Any]:
    return {
        "clientId": client_id,
        "secret": settings.secrets[client_id],
        "publicClient": False,
        "standardFlowEnabled": False,
        "directAccessGrantsEnabled": False,
        "serviceAccountsEnabled": True,
        # Roles stand in the token of the one client that administers; the others need none.
        "fullScopeAllowed": all_roles,
        "protocolMappers": mappers,
    }


def _audience(audience: str) -> dict[str, Any]:
    return {
        "name": f"audience-{audience}",
        "protocol": "openid-connect",
        "protocolMapper": "oidc-audience-mapper",
        "config": {
            "included.custom.audience": audience,
            "access.token.claim": "true",
            "id.token.claim": "false",
        },
    }


def _smtp(settings: Settings) -> dict[str, str]:
    url = urlsplit(settings.smtp_url)
    server = {
        "host": url.hostname or "127.0.0.1",
        "port": str(url.port or 25),
        "from": settings.mail_from,
        "fromDisplayName": "成事 Chengshi",
        "starttls": str(url.scheme == "smtp+starttls").lower(),
        "ssl": str(url.scheme == "smtps").lower(),
        "auth": str(url.username is not None).lower(),
    }
    if url.username is not None:
        server |= {"user": url.username, "password": url.password or ""}
    return server
