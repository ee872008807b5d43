"""Keycloak's administration: organizations, their members and their identity providers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

import structlog
from keycloak import KeycloakAdmin
from keycloak.exceptions import KeycloakError
from requests import RequestException

from servicekit.errors import Conflict, Unavailable
from servicekit.runtime import current_runtime
from servicekit.strict_json import JsonObject
from services.tenants.config import TenantsSettings

log = structlog.get_logger()

TIMEOUT_SECONDS = 10
PAGE_SIZE = 100
REQUIRED_ACTIONS = ["UPDATE_PASSWORD", "VERIFY_EMAIL"]
WEB_CLIENT = "web"
HTTP_NOT_FOUND = 404
HTTP_CONFLICT = 409
HTTP_SERVER_ERROR = 500
PROVEN_ATTRIBUTE = "chengshi.domain.proven"
# Keycloak's own rule for names of persons; employees' names in people have none.
FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys('<>&"$%!#?§;*~/\\|^=[]{}()', " "))


@dataclass(frozen=True)
class OrganizationProfile:
    """A tenant as its organization in Keycloak represents it."""

    tenant_id: str
    slug: str
    name: str


def ensure_organization(profile: OrganizationProfile) -> str:
    """Return the id of the tenant's organization, created where there is none.

    Raises Conflict `organization.alias_taken`.
    """
    representation = {
        # Names are unique in the realm, companies' names are not.
        "name": f"{profile.name} ({profile.slug})",
        "alias": profile.slug,
        "enabled": True,
        "redirectUrl": settings().public_url,
        "attributes": {"tenant_id": [profile.tenant_id]},
    }
    with admin_client() as admin:
        organization_id = _find_organization(admin, profile)
        if organization_id is None:
            with _ignore_conflict():
                admin.create_organization(representation)
            organization_id = _find_organization(admin, profile)
        if organization_id is None:
            raise Conflict("organization.alias_taken")
        return organization_id


def enrol_user(organization_id: str, email: str, name: str, locale: str) -> str:
    """Make the owner of `email` a member who can sign in; an existing password is not changed.

    Raises Conflict `user.signed_in_elsewhere` for a user of another, unproven provider.
    """
    with admin_client() as admin:
        user_id = _find_user(admin, email)
        if user_id is None:
            with _ignore_conflict():
                admin.create_user(_user_representation(email, name, locale))
            user_id = _find_user(admin, email)
        if user_id is None:
            raise Unavailable("keycloak.refused")
        identities = admin.get_user_social_logins(user_id)
        for identity in identities:
            _require_proven_identity(admin, organization_id, identity["identityProvider"])
        if organization_id not in {
            organization["id"] for organization in admin.get_user_organizations(user_id)
        }:
            with _ignore_conflict():
                admin.organization_user_add(user_id, organization_id)
        if not identities and not admin.get_credentials(user_id):
            # The client's exact redirect address: after setting the password, the sign-in begins.
            target = f"{settings().public_url}/auth/login"
            admin.send_update_account(
                user_id, REQUIRED_ACTIONS, client_id=WEB_CLIENT, redirect_uri=target
            )
        return user_id


def set_organization_enabled(organization_id: str, *, enabled: bool) -> None:
    """Open or close the sign-in of an organization; closing ends its members' sessions."""
    with admin_client() as admin:
        organization = admin.get_organization(organization_id)
        admin.update_organization(organization_id, {**organization, "enabled": enabled})
        if not enabled:
            for user_id in member_ids(admin, organization_id):
                if len(admin.get_user_organizations(user_id)) == 1:
                    admin.user_logout(user_id)


def remove_organization(organization_id: str) -> None:
    """Delete an organization with its providers and the users who are members of no other."""
    with admin_client() as admin:
        try:
            admin.get_organization(organization_id)
        except KeycloakError as fault:
            if fault.response_code == HTTP_NOT_FOUND:
                return
            raise
        for user_id in member_ids(admin, organization_id):
            if len(admin.get_user_organizations(user_id)) == 1:
                admin.delete_user(user_id)
        for provider in admin.get_organization_idps(organization_id):
            admin.delete_idp(provider["alias"])
        admin.delete_organization(organization_id)


@dataclass(frozen=True, kw_only=True)
class ProviderConfig:
    """A company's own OIDC provider, as Keycloak is to use it."""

    alias: str
    display_name: str
    domain: str
    domain_verified: bool
    client_id: str
    client_secret: str = field(repr=False)
    # Keycloak's names for what the provider's discovery document says.
    endpoints: dict[str, str]


