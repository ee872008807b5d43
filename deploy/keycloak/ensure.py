"""Bring a running Keycloak to the wanted realm; run again, it changes only what differs."""

from collections.abc import Iterable
from typing import Any

from deploy.keycloak import realm
from deploy.keycloak.admin import Admin
from deploy.keycloak.realm import REALM, TENANT_ADMIN, TENANT_ADMIN_ROLES, Settings

ORGANIZATION_CLAIM = {
    "claim.name": "organization",
    "jsonType.label": "JSON",
    "multivalued": "true",
    "access.token.claim": "true",
    "id.token.claim": "true",
    "userinfo.token.claim": "true",
    "introspection.token.claim": "true",
    "addOrganizationId": "true",
    "addOrganizationAttributes": "true",
}
# Chinese names are kept as one field, and a company's own directory may send no family name.
OPTIONAL_PROFILE_FIELDS = ("firstName", "lastName")


def ensure(admin: Admin, settings: Settings, services: Iterable[str]) -> None:
    """The realm, its clients, the claim that names the tenant, and the administrator's rights."""
    _ensure_realm(admin, settings)
    for client in realm.clients(settings, services):
        _ensure_client(admin, client)
    _ensure_organization_claim(admin)
    _ensure_profile(admin)
    _ensure_administrator(admin)


def _ensure_realm(admin: Admin, settings: Settings) -> None:
    wanted = realm.realm(settings)
    if admin.find(f"/{REALM}") is None:
        admin.post("", wanted)
    else:
        admin.put(f"/{REALM}", wanted)


def _ensure_client(admin: Admin, wanted: dict[str, Any]) -> None:
    found = admin.get(f"/{REALM}/clients", clientId=wanted["clientId"])
    if not found:
        admin.post(f"/{REALM}/clients", wanted)
        return
    kept = {mapper["name"]: mapper for mapper in found[0].get("protocolMappers", [])}
    path = f"/{REALM}/clients/{found[0]['id']}"
    admin.put(path, {**found[0], **wanted, "protocolMappers": list(kept.values())})
    for mapper in wanted["protocolMappers"]:
        if mapper["name"] not in kept:
            admin.post(f"{path}/protocol-mappers/models", mapper)


def _ensure_organization_claim(admin: Admin) -> None:
    scopes = admin.get(f"/{REALM}/client-scopes")
    scope = next(scope for scope in scopes if scope["name"] == "organization")
    for mapper in scope["protocolMappers"]:
        if mapper["protocolMapper"] == "oidc-organization-membership-mapper":
            path = f"/{REALM}/client-scopes/{scope['id']}/protocol-mappers/models/{mapper['id']}"
            admin.put(path, {**mapper, "config": ORGANIZATION_CLAIM})


def _ensure_profile(admin: Admin) -> None:
    profile = admin.get(f"/{REALM}/users/profile")
    for attribute in profile["attributes"]:
        if attribute["name"] in OPTIONAL_PROFILE_FIELDS:
            attribute.pop("required", None)
    admin.put(f"/{REALM}/users/profile", profile)


def _ensure_administrator(admin: Admin) -> None:
    client = admin.get(f"/{REALM}/clients", clientId=TENANT_ADMIN)[0]
    account = admin.get(f"/{REALM}/clients/{client['id']}/service-account-user")
    management = admin.get(f"/{REALM}/clients", clientId="realm-management")[0]
    roles = admin.get(f"/{REALM}/clients/{management['id']}/roles")
    granted = [role for role in roles if role["name"] in TENANT_ADMIN_ROLES]
    admin.post(f"/{REALM}/users/{account['id']}/role-mappings/clients/{management['id']}", granted)
