"""Endpoints and event types as partners see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifications.endpoints.events import WebhookBody
from services.notifications.endpoints.models import Endpoint


@dataclass(frozen=True, kw_only=True)
class EndpointView:
    """An endpoint without its secret."""

    id: UUID
    url: str
    events: list[str]
    reach: str
    state: str
    disabled_reason: str | None
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class NewEndpointView(EndpointView):
    """A new endpoint with its secret, which is shown this once."""

    secret: str


@dataclass(frozen=True, kw_only=True)
class EventTypeView:
    """An event type; a restricted one goes to endpoints of reach `all` only."""

    name: str
    description: str
    restricted: bool
    example: WebhookBody


def endpoint_view(endpoint: Endpoint) -> EndpointView:
    """Convert an endpoint."""
    return EndpointView(
        id=endpoint.id,
        url=endpoint.url,
        events=endpoint.events,
        reach=endpoint.reach,
        state=endpoint.state,
        disabled_reason=endpoint.disabled_reason,
        created_at=endpoint.created_at,
    )
