"""Partners' endpoints: which events go where, and what became of each delivery."""

import base64
import secrets
from typing import Any
from uuid import UUID

from servicekit.errors import Conflict, invalid, require
from servicekit.ids import new_id
from servicekit.paging import Page, map_page
from servicekit.runtime import current_runtime
from servicekit.security.encryption import decrypt, encrypt
from servicekit.security.ssrf import check_url
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications import events, permissions, queries
from services.notifications.config import NotificationsSettings, own_settings
from services.notifications.models import Delivery, Endpoint

# Fewer than the threads that deliver: one company's hanging endpoints never take all of them.
MOST_ENDPOINTS = 10
SECRET_BYTES = 32


def add_endpoint(uow: UnitOfWork, new: dict[str, Any]) -> dict[str, Any]:
    """A new endpoint with its secret, which is shown this once."""
    require(permissions.can_connect_partners(uow.caller))
    settings = own_settings()
    require(new["reach"] == "open" or permissions.can_send_everything(uow.caller))
    _check_events(new["events"], new["reach"])
    check_url(new["url"], allow_loopback=settings.allow_loopback)
    if queries.endpoint_count(uow) >= MOST_ENDPOINTS:
        raise Conflict("endpoint.too_many", most=MOST_ENDPOINTS)
    endpoint_id = new_id()
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"
    sealed = encrypt(settings.secrets_key, secret.encode(), _purpose(endpoint_id))
    wanted = sorted(set(new["events"]))
    told = {"url": new["url"], "events": wanted, "reach": new["reach"]}
    endpoint = Endpoint(id=endpoint_id, secret=sealed, **told)
    uow.add(endpoint)
    uow.flush()
    uow.audit("endpoint.added", _subject(endpoint), None, _traced(endpoint))
    return {**_shown(endpoint), "secret": secret}


def remove_endpoint(uow: UnitOfWork, endpoint_id: UUID) -> None:
    """Nothing goes there any more; what became of its deliveries is forgotten."""
    require(permissions.can_connect_partners(uow.caller))
    endpoint = queries.endpoint(uow, endpoint_id)
    uow.audit("endpoint.removed", _subject(endpoint), _traced(endpoint), None)
    uow.session.delete(endpoint)


def list_endpoints(uow: UnitOfWork, *, after: str, limit: int) -> Page:
    require(permissions.can_connect_partners(uow.caller))
    return map_page(queries.endpoints(uow, after=after, limit=limit), _shown)


def show_endpoint(uow: UnitOfWork, endpoint_id: UUID) -> dict[str, Any]:
    require(permissions.can_connect_partners(uow.caller))
    return _shown(queries.endpoint(uow, endpoint_id))


def list_deliveries(uow: UnitOfWork, endpoint_id: UUID, *, after: str, limit: int) -> Page:
    require(permissions.can_connect_partners(uow.caller))
    endpoint = queries.endpoint(uow, endpoint_id)
    found = queries.deliveries(uow, endpoint.id, after=after, limit=limit)
    types = queries.message_types(uow, {item.message_id for item in found["items"]})
    return map_page(found, lambda delivery: _told(delivery, types))


def list_event_types(uow: UnitOfWork, locale: str) -> dict[str, Any]:
    """The catalogue, with an example of each."""
    require(permissions.can_connect_partners(uow.caller))
    say, public_url = current_runtime.get().translations.say, own_settings().public_url
    items = [
        {
            "name": kind.name,
            "description": say(locale, f"event.{kind.name}"),
            "restricted": kind.is_open is None,
            "example": events.example_of(kind, public_url),
        }
        for kind in events.CATALOGUE
    ]
    return {"items": items, "next": None}


def secret_of(endpoint: Endpoint, settings: NotificationsSettings) -> str:
    return decrypt(settings.secrets_key, endpoint.secret, _purpose(endpoint.id)).decode()


def _check_events(wanted: list[str], reach: str) -> None:
    for index, name in enumerate(wanted):
        if name not in events.BY_NAME:
            raise invalid(f"events.{index}", "field.choice", choices=", ".join(events.BY_NAME))
        if reach == "open" and events.BY_NAME[name].is_open is None:
            raise invalid(f"events.{index}", "endpoint.restricted_event", event=name)


def _shown(endpoint: Endpoint) -> dict[str, Any]:
    names = ("id", "url", "events", "reach", "state", "disabled_reason", "created_at")
    return {name: getattr(endpoint, name) for name in names}


def _told(delivery: Delivery, types: dict[UUID, str]) -> dict[str, Any]:
    names = ("id", "message_id", "state", "attempts", "tries", "created_at")
    told = {name: getattr(delivery, name) for name in names}
    last = delivery.tries[-1] if delivery.tries else {}
    return {
        **told,
        "event_type": types[delivery.message_id],
        "response_status": last.get("status"),
        "next_at": delivery.next_at if delivery.state == "waiting" else None,
    }


def _subject(endpoint: Endpoint) -> str:
    return f"endpoint:{endpoint.id}"


def _traced(endpoint: Endpoint) -> dict[str, Any]:
    return {"url": endpoint.url, "events": endpoint.events, "reach": endpoint.reach}


def _purpose(endpoint_id: UUID) -> bytes:
    """Sealed for one row: a secret copied to another endpoint does not open there."""
    return f"endpoint:{endpoint_id}".encode()
