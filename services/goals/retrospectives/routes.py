"""Retrospectives of goals and units over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.localization import translate
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.retrospectives.models import LINES
from services.goals.retrospectives.schemas import (
    ActionOut,
    ActionPage,
    ActionQuery,
    ActionStep,
    DraftOut,
    DraftsOut,
    GatheredPage,
    GatheredQuery,
    GoalRetrospectiveOut,
    GoalRetrospectivesOut,
    RetrospectiveIn,
    RetrospectiveStep,
    UnitRetrospectiveIn,
    UnitRetrospectiveOut,
    UnitRetrospectivesOut,
)
from services.goals.retrospectives.use_cases import (
    retrospective_drafts,
    retrospectives,
    unit_retrospectives,
)

retrospectives_blueprint = blueprint("retrospectives", "What goals came to, and what follows")
OF_GOAL = "/goals/<uuid:goal_id>/retrospective"
OF_UNIT = "/cycles/<uuid:cycle_id>/units/<uuid:unit_id>/retrospective"


@retrospectives_blueprint.route(OF_GOAL)
class GoalRetrospective(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.response(200, GoalRetrospectivesOut)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> dict[str, Any]:
        """What was made of a goal: on the way, and at the close"""
        return retrospectives.of_goal(uow, goal_id)

    @requires(scope="goals:write")
    @retrospectives_blueprint.arguments(RetrospectiveIn)
    @retrospectives_blueprint.response(200, GoalRetrospectiveOut)
    def put(self, uow: UnitOfWork, told: dict[str, Any], goal_id: UUID) -> dict[str, Any]:
        """Keep the one of now (If-Match, "0" where nobody has begun)"""
        kept = retrospectives.look_back(uow, goal_id, told, expected_version())
        return retrospectives.shown(uow, [kept])[0]


@retrospectives_blueprint.route(f"{OF_GOAL}/transitions")
class GoalRetrospectiveTransitions(MethodView):
    @requires(scope="goals:write")
    @retrospectives_blueprint.arguments(RetrospectiveStep)
    @retrospectives_blueprint.response(200, GoalRetrospectiveOut)
    def post(self, uow: UnitOfWork, step: dict[str, Any], goal_id: UUID) -> dict[str, Any]:
        """Submit it, or reopen it before the cycle is closed"""
        return retrospectives.shown(uow, [retrospectives.hand_in(uow, goal_id, step["to"])])[0]


@retrospectives_blueprint.route(f"{OF_GOAL}/draft")
class GoalRetrospectiveDraft(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.response(200, DraftOut)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> dict[str, Any]:
        """What could be written, from the goal's check-ins"""
        return proposal(retrospective_drafts.of_goal(uow, goal_id))


@retrospectives_blueprint.route("/sheets/<uuid:sheet_id>/retrospectives")
class SheetRetrospectives(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.response(200, GoalRetrospectivesOut)
    def get(self, uow: UnitOfWork, sheet_id: UUID) -> dict[str, Any]:
        """What was made of the goals of a sheet"""
        return retrospectives.of_sheet(uow, sheet_id)


@retrospectives_blueprint.route("/sheets/<uuid:sheet_id>/retrospectives/drafts")
class SheetRetrospectiveDrafts(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.response(200, DraftsOut)
    def get(self, uow: UnitOfWork, sheet_id: UUID) -> dict[str, Any]:
        """What could be written of each goal of a sheet"""
        found = retrospective_drafts.of_sheet(uow, sheet_id)
        return {"items": [proposal(one) for one in found]}


@retrospectives_blueprint.route(OF_UNIT)
class UnitRetrospective(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.response(200, UnitRetrospectivesOut)
    def get(self, uow: UnitOfWork, cycle_id: UUID, unit_id: UUID) -> dict[str, Any]:
        """A unit's own lines and actions of a cycle, and what was decided before"""
        return unit_retrospectives.read(uow, cycle_id, unit_id)

    @requires(scope="goals:write")
    @retrospectives_blueprint.arguments(UnitRetrospectiveIn)
    @retrospectives_blueprint.response(200, UnitRetrospectiveOut)
    def put(
        self, uow: UnitOfWork, told: dict[str, Any], cycle_id: UUID, unit_id: UUID
    ) -> dict[str, Any]:
        """Keep the one of now (If-Match, "0" where nobody has begun)"""
        kept = unit_retrospectives.look_back_as_unit(
            uow, cycle_id, unit_id, told, expected_version()
        )
        return unit_retrospectives.show_written(uow, kept)


@retrospectives_blueprint.route(f"{OF_UNIT}/transitions")
class UnitRetrospectiveTransitions(MethodView):
    @requires(scope="goals:write")
    @retrospectives_blueprint.arguments(RetrospectiveStep)
    @retrospectives_blueprint.response(200, UnitRetrospectiveOut)
    def post(
        self, uow: UnitOfWork, step: dict[str, Any], cycle_id: UUID, unit_id: UUID
    ) -> dict[str, Any]:
        """Submit a unit's, so that its actions are followed, or reopen it"""
        kept = unit_retrospectives.hand_in_as_unit(uow, cycle_id, unit_id, step["to"])
        return unit_retrospectives.show_written(uow, kept)


@retrospectives_blueprint.route(f"{OF_UNIT}/goals")
class GatheredGoals(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.arguments(GatheredQuery, location="query")
    @retrospectives_blueprint.response(200, GatheredPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any], cycle_id: UUID, unit_id: UUID) -> Page:
        """Goals of the unit and its people with what was made of them"""
        return unit_retrospectives.gather(uow, cycle_id, unit_id, **query)


@retrospectives_blueprint.route("/retrospective-actions")
class MyActions(MethodView):
    @requires(scope="goals:read", internal=True)
    @retrospectives_blueprint.arguments(ActionQuery, location="query")
    @retrospectives_blueprint.response(200, ActionPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """Actions of one's own that units decided, newest first"""
        return unit_retrospectives.my_actions(uow, query.pop("state"), **query)


@retrospectives_blueprint.route(
    "/retrospectives/<uuid:retrospective_id>/actions/<uuid:action_id>/transitions"
)
class ActionTransitions(MethodView):
    @requires(scope="goals:write")
    @retrospectives_blueprint.arguments(ActionStep)
    @retrospectives_blueprint.response(200, ActionOut)
    def post(
        self, uow: UnitOfWork, step: dict[str, Any], retrospective_id: UUID, action_id: UUID
    ) -> dict[str, Any]:
        """Say that an action is done, dropped or open again"""
        return unit_retrospectives.follow_action(uow, retrospective_id, action_id, **step)


def proposal(found: Any) -> dict[str, Any]:
    """What could be written of a goal, line by line in the reader's language."""
    lines = {
        name: "\n".join(
            translate(f"retrospective.draft_{code}", told) for code, told in getattr(found, name)
        )
        for name in LINES
    }
    return {**lines, **{name: getattr(found, name) for name in ("goal_id", "score", "check_ins")}}