def attach_provider(organization_id: str, provider: ProviderConfig) -> None:
    """Create and link a provider and route the domain's people to it; a partial one is replaced."""
    with admin_client() as admin:
        if any(existing["alias"] == provider.alias for existing in admin.get_idps()):
            admin.delete_idp(provider.alias)
        admin.create_idp(_provider_representation(provider))
        organization = admin.get_organization(organization_id)
        domains = [
            domain
            for domain in organization.get("domains", [])
            if domain["name"] != provider.domain
        ]
        domains.append({"name": provider.domain, "verified": provider.domain_verified})
        admin.update_organization(organization_id, {**organization, "domains": domains})
        admin.organization_idp_add(organization_id, provider.alias)
        instance = admin.get_idp(provider.alias)
        routing = {
            "kc.org.domain": provider.domain,
            "kc.org.broker.redirect.mode.email-matches": "true",
        }
        admin.update_idp(provider.alias, {**instance, "config": {**instance["config"], **routing}})


def _provider_representation(provider: ProviderConfig) -> JsonObject:
    return {
        "alias": provider.alias,
        "displayName": provider.display_name,
        "providerId": "oidc",
        "enabled": True,
        # Organizations accept an asserted e-mail of their own domain only.
        "trustEmail": True,
        "storeToken": False,
        "hideOnLogin": True,
        "firstBrokerLoginFlowAlias": "first broker login",
        "config": {
            **provider.endpoints,
            "clientId": provider.client_id,
            "clientSecret": provider.client_secret,
            "clientAuthMethod": "client_secret_post",
            "defaultScope": "openid profile email",
            "syncMode": "FORCE",
            "validateSignature": "true",
            "useJwksUrl": "true",
            "pkceEnabled": "true",
            "pkceMethod": "S256",
            PROVEN_ATTRIBUTE: str(provider.domain_verified).lower(),
        },
    }


def _require_proven_identity(admin: KeycloakAdmin, organization_id: str, alias: str) -> None:
    """Refuse a user who signs in at another company's provider for a domain it has not proven.

    Whoever controls that provider could otherwise wait for the invitation and sign in with it.
    """
    provider = admin.get_idp(alias)
    is_of_organization = provider.get("organizationId") == organization_id
    if not is_of_organization and provider["config"].get(PROVEN_ATTRIBUTE) != "true":
        raise Conflict("user.signed_in_elsewhere")


def _find_organization(admin: KeycloakAdmin, profile: OrganizationProfile) -> str | None:
    organizations = admin.get_organizations({"q": f"tenant_id:{profile.tenant_id}"})
    return str(organizations[0]["id"]) if organizations else None


def _find_user(admin: KeycloakAdmin, email: str) -> str | None:
    users = admin.get_users({"email": email, "exact": "true"})
    return str(users[0]["id"]) if users else None


@contextmanager
def _ignore_conflict() -> Iterator[None]:
    """Ignore a 409: a request is repeated when its response was lost."""
    try:
        yield
    except KeycloakError as fault:
        if fault.response_code != HTTP_CONFLICT:
            raise


def _user_representation(email: str, name: str, locale: str) -> JsonObject:
    return {
        "username": email,
        "email": email,
        "firstName": name.translate(FORBIDDEN_IN_NAMES).strip(),
        "enabled": True,
        "requiredActions": REQUIRED_ACTIONS,
        "attributes": {"locale": [locale]},
    }


def member_ids(admin: KeycloakAdmin, organization_id: str) -> list[str]:
    """Return the ids of all members."""
    ids: list[str] = []
    while True:
        page = admin.get_organization_members(
            organization_id, {"first": len(ids), "max": PAGE_SIZE}
        )
        ids += [member["id"] for member in page]
        if len(page) < PAGE_SIZE:
            return ids


@contextmanager
def admin_client() -> Iterator[KeycloakAdmin]:
    """Yield the administration client; its errors become Unavailable, without the request's data.

    Codes: `keycloak.refused` for a 4xx, `keycloak.unavailable` for a 5xx or no response.
    """
    config = settings()
    admin = _connect(
        config.keycloak_url,
        config.keycloak_realm,
        config.keycloak_admin_client_id,
        config.keycloak_admin_client_secret,
    )
    try:
        yield admin
    except KeycloakError as fault:
        log.warning("keycloak refused", status=fault.response_code, answer=_error_text(fault))
        refused = fault.response_code is not None and fault.response_code < HTTP_SERVER_ERROR
        raise Unavailable(
            "keycloak.refused" if refused else "keycloak.unavailable", answer=_error_text(fault)
        ) from fault
    except RequestException as fault:
        raise Unavailable("keycloak.unavailable") from fault


def _error_text(fault: KeycloakError) -> str:
    body = fault.response_body or fault.error_message or b""
    return body.decode(errors="replace")[:200] if isinstance(body, bytes) else str(body)[:200]


@cache
def _connect(url: str, realm: str, client_id: str, client_secret: str) -> KeycloakAdmin:
    return KeycloakAdmin(
        server_url=url,
        realm_name=realm,
        client_id=client_id,
        client_secret_key=client_secret,
        timeout=TIMEOUT_SECONDS,
    )


def settings() -> TenantsSettings:
    """Return the settings of this process as those of tenants."""
    current = current_runtime.get().settings
    if not isinstance(current, TenantsSettings):
        raise TypeError("not the settings of tenants")
    return current
