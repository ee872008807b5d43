"""Goals and key results over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.drafts.schemas.goals import (
    AlignmentsInput,
    CarryOverInput,
    GoalFilter,
    GoalStepInput,
)
from services.goals.drafts.use_cases import carry_over, goals
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.schemas.goals import (
    AlignmentsIn,
    CarryOverIn,
    GoalChange,
    GoalIn,
    GoalOut,
    GoalPage,
    GoalQuery,
    GoalStep,
    KeyResultChange,
    KeyResultIn,
    KeyResultOut,
    LineOut,
    WorkingOut,
)
from services.goals.goal_sheets.use_cases import goal_views
from services.goals.progress.use_cases import progress_breakdown

goals_blueprint = blueprint("goals", "Goals, key results and alignments")


@goals_blueprint.route("/goals")
class Goals(MethodView):
    @requires(scope="goals:read")
    @goals_blueprint.arguments(GoalQuery, location="query")
    @goals_blueprint.response(200, GoalPage)
    def get(self, uow: UnitOfWork, query: GoalFilter) -> Page:
        """Goals, newest first; mine=true for the caller's own"""
        return goal_views.show_page(uow, _goals(uow, query))

    @requires(scope="goals:write")
    @goals_blueprint.arguments(GoalIn)
    @goals_blueprint.response(201, GoalOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any]) -> dict[str, Any]:
        """Add a goal to a sheet"""
        return goal_views.show_goal(uow, goals.add_goal(uow, new))


@goals_blueprint.route("/goals/<uuid:goal_id>")
class GoalById(MethodView):
    @requires(scope="goals:read")
    @goals_blueprint.response(200, GoalOut)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> dict[str, Any]:
        """A goal with its key results and alignments"""
        return goal_views.show_goal(uow, goal_queries.goal(uow, goal_id))

    @requires(scope="goals:write")
    @goals_blueprint.arguments(GoalChange)
    @goals_blueprint.response(200, GoalOut)
    def patch(self, uow: UnitOfWork, changes: dict[str, Any], goal_id: UUID) -> dict[str, Any]:
        """Change a goal (If-Match)"""
        changed = goals.change_goal(uow, goal_id, changes, expected_version())
        return goal_views.show_goal(uow, changed)


@goals_blueprint.route("/goals/<uuid:goal_id>/transitions")
class GoalTransitions(MethodView):
    @requires(scope="goals:write")
    @goals_blueprint.arguments(GoalStep)
    @goals_blueprint.response(200, GoalOut)
    def post(self, uow: UnitOfWork, step: GoalStepInput, goal_id: UUID) -> dict[str, Any]:
        """Start, close, cancel or archive a goal"""
        return goal_views.show_goal(uow, goals.move_goal(uow, goal_id, step["to"]))


@goals_blueprint.route("/goals/<uuid:goal_id>/carry-over")
class CarryOver(MethodView):
    @requires(scope="goals:write")
    @goals_blueprint.arguments(CarryOverIn)
    @goals_blueprint.response(201, GoalOut)
    def post(self, uow: UnitOfWork, new: CarryOverInput, goal_id: UUID) -> dict[str, Any]:
        """Carry an unfinished goal over to a later cycle, with new targets"""
        return goal_views.show_goal(uow, carry_over.carry_over(uow, goal_id, new))


@goals_blueprint.route("/goals/<uuid:goal_id>/alignments")
class Alignments(MethodView):
    @requires(scope="goals:write")
    @goals_blueprint.arguments(AlignmentsIn)
    @goals_blueprint.response(200, GoalOut)
    def put(self, uow: UnitOfWork, new: AlignmentsInput, goal_id: UUID) -> dict[str, Any]:
        """Replace the parents of a goal (If-Match)"""
        version = expected_version()
        goal = goals.set_alignments(uow, goal_id, new["alignments"], version)
        return goal_views.show_goal(uow, goal)


@goals_blueprint.route("/goals/<uuid:goal_id>/working")
class ProgressBreakdown(MethodView):
    @requires(scope="goals:read")
    @goals_blueprint.response(200, WorkingOut)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> dict[str, Any]:
        """The breakdown of a goal's progress"""
        return progress_breakdown.show_working(uow, goal_queries.goal(uow, goal_id))


@goals_blueprint.route("/goals/<uuid:goal_id>/line")
class Ancestors(MethodView):
    @requires(scope="goals:read")
    @goals_blueprint.response(200, LineOut)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> dict[str, Any]:
        """The ancestors of a goal, up to the company's"""
        return {"items": progress_breakdown.show_line(uow, goal_queries.goal(uow, goal_id))}


@goals_blueprint.route("/goals/<uuid:goal_id>/key_results")
class KeyResults(MethodView):
    @requires(scope="goals:write")
    @goals_blueprint.arguments(KeyResultIn)
    @goals_blueprint.response(201, KeyResultOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any], goal_id: UUID) -> dict[str, Any]:
        """Add a key result"""
        return goal_views.show_key_result(uow, goals.add_key_result(uow, goal_id, new))


@goals_blueprint.route("/key_results/<uuid:key_result_id>")
class KeyResultById(MethodView):
    @requires(scope="goals:write")
    @goals_blueprint.arguments(KeyResultChange)
    @goals_blueprint.response(200, KeyResultOut)
    def patch(
        self, uow: UnitOfWork, changes: dict[str, Any], key_result_id: UUID
    ) -> dict[str, Any]:
        """Change a key result (If-Match)"""
        version = expected_version()
        changed = goals.change_key_result(uow, key_result_id, changes, version)
        return goal_views.show_key_result(uow, changed)


def _goals(uow: UnitOfWork, query: GoalFilter) -> Page:
    """`mine` overrides the owner in the query."""
    is_mine = query["mine"]
    return goal_queries.goals(
        uow,
        text=query["q"],
        owner_kind="person" if is_mine else query["owner_kind"],
        owner_id=uow.person.person_id if is_mine else query["owner_id"],
        cycle_id=query["cycle_id"],
        after=query["after"],
        limit=query["limit"],
    )
