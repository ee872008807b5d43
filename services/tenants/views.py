"""Answers of tenants: the progress of a sign-up and identity providers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypedDict
from uuid import UUID

from .models import IdentityProvider, Run, Tenant


class Say(Protocol):
    """Translate a code with its parameters into a locale."""

    def __call__(self, locale: str, code: str, parameters: Mapping[str, Any]) -> str: ...


class LifecycleStepView(TypedDict):
    """A step of a run; `reason` says why it failed, in the reader's language."""

    name: str
    state: str
    finished_at: str | None
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class SignUpView:
    """A sign-up's run and tenant; its progress is read with `progress_secret`."""

    id: UUID
    progress_secret: str
    state: str
    steps: list[LifecycleStepView]
    tenant: Tenant


@dataclass(frozen=True, kw_only=True)
class IdentityProviderView:
    """An identity provider; `redirect_uri` is what the tenant registers there."""

    id: UUID
    alias: str
    display_name: str
    domain: str
    domain_verified: bool
    discovery_url: str
    client_id: str
    redirect_uri: str
    created_at: datetime


def step_views(run: Run, say: Say, locale: str) -> list[LifecycleStepView]:
    """Convert a run's steps, with the reasons of failed ones in `locale`."""
    return [
        LifecycleStepView(
            name=step["name"],
            state=step["state"],
            finished_at=step["finished_at"],
            reason=step["reason"]
            and say(locale, step["reason"]["code"], step["reason"]["parameters"]),
        )
        for step in run.steps
    ]


def identity_provider_view(provider: IdentityProvider, issuer: str) -> IdentityProviderView:
    """Convert a provider; its redirect URI is Keycloak's broker endpoint of `issuer`."""
    return IdentityProviderView(
        id=provider.id,
        alias=provider.alias,
        display_name=provider.display_name,
        domain=provider.domain,
        domain_verified=provider.domain_verified,
        discovery_url=provider.discovery_url,
        client_id=provider.client_id,
        redirect_uri=f"{issuer}/broker/{provider.alias}/endpoint",
        created_at=provider.created_at,
    )
