"""A company's own sign-in: its OIDC provider answers for one mail domain."""

from typing import Any

from servicekit.callers import SignedIn, current_caller
from servicekit.errors import Conflict, invalid, require
from servicekit.paging import Page, map_page
from servicekit.unit_of_work.session import UnitOfWork
from services.tenants import permissions, queries
from services.tenants.clients import discovery, keycloak
from services.tenants.models import IdentityProvider, Tenant

TOLD = ("alias", "display_name", "domain", "discovery_url", "client_id")


def add_provider(uow: UnitOfWork, new: dict[str, Any]) -> dict[str, Any]:
    """Attach it: the domain's people sign in there; its secret goes to Keycloak alone."""
    require(permissions.can_administer(uow.caller))
    secret, hint = new.pop("client_secret"), new.pop("alias_hint")
    tenant = queries.tenant(uow, uow.tenant.id, lock=True)
    _check_domain(uow, new["domain"])
    endpoints = discovery.discover(new["discovery_url"])
    # Slugs hold no underscore: no two companies' aliases meet.
    alias = f"{tenant.slug}_{hint or new['domain']}"
    proven = keycloak.settings().allow_loopback
    provider = IdentityProvider(tenant_id=tenant.id, alias=alias, proven=proven, **new)
    uow.add(provider)
    uow.flush()
    uow.session.refresh(provider)
    _attach(tenant, provider, secret, endpoints)
    told = {name: getattr(provider, name) for name in TOLD}
    uow.audit("identity_provider.added", f"identity_provider:{provider.id}", None, told)
    return _shown(provider)


def list_providers(uow: UnitOfWork, *, after: str, limit: int) -> Page:
    require(permissions.can_administer(uow.caller))
    found = queries.providers(uow, uow.tenant.id, after=after, limit=limit)
    return map_page(found, _shown)


def _check_domain(uow: UnitOfWork, domain: str) -> None:
    """One owner; until a domain can be proven by DNS, it is the one of the admin's own e-mail."""
    if queries.provider_of_domain(uow, domain) is not None:
        raise Conflict("domain.taken", domain=domain)
    caller = current_caller.get()
    own = isinstance(caller, SignedIn) and caller.email_verified
    host = caller.email.rpartition("@")[2].lower() if isinstance(caller, SignedIn) else ""
    if not keycloak.settings().allow_loopback and not (own and host == domain):
        raise invalid("domain", "domain.not_yours")


def _attach(
    tenant: Tenant, provider: IdentityProvider, secret: str, endpoints: dict[str, str]
) -> None:
    if tenant.organization_id is None:
        raise Conflict("tenant.provisioning")
    keycloak.attach_provider(
        tenant.organization_id,
        keycloak.Provider(
            alias=provider.alias,
            display_name=provider.display_name,
            domain=provider.domain,
            proven=provider.proven,
            client_id=provider.client_id,
            client_secret=secret,
            endpoints=endpoints,
        ),
    )


def _shown(provider: IdentityProvider) -> dict[str, Any]:
    own = {column.key: getattr(provider, column.key) for column in provider.__table__.columns}
    redirect = f"{keycloak.settings().issuer}/broker/{provider.alias}/endpoint"
    return own | {"redirect_uri": redirect}
