"""Retrospectives of goals and units over HTTP."""

from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.localization import translate
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.views.references import ItemList
from services.goals.retrospectives import views
from services.goals.retrospectives.models import TEXT_FIELDS
from services.goals.retrospectives.schemas import (
    ActionFilter,
    ActionOut,
    ActionPage,
    ActionQuery,
    ActionStep,
    ActionStepInput,
    DraftsOut,
    GoalRetrospectiveOut,
    GoalRetrospectivesOut,
    RetrospectiveDraftOut,
    RetrospectiveIn,
    RetrospectiveInput,
    RetrospectiveStep,
    ReviewedGoalPage,
    ReviewedGoalQuery,
    StepInput,
    UnitGoalFilter,
    UnitRetrospectiveIn,
    UnitRetrospectiveInput,
    UnitRetrospectiveOut,
    UnitRetrospectivesOut,
)
from services.goals.retrospectives.use_cases import (
    retrospective_drafts,
    retrospectives,
    unit_retrospectives,
)
from services.goals.retrospectives.use_cases.retrospective_drafts import RetrospectiveDraft
from services.goals.retrospectives.views import (
    ActionView,
    GoalRetrospectives,
    RetrospectiveView,
    UnitRetrospectives,
    UnitRetrospectiveView,
)

retrospectives_blueprint = blueprint("retrospectives", "Retrospectives of goals and units")
OF_GOAL = "/goals/<uuid:goal_id>/retrospective"
OF_UNIT = "/cycles/<uuid:cycle_id>/units/<uuid:unit_id>/retrospective"


class DraftView(TypedDict):
    """A draft in the caller's language."""

    goal_id: UUID
    score: Decimal | None
    worked: str
    failed: str
    cause: str
    next_step: str
    check_ins: int


