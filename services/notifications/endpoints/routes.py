"""The HTTP edge of endpoints."""

from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.localization import request_locale
from servicekit.http.parsing import blueprint
from servicekit.http.schemas import PageQuery, Query
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.endpoints import schemas
from services.notifications.endpoints.use_cases import endpoints
from services.notifications.endpoints.views import EndpointView, NewEndpointView

endpoints_blueprint = blueprint("endpoints", "Webhooks for partners")


@endpoints_blueprint.route("/endpoints")
class Endpoints(MethodView):
    @requires(scope="webhooks:read")
    @endpoints_blueprint.arguments(Query, location="query")
    @endpoints_blueprint.response(200, schemas.EndpointPage)
    def get(self, uow: UnitOfWork, query: PageQuery) -> Page:
        """Endpoints, newest first, without their secrets"""
        return endpoints.list_endpoints(uow, **query)

    @requires(scope="webhooks:write")
    @endpoints_blueprint.arguments(schemas.EndpointIn)
    @endpoints_blueprint.response(201, schemas.NewEndpointOut)
    def post(self, uow: UnitOfWork, request: endpoints.EndpointRequest) -> NewEndpointView:
        """Add an endpoint; the answer shows its secret this once"""
        return endpoints.add_endpoint(uow, request)


@endpoints_blueprint.route("/endpoints/<uuid:endpoint_id>")
class OneEndpoint(MethodView):
    @requires(scope="webhooks:read")
    @endpoints_blueprint.response(200, schemas.EndpointOut)
    def get(self, uow: UnitOfWork, endpoint_id: UUID) -> EndpointView:
        """One endpoint"""
        return endpoints.show_endpoint(uow, endpoint_id)

    @requires(scope="webhooks:write")
    @endpoints_blueprint.response(204)
    def delete(self, uow: UnitOfWork, endpoint_id: UUID) -> None:
        """Remove an endpoint and its deliveries"""
        endpoints.remove_endpoint(uow, endpoint_id)


@endpoints_blueprint.route("/event-types")
class EventTypes(MethodView):
    @requires(scope="webhooks:read")
    @endpoints_blueprint.response(200, schemas.EventTypePage)
    def get(self, uow: UnitOfWork) -> Page:
        """The events that an endpoint can get, with examples"""
        return endpoints.list_event_types(uow, request_locale())
