"""Endpoints: add, list and remove partners' webhook addresses; the catalogue of event types."""

import base64
import secrets
from collections.abc import Sequence
from typing import TypedDict
from uuid import UUID

from servicekit.errors import Conflict, invalid, require
from servicekit.ids import new_id
from servicekit.paging import Page, map_page
from servicekit.runtime import current_runtime
from servicekit.security.encryption import decrypt, encrypt
from servicekit.security.ssrf import check_url
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.config import NotificationsSettings, notifications_settings
from services.notifications.endpoints import events, permissions, queries
from services.notifications.endpoints.models import Endpoint
from services.notifications.endpoints.views import (
    EndpointView,
    EventTypeView,
    NewEndpointView,
    endpoint_view,
)

# Fewer than the threads that deliver: one company's hanging endpoints never occupy all of them.
MAX_ENDPOINTS = 10
SECRET_BYTES = 32


class EndpointRequest(TypedDict):
    """An endpoint to add (schemas.EndpointIn); `reach` is `open` or `all`."""

    url: str
    events: list[str]
    reach: str


class AuditedEndpoint(TypedDict):
    """An endpoint as the audit trail records it."""

    url: str
    events: list[str]
    reach: str


def add_endpoint(uow: UnitOfWork, request: EndpointRequest) -> NewEndpointView:
    """Add an endpoint; answers it with its secret, which is shown this once.

    Raises Forbidden, Invalid for a URL or event type, and Conflict `endpoint.too_many`.
    """
    require(permissions.can_connect_partners(uow.caller))
    settings = notifications_settings()
    require(request["reach"] == "open" or permissions.can_send_everything(uow.caller))
    _check_event_types(request["events"], request["reach"])
    check_url(request["url"], allow_loopback=settings.allow_loopback)
    if queries.endpoint_count(uow) >= MAX_ENDPOINTS:
        raise Conflict("endpoint.too_many", most=MAX_ENDPOINTS)
    endpoint_id = new_id()
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"
    endpoint = Endpoint(
        id=endpoint_id,
        secret=encrypt(settings.secrets_key, secret.encode(), _encryption_context(endpoint_id)),
        url=request["url"],
        events=sorted(set(request["events"])),
        reach=request["reach"],
    )
    uow.add(endpoint)
    uow.flush()
    uow.audit("endpoint.added", _audit_subject(endpoint), None, dict(_audited(endpoint)))
    return NewEndpointView(**vars(endpoint_view(endpoint)), secret=secret)


def remove_endpoint(uow: UnitOfWork, endpoint_id: UUID) -> None:
    """Delete an endpoint and its deliveries; raises Forbidden, NotFound `endpoint.not_found`."""
    require(permissions.can_connect_partners(uow.caller))
    endpoint = queries.endpoint(uow, endpoint_id)
    uow.audit("endpoint.removed", _audit_subject(endpoint), dict(_audited(endpoint)), None)
    uow.session.delete(endpoint)


def list_endpoints(uow: UnitOfWork, *, after: str, limit: int) -> Page:
    """List EndpointView, newest first; raises Forbidden."""
    require(permissions.can_connect_partners(uow.caller))
    return map_page(queries.endpoints(uow, after=after, limit=limit), endpoint_view)


def show_endpoint(uow: UnitOfWork, endpoint_id: UUID) -> EndpointView:
    """Return an endpoint without its secret; raises Forbidden, NotFound `endpoint.not_found`."""
    require(permissions.can_connect_partners(uow.caller))
    return endpoint_view(queries.endpoint(uow, endpoint_id))


def list_event_types(uow: UnitOfWork, locale: str) -> Page:
    """List EventTypeView of the whole catalogue, described in `locale`; raises Forbidden."""
    require(permissions.can_connect_partners(uow.caller))
    say, public_url = current_runtime.get().translations.say, notifications_settings().public_url
    items = [
        EventTypeView(
            name=event_type.name,
            description=say(locale, f"event.{event_type.name}"),
            restricted=event_type.is_open is None,
            example=events.example_body(event_type, public_url),
        )
        for event_type in events.CATALOGUE
    ]
    return Page(items=items, next=None)


def decrypt_secret(endpoint: Endpoint, settings: NotificationsSettings) -> str:
    """Return the secret with which messages to the endpoint are signed."""
    context = _encryption_context(endpoint.id)
    return decrypt(settings.secrets_key, endpoint.secret, context).decode()


def _check_event_types(names: Sequence[str], reach: str) -> None:
    for index, name in enumerate(names):
        if name not in events.BY_NAME:
            raise invalid(f"events.{index}", "field.choice", choices=", ".join(events.BY_NAME))
        if reach == "open" and events.BY_NAME[name].is_open is None:
            raise invalid(f"events.{index}", "endpoint.restricted_event", event=name)


def _audited(endpoint: Endpoint) -> AuditedEndpoint:
    return AuditedEndpoint(url=endpoint.url, events=endpoint.events, reach=endpoint.reach)


def _audit_subject(endpoint: Endpoint) -> str:
    return f"endpoint:{endpoint.id}"


def _encryption_context(endpoint_id: UUID) -> bytes:
    """Bind a secret to its row: copied to another endpoint it does not decrypt."""
    return f"endpoint:{endpoint_id}".encode()
