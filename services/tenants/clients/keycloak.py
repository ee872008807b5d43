"""Keycloak's administration: organizations, their people and their identity providers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import structlog
from keycloak import KeycloakAdmin
from keycloak.exceptions import KeycloakError
from requests import RequestException

from servicekit.errors import Conflict, Unavailable
from servicekit.runtime import current_runtime
from services.tenants.config import TenantsSettings

log = structlog.get_logger()

TIMEOUT_SECONDS = 10
PAGE = 100
ACTIONS = ["UPDATE_PASSWORD", "VERIFY_EMAIL"]
CLIENT = "web"
GONE = 404
TAKEN = 409
SERVER_ERRORS = 500
PROVEN = "chengshi.domain.proven"
# Keycloak's own rule for names of persons; employees' names in people have none.
NOT_IN_NAMES = str.maketrans(dict.fromkeys('<>&"$%!#?§;*~/\\|^=[]{}()', " "))


@dataclass(frozen=True)
class Organization:
    """What Keycloak knows of a tenant."""

    tenant_id: str
    slug: str
    name: str


def ensure_organization(company: Organization) -> str:
    """The organization that carries the tenant's id, made where there is none."""
    wanted = {
        # Names are unique in the realm, companies' names are not.
        "name": f"{company.name} ({company.slug})",
        "alias": company.slug,
        "enabled": True,
        "redirectUrl": settings().public_url,
        "attributes": {"tenant_id": [company.tenant_id]},
    }
    with asking() as admin:
        organization_id = _find_organization(admin, company)
        if organization_id is None:
            with _unless_taken():
                admin.create_organization(wanted)
            organization_id = _find_organization(admin, company)
        if organization_id is None:
            raise Conflict("organization.alias_taken")
        return organization_id


def enrol(organization_id: str, email: str, name: str, locale: str) -> str:
    """Make the owner of `email` a member who can sign in; their own password is never touched."""
    with asking() as admin:
        user_id = _find_user(admin, email)
        if user_id is None:
            with _unless_taken():
                admin.create_user(_user(email, name, locale))
            user_id = _find_user(admin, email)
        if user_id is None:
            raise Unavailable("keycloak.refused")
        identities = admin.get_user_social_logins(user_id)
        for identity in identities:
            _check_identity(admin, organization_id, identity["identityProvider"])
        if organization_id not in {item["id"] for item in admin.get_user_organizations(user_id)}:
            with _unless_taken():
                admin.organization_user_add(user_id, organization_id)
        if not identities and not admin.get_credentials(user_id):
            # The client's exact redirect address: signing in begins where the password ends.
            target = f"{settings().public_url}/auth/login"
            admin.send_update_account(user_id, ACTIONS, client_id=CLIENT, redirect_uri=target)
        return user_id


def enable_organization(organization_id: str, *, enabled: bool) -> None:
    """Open or close the company's sign-in; closing ends its people's sessions."""
    with asking() as admin:
        found = admin.get_organization(organization_id)
        admin.update_organization(organization_id, {**found, "enabled": enabled})
        if not enabled:
            for user_id in members(admin, organization_id):
                if len(admin.get_user_organizations(user_id)) == 1:
                    admin.user_logout(user_id)


def remove_organization(organization_id: str) -> None:
    """Remove it with its providers and with the people who belong to no other one."""
    with asking() as admin:
        try:
            admin.get_organization(organization_id)
        except KeycloakError as fault:
            if fault.response_code == GONE:
                return
            raise
        for user_id in members(admin, organization_id):
            if len(admin.get_user_organizations(user_id)) == 1:
                admin.delete_user(user_id)
        for provider in admin.get_organization_idps(organization_id):
            admin.delete_idp(provider["alias"])
        admin.delete_organization(organization_id)


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A company's own OIDC provider, as Keycloak is to use it."""

    alias: str
    display_name: str
    domain: str
    proven: bool
    client_id: str
    client_secret: str = field(repr=False)
    # Keycloak's names for what the provider's discovery document says.
    endpoints: dict[str, str]


