"""SELECT statements of endpoints."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.endpoints.models import Endpoint


def endpoints(uow: UnitOfWork, *, after: str, limit: int) -> Page:
    """Page endpoints, newest first."""
    query = sa.select(Endpoint)
    return page(uow.session, query, [Endpoint.id], after=after, limit=limit, descending=True)


def endpoint(uow: UnitOfWork, endpoint_id: UUID) -> Endpoint:
    """Load an endpoint; raises NotFound `endpoint.not_found`."""
    row = uow.session.get(Endpoint, endpoint_id)
    if row is None:
        raise NotFound("endpoint.not_found")
    return row


def endpoint_count(uow: UnitOfWork) -> int:
    """Count endpoints."""
    return uow.session.scalars(sa.select(sa.func.count()).select_from(Endpoint)).one()


def active_endpoints(uow: UnitOfWork, event_types: Collection[str]) -> list[Endpoint]:
    """List active endpoints that subscribe to one of the event types."""
    subscriptions = [Endpoint.events.contains([event_type]) for event_type in event_types]
    query = sa.select(Endpoint).where(Endpoint.state == "active", sa.or_(*subscriptions))
    return list(uow.session.scalars(query))
