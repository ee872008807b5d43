"""tenants: the company itself, its identity providers, its trail, and the register for services."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from chengshi.audit.v1.events_pb2 import AuditRecorded
from chengshi.tenancy.v1 import tenancy_pb2 as tenancy
from chengshi.tenants.v1 import tenants_pb2 as pb
from servicekit.ids import new_id
from servicekit.runtime import runtime_context
from services.tenants.clients import keycloak
from services.tenants.consumers import keep_audit
from services.tenants.models import IdentityProvider, Tenant
from tests.contract.coverage import Call, Routes, RpcCall, Rpcs
from tests.contract.sides import Side


def _row(side: Side, tenant_id: UUID, organization_id: str | None = None) -> Tenant:
    message = side.company.message
    return Tenant(
        id=tenant_id,
        slug=f"{side.company.slug}-{tenant_id.hex[-8:]}",
        name=message.name,
        package=message.package,
        locale=message.locale,
        time_zone=message.time_zone,
        state="active",
        organization_id=organization_id,
    )


def _registered(side: Side) -> str:
    def register() -> str:
        with side.service("tenants").as_system(side.company) as uow:
            uow.add(_row(side, side.company.id))
        return str(side.company.id)

    return str(side.keep("tenants.row", register))


def _another(side: Side) -> str:
    """A company that no service knows: whatever begins with it is never carried out."""
    tenant_id = new_id()
    with side.service("tenants").as_system(side.company) as uow:
        uow.add(_row(side, tenant_id))
    return str(tenant_id)


def _provider(side: Side) -> str:
    _registered(side)
    known = new_id()
    with side.service("tenants").as_system(side.company) as uow:
        uow.add(
            IdentityProvider(
                id=known,
                tenant_id=side.company.id,
                alias=f"{side.company.slug}_{known.hex}",
                display_name="公司登录",
                domain=f"d{known.hex}.test",
                domain_verified=True,
                discovery_url="https://idp.test",
                client_id="broker",
            )
        )
    return str(known)


def _audited(side: Side) -> str:
    _registered(side)
    told = AuditRecorded(audit_id=str(new_id()), service="goals", action="x", subject="goal:1")
    told.at.GetCurrentTime()
    with side.service("tenants").as_system(side.company) as uow:
        keep_audit(uow, [told])
    return str(told.audit_id)


@contextmanager
def _real_keycloak(side: Side) -> Iterator[None]:
    """tenants administers the instance's own realm, and still trusts the tests' tokens."""
    runtime = side.service("tenants").runtime
    assert runtime.verifier.issuer, "it has its issuer before the address changes"
    usual = runtime.settings.keycloak_url
    object.__setattr__(runtime.settings, "keycloak_url", os.environ["KEYCLOAK_URL"])
    try:
        with runtime_context(runtime):
            yield
    finally:
        object.__setattr__(runtime.settings, "keycloak_url", usual)


def _organization(side: Side) -> str:
    """The company's organization in Keycloak, gone again after the tests."""
    tenant_id = _registered(side)
    company = keycloak.OrganizationProfile(
        tenant_id, f"contract-{tenant_id[-12:]}", side.company.slug
    )
    with _real_keycloak(side):
        organization_id = keycloak.ensure_organization(company)
    with side.service("tenants").as_system(side.company) as uow:
        uow.session.get_one(Tenant, side.company.id).organization_id = organization_id

    def remove() -> None:
        with _real_keycloak(side):
            keycloak.remove_organization(organization_id)

    side.afterwards.append(remove)
    return organization_id


def _attach(side: Side) -> Call:
    """The other company has no organization yet: it cannot take the domain that is still free."""
    side.keep("tenants.organization", lambda: _organization(side))
    domain = f"d{new_id().hex}.test"
    realm = f"{os.environ['KEYCLOAK_URL']}/realms/chengshi"
    body = {
        "display_name": "公司登录",
        "domain": domain,
        "discovery_url": f"{realm}/.well-known/openid-configuration",
        "client_id": "broker",
        "client_secret": "a secret of the company's own provider",
    }
    return Call(
        kwargs={"json": body},
        names=(domain,),
        refused="staff",
        around=lambda: _real_keycloak(side),
    )


def _sign_up(slug: str) -> Call:
    body = {
        "company": "公司",
        "slug": slug,
        "package": "mixed",
        "locale": "zh-CN",
        "time_zone": "Asia/Shanghai",
        "admin_name": "管理员",
        "admin_email": f"admin@{slug}.test",
    }
    return Call(kwargs={"json": body})


def _watched(side: Side) -> Call:
    answer = side.ok("tenants", "POST", "/v1/sign-ups", **_sign_up(_slug()).kwargs)
    watch = {"query_string": {"progress_secret": answer["progress_secret"]}}
    return Call(path={"sign_up_id": answer["id"]}, kwargs=watch)


def _slug() -> str:
    return f"c{new_id().hex[-12:]}"


ROUTES: Routes = {
    ("POST", "/v1/sign-ups"): lambda side: _sign_up(_slug()),
    ("GET", "/v1/sign-ups/<uuid:sign_up_id>"): _watched,
    ("GET", "/v1/slugs/<string:slug>"): lambda side: Call(path={"slug": _slug()}),
    ("GET", "/v1/tenant"): lambda side: Call(who="staff", shows=(_registered(side),)),
    ("GET", "/v1/identity-providers"): lambda side: Call(shows=(_provider(side),), refused="staff"),
    ("POST", "/v1/identity-providers"): _attach,
    ("GET", "/v1/audit"): lambda side: Call(shows=(_audited(side),), refused="staff"),
}


def _get_tenant(side: Side) -> RpcCall:
    """The register tells a service about any company, so no name is the company's own."""
    return RpcCall(pb.GetTenantRequest(tenant_id=_registered(side)))


def _change_tenant(side: Side) -> RpcCall:
    """Likewise; `test_only_the_register_changes_companies` holds who may ask."""
    state = tenancy.TENANT_STATE_SUSPENDED
    return RpcCall(pb.ChangeTenantRequest(tenant_id=_another(side), state=state))


RPCS: Rpcs = {
    "chengshi.tenants.v1.Tenants/GetTenant": _get_tenant,
    "chengshi.tenants.v1.Tenants/ChangeTenant": _change_tenant,
}