def attach_provider(organization_id: str, provider: Provider) -> None:
    """Create it, link it and send the domain's people to it; what a broken try left is replaced."""
    with asking() as admin:
        if any(item["alias"] == provider.alias for item in admin.get_idps()):
            admin.delete_idp(provider.alias)
        admin.create_idp(_instance(provider))
        organization = admin.get_organization(organization_id)
        domains = [
            item for item in organization.get("domains", []) if item["name"] != provider.domain
        ]
        domains.append({"name": provider.domain, "verified": provider.proven})
        admin.update_organization(organization_id, {**organization, "domains": domains})
        admin.organization_idp_add(organization_id, provider.alias)
        linked = admin.get_idp(provider.alias)
        routing = {
            "kc.org.domain": provider.domain,
            "kc.org.broker.redirect.mode.email-matches": "true",
        }
        admin.update_idp(provider.alias, {**linked, "config": {**linked["config"], **routing}})


def _instance(provider: Provider) -> dict[str, Any]:
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
            PROVEN: str(provider.proven).lower(),
        },
    }


def _check_identity(admin: KeycloakAdmin, organization_id: str, alias: str) -> None:
    """Refuse a user whom another company signs in for a domain that it has not proven.

    Whoever controls that provider could otherwise wait for the invitation and come in with it.
    """
    provider = admin.get_idp(alias)
    own = provider.get("organizationId") == organization_id
    if not own and provider["config"].get(PROVEN) != "true":
        raise Conflict("user.signed_in_elsewhere")


def _find_organization(admin: KeycloakAdmin, company: Organization) -> str | None:
    found = admin.get_organizations({"q": f"tenant_id:{company.tenant_id}"})
    return str(found[0]["id"]) if found else None


def _find_user(admin: KeycloakAdmin, email: str) -> str | None:
    found = admin.get_users({"email": email, "exact": "true"})
    return str(found[0]["id"]) if found else None


@contextmanager
def _unless_taken() -> Iterator[None]:
    """Pass what is there already: a request is sent again when its answer was lost."""
    try:
        yield
    except KeycloakError as fault:
        if fault.response_code != TAKEN:
            raise


def _user(email: str, name: str, locale: str) -> dict[str, Any]:
    return {
        "username": email,
        "email": email,
        "firstName": name.translate(NOT_IN_NAMES).strip(),
        "enabled": True,
        "requiredActions": ACTIONS,
        "attributes": {"locale": [locale]},
    }


def members(admin: KeycloakAdmin, organization_id: str) -> list[str]:
    """The ids of all members."""
    found: list[str] = []
    while True:
        part = admin.get_organization_members(organization_id, {"first": len(found), "max": PAGE})
        found += [member["id"] for member in part]
        if len(part) < PAGE:
            return found


@contextmanager
def asking() -> Iterator[KeycloakAdmin]:
    """The administration; what Keycloak answers badly is told without what was sent."""
    own = settings()
    admin = _connect(
        own.keycloak_url,
        own.keycloak_realm,
        own.keycloak_admin_client_id,
        own.keycloak_admin_client_secret,
    )
    try:
        yield admin
    except KeycloakError as fault:
        log.warning("keycloak refused", status=fault.response_code, answer=_said(fault))
        refused = fault.response_code is not None and fault.response_code < SERVER_ERRORS
        raise Unavailable(
            "keycloak.refused" if refused else "keycloak.unavailable", answer=_said(fault)
        ) from fault
    except RequestException as fault:
        raise Unavailable("keycloak.unavailable") from fault


def _said(fault: KeycloakError) -> str:
    text = fault.response_body or fault.error_message or b""
    return text.decode(errors="replace")[:200] if isinstance(text, bytes) else str(text)[:200]


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
    """This process's settings with what is of this service only."""
    found = current_runtime.get().settings
    if not isinstance(found, TenantsSettings):
        raise TypeError("not the settings of tenants")
    return found
