"""Goals and key results over HTTP."""

from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.parsing import blueprint
from servicekit.paging import ActionPage, with_actions
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
    AncestorsOut,
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
    WorkingOut,
)
from services.goals.goal_sheets.schemas.payloads import GoalFields, GoalInput, KeyResultFields
from services.goals.goal_sheets.use_cases import sheets
from services.goals.goal_sheets.views import goals as goal_views
from services.goals.goal_sheets.views.goals import GoalView
from services.goals.goal_sheets.views.key_results import KeyResultView, show_key_result
from services.goals.progress.use_cases import progress_breakdown
from services.goals.progress.use_cases.progress_breakdown import (
    AncestorList,
    ProgressBreakdownView,
)

goals_blueprint = blueprint("goals", "Goals, key results and alignments")


@goals_blueprint.route("/goals")
class Goals(MethodView):
    @requires(scope="goals:read")
    @goals_blueprint.arguments(GoalQuery, location="query")
    @goals_blueprint.response(200, GoalPage)
    def get(self, uow: UnitOfWork, query: GoalFilter) -> ActionPage:
        """Goals, newest first; mine=true for the caller's own"""
        return _goals(uow, query)

    @requires(scope="goals:write")
    @goals_blueprint.arguments(GoalIn)
    @goals_blueprint.response(201, GoalOut)
    def post(self, uow: UnitOfWork, new: GoalInput) -> GoalView:
        """Add a goal to a sheet"""
        return goal_views.show_goal(uow, goals.add_goal(uow, new))


@goals_blueprint.route("/goals/<uuid:goal_id>")
class GoalById(MethodView):
    @requires(scope="goals:read")
    @goals_blueprint.response(200, GoalOut)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> GoalView:
        """A goal with its key results and alignments"""
        return goal_views.show_goal(uow, goal_queries.goal(uow, goal_id))

    @requires(scope="goals:write")
    @goals_blueprint.arguments(GoalChange)
    @goals_blueprint.response(200, GoalOut)
    def patch(self, uow: UnitOfWork, changes: GoalFields, goal_id: UUID) -> GoalView:
        """Change a goal (If-Match)"""
        changed = goals.change_goal(uow, goal_id, changes, expected_version())
        return goal_views.show_goal(uow, changed)


@goals_blueprint.route("/goals/<uuid:goal_id>/transitions")
class GoalTransitions(MethodView):
    @requires(scope="goals:write")
    @goals_blueprint.arguments(GoalStep)
    @goals_blueprint.response(200, GoalOut)
    def post(self, uow: UnitOfWork, step: GoalStepInput, goal_id: UUID) -> GoalView:
        """Start, close, cancel or archive a goal"""
        return goal_views.show_goal(uow, goals.move_goal(uow, goal_id, step["to"]))


@goals_blueprint.route("/goals/<uuid:goal_id>/carry-over")
class CarryOver(MethodView):
    @requires(scope="goals:write")
    @goals_blueprint.arguments(CarryOverIn)
    @goals_blueprint.response(201, GoalOut)
    def post(self, uow: UnitOfWork, new: CarryOverInput, goal_id: UUID) -> GoalView:
        """Carry an unfinished goal over to a later cycle, with new targets"""
        return goal_views.show_goal(uow, carry_over.carry_over(uow, goal_id, new))


@goals_blueprint.route("/goals/<uuid:goal_id>/alignments")
class Alignments(MethodView):
    @requires(scope="goals:write")
    @goals_blueprint.arguments(AlignmentsIn)
    @goals_blueprint.response(200, GoalOut)
    def put(self, uow: UnitOfWork, new: AlignmentsInput, goal_id: UUID) -> GoalView:
        """Replace the parents of a goal (If-Match)"""
        version = expected_version()
        goal = goals.set_alignments(uow, goal_id, new["alignments"], version)
        return goal_views.show_goal(uow, goal)


@goals_blueprint.route("/goals/<uuid:goal_id>/progress-breakdown")
class ProgressBreakdown(MethodView):
    @requires(scope="goals:read")
    @goals_blueprint.response(200, WorkingOut)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> ProgressBreakdownView:
        """The breakdown of a goal's progress"""
        return progress_breakdown.show_progress_breakdown(uow, goal_queries.goal(uow, goal_id))


@goals_blueprint.route("/goals/<uuid:goal_id>/ancestors")
class Ancestors(MethodView):
    @requires(scope="goals:read")
    @goals_blueprint.response(200, AncestorsOut)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> AncestorList:
        """The ancestors of a goal, up to the company's"""
        return progress_breakdown.show_ancestors(uow, goal_queries.goal(uow, goal_id))


@goals_blueprint.route("/goals/<uuid:goal_id>/key_results")
class KeyResults(MethodView):
    @requires(scope="goals:write")
    @goals_blueprint.arguments(KeyResultIn)
    @goals_blueprint.response(201, KeyResultOut)
    def post(self, uow: UnitOfWork, new: KeyResultFields, goal_id: UUID) -> KeyResultView:
        """Add a key result"""
        return show_key_result(uow, goals.add_key_result(uow, goal_id, new))


@goals_blueprint.route("/key_results/<uuid:key_result_id>")
class KeyResultById(MethodView):
    @requires(scope="goals:write")
    @goals_blueprint.arguments(KeyResultChange)
    @goals_blueprint.response(200, KeyResultOut)
    def patch(
        self, uow: UnitOfWork, changes: KeyResultFields, key_result_id: UUID
    ) -> KeyResultView:
        """Change a key result (If-Match)"""
        version = expected_version()
        changed = goals.change_key_result(uow, key_result_id, changes, version)
        return show_key_result(uow, changed)


def _goals(uow: UnitOfWork, query: GoalFilter) -> ActionPage:
    """`mine` overrides the owner in the query."""
    is_mine = query["mine"]
    kind = "person" if is_mine else query["owner_kind"]
    owner_id = uow.person.person_id if is_mine else query["owner_id"]
    page = goal_queries.goals(
        uow,
        text=query["q"],
        owner_kind=kind,
        owner_id=owner_id,
        cycle_id=query["cycle_id"],
        after=query["after"],
        limit=query["limit"],
    )
    is_owner = kind is not None and (kind == "company") == (owner_id is None)
    owner = (kind, owner_id) if kind is not None and is_owner else None
    actions = sheets.list_actions(uow, owner, query["cycle_id"])
    return with_actions(page, goal_views.show_goals(uow, page["items"]), actions)