@retrospectives_blueprint.route(OF_GOAL)
class GoalRetrospective(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.response(200, GoalRetrospectivesOut)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> GoalRetrospectives:
        """The goal's retrospectives, mid-cycle and at the close"""
        return retrospectives.goal_retrospectives(uow, goal_id)

    @requires(scope="goals:write")
    @retrospectives_blueprint.arguments(RetrospectiveIn)
    @retrospectives_blueprint.response(200, GoalRetrospectiveOut)
    def put(self, uow: UnitOfWork, values: RetrospectiveInput, goal_id: UUID) -> RetrospectiveView:
        """Save the goal's retrospective of the current stage (If-Match, "0" for a new one)"""
        version = expected_version()
        retrospective = retrospectives.write_retrospective(uow, goal_id, values, version)
        return views.retrospective_views(uow, [retrospective])[0]


@retrospectives_blueprint.route(f"{OF_GOAL}/transitions")
class GoalRetrospectiveTransitions(MethodView):
    @requires(scope="goals:write")
    @retrospectives_blueprint.arguments(RetrospectiveStep)
    @retrospectives_blueprint.response(200, GoalRetrospectiveOut)
    def post(self, uow: UnitOfWork, step: StepInput, goal_id: UUID) -> RetrospectiveView:
        """Submit the retrospective, or reopen it before the cycle is closed"""
        retrospective = retrospectives.move_retrospective(uow, goal_id, step["to"])
        return views.retrospective_views(uow, [retrospective])[0]


@retrospectives_blueprint.route(f"{OF_GOAL}/draft")
class GoalRetrospectiveDraft(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.response(200, RetrospectiveDraftOut)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> DraftView:
        """A draft of the retrospective from the goal's check-ins"""
        return draft_view(retrospective_drafts.goal_draft(uow, goal_id))


@retrospectives_blueprint.route("/sheets/<uuid:sheet_id>/retrospectives")
class SheetRetrospectives(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.response(200, GoalRetrospectivesOut)
    def get(self, uow: UnitOfWork, sheet_id: UUID) -> GoalRetrospectives:
        """Retrospectives of the goals of a sheet"""
        return retrospectives.sheet_retrospectives(uow, sheet_id)


@retrospectives_blueprint.route("/sheets/<uuid:sheet_id>/retrospectives/drafts")
class SheetRetrospectiveDrafts(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.response(200, DraftsOut)
    def get(self, uow: UnitOfWork, sheet_id: UUID) -> ItemList[DraftView]:
        """Drafts of the retrospectives of a sheet's goals"""
        drafts = retrospective_drafts.sheet_drafts(uow, sheet_id)
        return {"items": [draft_view(draft) for draft in drafts]}


@retrospectives_blueprint.route(OF_UNIT)
class UnitRetrospective(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.response(200, UnitRetrospectivesOut)
    def get(self, uow: UnitOfWork, cycle_id: UUID, unit_id: UUID) -> UnitRetrospectives:
        """A unit's retrospectives of a cycle with their actions, and earlier actions"""
        return unit_retrospectives.unit_retrospectives(uow, cycle_id, unit_id)

    @requires(scope="goals:write")
    @retrospectives_blueprint.arguments(UnitRetrospectiveIn)
    @retrospectives_blueprint.response(200, UnitRetrospectiveOut)
    def put(
        self, uow: UnitOfWork, values: UnitRetrospectiveInput, cycle_id: UUID, unit_id: UUID
    ) -> UnitRetrospectiveView:
        """Save the unit's retrospective of the current stage (If-Match, "0" for a new one)"""
        retrospective = unit_retrospectives.write_unit_retrospective(
            uow, cycle_id, unit_id, values, expected_version()
        )
        return views.unit_retrospective_view(uow, retrospective)


@retrospectives_blueprint.route(f"{OF_UNIT}/transitions")
class UnitRetrospectiveTransitions(MethodView):
    @requires(scope="goals:write")
    @retrospectives_blueprint.arguments(RetrospectiveStep)
    @retrospectives_blueprint.response(200, UnitRetrospectiveOut)
    def post(
        self, uow: UnitOfWork, step: StepInput, cycle_id: UUID, unit_id: UUID
    ) -> UnitRetrospectiveView:
        """Submit a unit's retrospective, which starts its actions, or reopen it"""
        retrospective = unit_retrospectives.move_unit_retrospective(
            uow, cycle_id, unit_id, step["to"]
        )
        return views.unit_retrospective_view(uow, retrospective)


@retrospectives_blueprint.route(f"{OF_UNIT}/goals")
class GatheredGoals(MethodView):
    @requires(scope="goals:read")
    @retrospectives_blueprint.arguments(ReviewedGoalQuery, location="query")
    @retrospectives_blueprint.response(200, ReviewedGoalPage)
    def get(self, uow: UnitOfWork, query: UnitGoalFilter, cycle_id: UUID, unit_id: UUID) -> Page:
        """Goals of the unit and its people with their retrospectives"""
        return unit_retrospectives.reviewed_goals(uow, cycle_id, unit_id, **query)


@retrospectives_blueprint.route("/retrospective-actions")
class MyActions(MethodView):
    @requires(scope="goals:read", internal=True)
    @retrospectives_blueprint.arguments(ActionQuery, location="query")
    @retrospectives_blueprint.response(200, ActionPage)
    def get(self, uow: UnitOfWork, query: ActionFilter) -> Page:
        """The caller's own actions from retrospectives of units, newest first"""
        return unit_retrospectives.my_actions(uow, **query)


@retrospectives_blueprint.route(
    "/retrospectives/<uuid:retrospective_id>/actions/<uuid:action_id>/transitions"
)
class ActionTransitions(MethodView):
    @requires(scope="goals:write")
    @retrospectives_blueprint.arguments(ActionStep)
    @retrospectives_blueprint.response(200, ActionOut)
    def post(
        self, uow: UnitOfWork, step: ActionStepInput, retrospective_id: UUID, action_id: UUID
    ) -> ActionView:
        """Complete, drop or reopen an action"""
        return unit_retrospectives.move_action(uow, retrospective_id, action_id, **step)


def draft_view(draft: RetrospectiveDraft) -> DraftView:
    """Show a draft in the caller's language, one sentence on each line of a text."""
    texts = {
        name: "\n".join(
            translate(f"retrospective.draft_{sentence.code}", sentence.parameters)
            for sentence in getattr(draft, name)
        )
        for name in TEXT_FIELDS
    }
    return DraftView(
        goal_id=draft.goal_id,
        score=draft.score,
        check_ins=draft.check_ins,
        worked=texts["worked"],
        failed=texts["failed"],
        cause=texts["cause"],
        next_step=texts["next_step"],
    )
