"""The log of an endpoint's deliveries."""

from uuid import UUID

from servicekit.errors import require
from servicekit.paging import Page, map_page
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.delivery import queries
from services.notifications.delivery.views import delivery_view
from services.notifications.endpoints import permissions
from services.notifications.endpoints import queries as endpoint_queries


def list_deliveries(uow: UnitOfWork, endpoint_id: UUID, *, after: str, limit: int) -> Page:
    """List an endpoint's DeliveryView, newest first.

    Raises Forbidden, NotFound `endpoint.not_found`.
    """
    require(permissions.can_connect_partners(uow.caller))
    endpoint = endpoint_queries.endpoint(uow, endpoint_id)
    page = queries.deliveries(uow, endpoint.id, after=after, limit=limit)
    types = queries.message_types(uow, {delivery.message_id for delivery in page["items"]})
    return map_page(page, lambda delivery: delivery_view(delivery, types))
