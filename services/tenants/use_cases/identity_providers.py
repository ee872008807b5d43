"""Identity providers: a company's own OIDC provider signs in the people of one mail domain."""

from typing import TypedDict

from servicekit.callers import SignedIn, current_caller
from servicekit.errors import Conflict, invalid, require
from servicekit.paging import Page, map_page
from servicekit.unit_of_work.session import UnitOfWork
from services.tenants import permissions, queries
from services.tenants.clients import discovery, keycloak
from services.tenants.models import IdentityProvider, Tenant
from services.tenants.views import IdentityProviderView, identity_provider_view

AUDITED_FIELDS = ("alias", "display_name", "domain", "discovery_url", "client_id")


class IdentityProviderRequest(TypedDict):
    """The request to attach a provider (schemas.IdentityProviderIn)."""

    alias_hint: str | None
    display_name: str
    domain: str
    discovery_url: str
    client_id: str
    client_secret: str


def add_provider(uow: UnitOfWork, request: IdentityProviderRequest) -> IdentityProviderView:
    """Attach a provider to the organization; its secret is stored by Keycloak only.

    Raises Forbidden, Conflict `domain.taken`, and Invalid `domain.not_yours` or `provider.*`.
    """
    require(permissions.can_administer(uow.caller))
    tenant = queries.tenant(uow, uow.tenant.id, lock=True)
    _require_own_domain(uow, request["domain"])
    endpoints = discovery.discover(request["discovery_url"])
    provider = IdentityProvider(
        tenant_id=tenant.id,
        # Slugs hold no underscore: aliases of two companies never collide.
        alias=f"{tenant.slug}_{request['alias_hint'] or request['domain']}",
        display_name=request["display_name"],
        domain=request["domain"],
        discovery_url=request["discovery_url"],
        client_id=request["client_id"],
        domain_verified=keycloak.settings().allow_loopback,
    )
    uow.add(provider)
    uow.flush()
    uow.session.refresh(provider)
    _attach_to_organization(tenant, provider, request["client_secret"], endpoints)
    after = {name: getattr(provider, name) for name in AUDITED_FIELDS}
    uow.audit("identity_provider.added", f"identity_provider:{provider.id}", None, after)
    return identity_provider_view(provider, keycloak.settings().issuer)


def list_providers(uow: UnitOfWork, *, after: str, limit: int) -> Page:
    """List the company's providers as IdentityProviderView, for its admins."""
    require(permissions.can_administer(uow.caller))
    page = queries.providers(uow, uow.tenant.id, after=after, limit=limit)
    issuer = keycloak.settings().issuer
    return map_page(page, lambda provider: identity_provider_view(provider, issuer))


def _require_own_domain(uow: UnitOfWork, domain: str) -> None:
    """Require a free domain that the admin's verified e-mail belongs to.

    The e-mail stands for a proof by DNS, which does not exist yet; development needs none.
    """
    if queries.provider_of_domain(uow, domain) is not None:
        raise Conflict("domain.taken", domain=domain)
    caller = current_caller.get()
    has_email_there = (
        isinstance(caller, SignedIn)
        and caller.email_verified
        and caller.email.rpartition("@")[2].lower() == domain
    )
    if not keycloak.settings().allow_loopback and not has_email_there:
        raise invalid("domain", "domain.not_yours")


def _attach_to_organization(
    tenant: Tenant, provider: IdentityProvider, secret: str, endpoints: dict[str, str]
) -> None:
    if tenant.organization_id is None:
        raise Conflict("tenant.provisioning")
    keycloak.attach_provider(
        tenant.organization_id,
        keycloak.ProviderConfig(
            alias=provider.alias,
            display_name=provider.display_name,
            domain=provider.domain,
            domain_verified=provider.domain_verified,
            client_id=provider.client_id,
            client_secret=secret,
            endpoints=endpoints,
        ),
    )
