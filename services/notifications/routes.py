"""The HTTP edge of notifications."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.localization import request_locale
from servicekit.http.parsing import blueprint
from servicekit.http.schemas import Query
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork

from . import schemas
from .use_cases import endpoints, notices

notices_blueprint = blueprint("notices", "What one person should know")
endpoints_blueprint = blueprint("endpoints", "Webhooks for partners")
blueprints = [notices_blueprint, endpoints_blueprint]


@notices_blueprint.route("/notices")
class Notices(MethodView):
    @requires(scope="notices:read", internal=True)
    @notices_blueprint.arguments(Query, location="query")
    @notices_blueprint.response(200, schemas.NoticePage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """One's own notices, newest first"""
        return notices.list_notices(uow, request_locale(), **query)


@notices_blueprint.route("/notices/count")
class NoticeCount(MethodView):
    @requires(scope="notices:read", internal=True)
    @notices_blueprint.response(200, schemas.CountOut)
    def get(self, uow: UnitOfWork) -> dict[str, int]:
        """How many of one's own notices are unread"""
        return notices.count_unread(uow)


@notices_blueprint.route("/notices/<uuid:notice_id>/reads")
class NoticeReads(MethodView):
    @requires(scope="notices:write", internal=True)
    @notices_blueprint.response(200, schemas.NoticeOut)
    def post(self, uow: UnitOfWork, notice_id: UUID) -> dict[str, Any]:
        """Mark a notice as read"""
        return notices.mark_read(uow, notice_id, request_locale())


@endpoints_blueprint.route("/endpoints")
class Endpoints(MethodView):
    @requires(scope="webhooks:read")
    @endpoints_blueprint.arguments(Query, location="query")
    @endpoints_blueprint.response(200, schemas.EndpointPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """Endpoints, newest first, without their secrets"""
        return endpoints.list_endpoints(uow, **query)

    @requires(scope="webhooks:write")
    @endpoints_blueprint.arguments(schemas.EndpointIn)
    @endpoints_blueprint.response(201, schemas.NewEndpointOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any]) -> dict[str, Any]:
        """Add an endpoint; the answer shows its secret this once"""
        return endpoints.add_endpoint(uow, new)


@endpoints_blueprint.route("/endpoints/<uuid:endpoint_id>")
class OneEndpoint(MethodView):
    @requires(scope="webhooks:read")
    @endpoints_blueprint.response(200, schemas.EndpointOut)
    def get(self, uow: UnitOfWork, endpoint_id: UUID) -> dict[str, Any]:
        """One endpoint"""
        return endpoints.show_endpoint(uow, endpoint_id)

    @requires(scope="webhooks:write")
    @endpoints_blueprint.response(204)
    def delete(self, uow: UnitOfWork, endpoint_id: UUID) -> None:
        """Remove an endpoint and its deliveries"""
        endpoints.remove_endpoint(uow, endpoint_id)


@endpoints_blueprint.route("/endpoints/<uuid:endpoint_id>/deliveries")
class Deliveries(MethodView):
    @requires(scope="webhooks:read")
    @endpoints_blueprint.arguments(Query, location="query")
    @endpoints_blueprint.response(200, schemas.DeliveryPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any], endpoint_id: UUID) -> Page:
        """What was sent to an endpoint and how it answered, newest first"""
        return endpoints.list_deliveries(uow, endpoint_id, **query)


@endpoints_blueprint.route("/event-types")
class EventTypes(MethodView):
    @requires(scope="webhooks:read")
    @endpoints_blueprint.response(200, schemas.EventTypePage)
    def get(self, uow: UnitOfWork) -> dict[str, Any]:
        """The events that an endpoint can get, with examples"""
        return endpoints.list_event_types(uow, request_locale())
