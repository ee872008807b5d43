"""HTTP routes of requests for approval."""

from typing import TypedDict
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.localization import translate
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.approvals.queries import requests as request_queries
from services.goals.approvals.schemas.requests import (
    AnswersOut,
    ApproversOut,
    DecisionIn,
    DecisionInput,
    DecisionOnInput,
    DecisionsIn,
    LedgerOut,
    RequestFilter,
    RequestOut,
    RequestPage,
    RequestQuery,
    TriggerQuery,
)
from services.goals.approvals.use_cases import requests, route_preview
from services.goals.approvals.use_cases.route_preview import RoutePreview
from services.goals.approvals.views import requests as request_views
from services.goals.approvals.views.requests import RequestView
from services.goals.approvals.views.target_ledger import TargetLedger, show_ledger
from services.goals.goal_sheets.queries import goals as goal_queries

requests_blueprint = blueprint("requests", "What waits for approval, and what became of it")


class DecisionAnswer(TypedDict):
    """State of a request after a decision; code and text where it was refused."""

    request_id: UUID
    state: str | None
    code: str | None
    message: str | None


@requests_blueprint.route("/requests")
class Requests(MethodView):
    @requires(scope="goals:read")
    @requests_blueprint.arguments(RequestQuery, location="query")
    @requests_blueprint.response(200, RequestPage)
    def get(self, uow: UnitOfWork, query: RequestFilter) -> Page:
        """Requests, newest first: box=waiting for the caller, submitted by them, finished"""
        return request_views.show_page(uow, request_queries.requests(uow, **query))


@requests_blueprint.route("/requests/<uuid:request_id>")
class OneRequest(MethodView):
    @requires(scope="goals:read")
    @requests_blueprint.response(200, RequestOut)
    def get(self, uow: UnitOfWork, request_id: UUID) -> RequestView:
        """One request with its goals and the owner's earlier sheets"""
        return request_views.show_request(uow, request_queries.request(uow, request_id))


@requests_blueprint.route("/requests/<uuid:request_id>/decisions")
class Decisions(MethodView):
    @requires(scope="goals:write", internal=True)
    @requests_blueprint.arguments(DecisionIn)
    @requests_blueprint.response(201, RequestOut)
    def post(self, uow: UnitOfWork, decision: DecisionInput, request_id: UUID) -> RequestView:
        """Approve, return with a comment, delegate, or object (异议)"""
        return request_views.show_request(uow, requests.decide(uow, request_id, decision))


@requests_blueprint.route("/requests/decisions")
class ManyDecisions(MethodView):
    @requires(scope="goals:write", internal=True)
    @requests_blueprint.arguments(DecisionsIn)
    @requests_blueprint.response(200, AnswersOut)
    def post(
        self, uow: UnitOfWork, new: dict[str, list[DecisionOnInput]]
    ) -> dict[str, list[DecisionAnswer]]:
        """Decide on many requests, each answered on its own"""
        results = requests.decide_many(uow, new["items"])
        return {"items": [_show_result(result) for result in results]}


@requests_blueprint.route("/requests/<uuid:request_id>/withdrawal")
class Withdrawal(MethodView):
    @requires(scope="goals:write", internal=True)
    @requests_blueprint.response(201, RequestOut)
    def post(self, uow: UnitOfWork, request_id: UUID) -> RequestView:
        """Take back what one submitted"""
        return request_views.show_request(uow, requests.withdraw(uow, request_id))


@requests_blueprint.route("/sheets/<uuid:sheet_id>/approvers")
class Approvers(MethodView):
    @requires(scope="goals:read")
    @requests_blueprint.arguments(TriggerQuery, location="query")
    @requests_blueprint.response(200, ApproversOut)
    def get(self, uow: UnitOfWork, query: dict[str, str], sheet_id: UUID) -> RoutePreview:
        """Who would be asked if the caller handed the sheet in now"""
        return route_preview.preview_route(uow, sheet_id, query["trigger"])


@requests_blueprint.route("/goals/<uuid:goal_id>/ledger")
class Ledger(MethodView):
    @requires(scope="goals:read")
    @requests_blueprint.response(200, LedgerOut)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> TargetLedger:
        """Every approved change of a goal, and attainment against first and current targets"""
        return show_ledger(uow, goal_queries.goal(uow, goal_id))


def _show_result(result: requests.DecisionResult) -> DecisionAnswer:
    """The result with the text of its problem, or of the first field error."""
    problem = result.problem
    error = (problem.faults[0] if problem.faults else problem) if problem else None
    return DecisionAnswer(
        request_id=result.request_id,
        state=result.state,
        code=error.code if error else None,
        message=translate(error.code, error.parameters) if error else None,
    )
