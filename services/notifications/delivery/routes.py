"""The HTTP edge of deliveries, which belongs to the blueprint of endpoints."""

from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.schemas import PageQuery, Query
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.delivery import schemas
from services.notifications.delivery.use_cases import delivery_log
from services.notifications.endpoints.routes import endpoints_blueprint


class Deliveries(MethodView):
    @requires(scope="webhooks:read")
    @endpoints_blueprint.arguments(Query, location="query")
    @endpoints_blueprint.response(200, schemas.DeliveryPage)
    def get(self, uow: UnitOfWork, query: PageQuery, endpoint_id: UUID) -> Page:
        """What was sent to an endpoint and how it answered, newest first"""
        return delivery_log.list_deliveries(uow, endpoint_id, **query)
