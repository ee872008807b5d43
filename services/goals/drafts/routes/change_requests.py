"""Change requests over HTTP."""

from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.approvals.schemas.changes import ChangeRequestIn
from services.goals.approvals.schemas.requests import RequestOut
from services.goals.approvals.views import requests as request_views
from services.goals.approvals.views.requests import RequestView
from services.goals.drafts.schemas.goals import ChangeRequestInput
from services.goals.drafts.use_cases import submission

change_requests_blueprint = blueprint("change requests", "Changes of agreed sheets")


@change_requests_blueprint.route("/sheets/<uuid:sheet_id>/change-requests")
class ChangeRequests(MethodView):
    @requires(scope="goals:write")
    @change_requests_blueprint.arguments(ChangeRequestIn)
    @change_requests_blueprint.response(201, RequestOut)
    def post(self, uow: UnitOfWork, new: ChangeRequestInput, sheet_id: UUID) -> RequestView:
        """Request changes of an agreed sheet: targets, dates, weights, owners, cancelled goals"""
        return request_views.show_request(uow, submission.request_change(uow, sheet_id, **new))
