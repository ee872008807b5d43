"""Retrospectives of goals and units over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.paging import Page
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work import unit_of_work
from services.goals import schemas
from services.goals.use_cases import gathering, proposing, retrospectives

from . import saying

retrospectives_blueprint = blueprint("retrospectives", "What goals came to, and what follows")
OF_GOAL = "/goals/<uuid:goal_id>/retrospective"
OF_UNIT = "/cycles/<uuid:cycle_id>/units/<uuid:unit_id>/retrospective"


@retrospectives_blueprint.route(OF_GOAL)
class GoalRetrospective(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.response(200, schemas.GoalRetrospectivesOut)
    def get(self, goal_id: UUID) -> dict[str, Any]:
        """What was made of a goal: on the way, and at the close"""
        with unit_of_work() as uow:
            return retrospectives.of_goal(uow, goal_id)

    @requires(scope="goals:write")
    @retrospectives_blueprint.arguments(schemas.RetrospectiveIn)
    @retrospectives_blueprint.response(200, schemas.GoalRetrospectiveOut)
    def put(self, told: dict[str, Any], goal_id: UUID) -> dict[str, Any]:
        """Keep the one of now (If-Match, "0" where nobody has begun)"""
        with unit_of_work() as uow:
            kept = retrospectives.look_back(uow, goal_id, told, expected_version())
            return retrospectives.shown(uow, [kept])[0]


@retrospectives_blueprint.route(f"{OF_GOAL}/transitions")
class GoalRetrospectiveTransitions(MethodView):
    @requires(scope="goals:write")
    @retrospectives_blueprint.arguments(schemas.RetrospectiveStep)
    @retrospectives_blueprint.response(200, schemas.GoalRetrospectiveOut)
    def post(self, step: dict[str, Any], goal_id: UUID) -> dict[str, Any]:
        """Submit it, or reopen it before the cycle is closed"""
        with unit_of_work() as uow:
            return retrospectives.shown(uow, [retrospectives.hand_in(uow, goal_id, step["to"])])[0]


@retrospectives_blueprint.route(f"{OF_GOAL}/draft")
class GoalRetrospectiveDraft(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.response(200, schemas.DraftOut)
    def get(self, goal_id: UUID) -> dict[str, Any]:
        """What could be written, from the goal's check-ins"""
        with unit_of_work() as uow:
            return saying.proposal(proposing.of_goal(uow, goal_id))


@retrospectives_blueprint.route("/sheets/<uuid:sheet_id>/retrospectives")
class SheetRetrospectives(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.response(200, schemas.GoalRetrospectivesOut)
    def get(self, sheet_id: UUID) -> dict[str, Any]:
        """What was made of the goals of a sheet"""
        with unit_of_work() as uow:
            return retrospectives.of_sheet(uow, sheet_id)


@retrospectives_blueprint.route("/sheets/<uuid:sheet_id>/retrospectives/drafts")
class SheetRetrospectiveDrafts(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.response(200, schemas.DraftsOut)
    def get(self, sheet_id: UUID) -> dict[str, Any]:
        """What could be written of each goal of a sheet"""
        with unit_of_work() as uow:
            found = proposing.of_sheet(uow, sheet_id)
            return {"items": [saying.proposal(one) for one in found]}


@retrospectives_blueprint.route(OF_UNIT)
class UnitRetrospective(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.response(200, schemas.UnitRetrospectivesOut)
    def get(self, cycle_id: UUID, unit_id: UUID) -> dict[str, Any]:
        """A unit's own lines and actions of a cycle, and what was decided before"""
        with unit_of_work() as uow:
            return gathering.read(uow, cycle_id, unit_id)

    @requires(scope="goals:write")
    @retrospectives_blueprint.arguments(schemas.UnitRetrospectiveIn)
    @retrospectives_blueprint.response(200, schemas.UnitRetrospectiveOut)
    def put(self, told: dict[str, Any], cycle_id: UUID, unit_id: UUID) -> dict[str, Any]:
        """Keep the one of now (If-Match, "0" where nobody has begun)"""
        with unit_of_work() as uow:
            kept = gathering.look_back_as_unit(uow, cycle_id, unit_id, told, expected_version())
            return gathering.show_written(uow, kept)


@retrospectives_blueprint.route(f"{OF_UNIT}/transitions")
class UnitRetrospectiveTransitions(MethodView):
    @requires(scope="goals:write")
    @retrospectives_blueprint.arguments(schemas.RetrospectiveStep)
    @retrospectives_blueprint.response(200, schemas.UnitRetrospectiveOut)
    def post(self, step: dict[str, Any], cycle_id: UUID, unit_id: UUID) -> dict[str, Any]:
        """Submit a unit's, so that its actions are followed, or reopen it"""
        with unit_of_work() as uow:
            kept = gathering.hand_in_as_unit(uow, cycle_id, unit_id, step["to"])
            return gathering.show_written(uow, kept)


@retrospectives_blueprint.route(f"{OF_UNIT}/goals")
class GatheredGoals(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.arguments(schemas.GatheredQuery, location="query")
    @retrospectives_blueprint.response(200, schemas.GatheredPage)
    def get(self, query: dict[str, Any], cycle_id: UUID, unit_id: UUID) -> Page:
        """Goals of the unit and its people with what was made of them"""
        with unit_of_work() as uow:
            return gathering.gather(uow, cycle_id, unit_id, **query)


@retrospectives_blueprint.route("/retrospective-actions")
class MyActions(MethodView):
    @requires(scope="goals:read", internal=True)
    @retrospectives_blueprint.arguments(schemas.ActionQuery, location="query")
    @retrospectives_blueprint.response(200, schemas.ActionPage)
    def get(self, query: dict[str, Any]) -> Page:
        """Actions of one's own that units decided, newest first"""
        with unit_of_work() as uow:
            return gathering.my_actions(uow, query.pop("state"), **query)


@retrospectives_blueprint.route(
    "/retrospectives/<uuid:retrospective_id>/actions/<uuid:action_id>/transitions"
)
class ActionTransitions(MethodView):
    @requires(scope="goals:write")
    @retrospectives_blueprint.arguments(schemas.ActionStep)
    @retrospectives_blueprint.response(200, schemas.ActionOut)
    def post(self, step: dict[str, Any], retrospective_id: UUID, action_id: UUID) -> dict[str, Any]:
        """Say that an action is done, dropped or open again"""
        with unit_of_work() as uow:
            return gathering.follow_action(uow, retrospective_id, action_id, **step)
