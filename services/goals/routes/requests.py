"""Requests for approval over HTTP."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.paging import Page
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work import unit_of_work
from servicekit.wording import negotiate
from services.goals import queries, schemas
from services.goals.use_cases import asking, ledger, reading, requests, submitting

requests_blueprint = blueprint("requests", "What waits for approval, and what became of it")


@requests_blueprint.route("/requests")
class Requests(MethodView):
    @requires(scope="goals:read")
    @requests_blueprint.arguments(schemas.RequestQuery, location="query")
    @requests_blueprint.response(200, schemas.RequestPage)
    def get(self, query: dict[str, Any]) -> Page:
        """Requests, newest first: box=waiting for the caller, submitted by them, finished"""
        with unit_of_work() as uow:
            return reading.show_page(uow, queries.requests.requests(uow, **query))


@requests_blueprint.route("/requests/<uuid:request_id>")
class OneRequest(MethodView):
    @requires(scope="goals:read")
    @requests_blueprint.response(200, schemas.RequestOut)
    def get(self, request_id: UUID) -> dict[str, Any]:
        """One request with its goals and the owner's earlier sheets"""
        with unit_of_work() as uow:
            return reading.show_request(uow, queries.requests.request(uow, request_id))


@requests_blueprint.route("/requests/<uuid:request_id>/decisions")
class Decisions(MethodView):
    @requires(scope="goals:write", internal=True)
    @requests_blueprint.arguments(schemas.DecisionIn)
    @requests_blueprint.response(201, schemas.RequestOut)
    def post(self, decision: dict[str, Any], request_id: UUID) -> dict[str, Any]:
        """Approve, return with a comment, delegate, or object (异议)"""
        with unit_of_work() as uow:
            return reading.show_request(uow, requests.decide(uow, request_id, decision))


@requests_blueprint.route("/requests/decisions")
class ManyDecisions(MethodView):
    @requires(scope="goals:write", internal=True)
    @requests_blueprint.arguments(schemas.DecisionsIn)
    @requests_blueprint.response(200, schemas.AnswersOut)
    def post(self, new: dict[str, Any]) -> dict[str, Any]:
        """Decide on many requests, each answered on its own"""
        locale = negotiate(flask.request.headers.get("Accept-Language", ""))
        with unit_of_work() as uow:
            return reading.show_answers(requests.decide_many(uow, new["items"]), locale)


@requests_blueprint.route("/requests/<uuid:request_id>/withdrawal")
class Withdrawal(MethodView):
    @requires(scope="goals:write", internal=True)
    @requests_blueprint.response(201, schemas.RequestOut)
    def post(self, request_id: UUID) -> dict[str, Any]:
        """Take back what one submitted"""
        with unit_of_work() as uow:
            return reading.show_request(uow, requests.withdraw(uow, request_id))


@requests_blueprint.route("/sheets/<uuid:sheet_id>/change-requests")
class ChangeRequests(MethodView):
    @requires(scope="goals:write")
    @requests_blueprint.arguments(schemas.ChangeRequestIn)
    @requests_blueprint.response(201, schemas.RequestOut)
    def post(self, new: dict[str, Any], sheet_id: UUID) -> dict[str, Any]:
        """Ask for changes of an agreed sheet: targets, dates, weights, owners, cancelled goals"""
        with unit_of_work() as uow:
            return reading.show_request(uow, submitting.request_change(uow, sheet_id, **new))


@requests_blueprint.route("/sheets/<uuid:sheet_id>/approvers")
class Approvers(MethodView):
    @requires(scope="goals:read")
    @requests_blueprint.arguments(schemas.TriggerQuery, location="query")
    @requests_blueprint.response(200, schemas.ApproversOut)
    def get(self, query: dict[str, Any], sheet_id: UUID) -> dict[str, Any]:
        """Who would be asked if the caller handed the sheet in now"""
        with unit_of_work() as uow:
            return asking.preview(uow, sheet_id, query["trigger"])


@requests_blueprint.route("/goals/<uuid:goal_id>/ledger")
class Ledger(MethodView):
    @requires(scope="goals:read")
    @requests_blueprint.response(200, schemas.LedgerOut)
    def get(self, goal_id: UUID) -> dict[str, Any]:
        """Every approved change of a goal, and attainment against first and current targets"""
        with unit_of_work() as uow:
            return ledger.show_ledger(uow, queries.goals.goal(uow, goal_id))
