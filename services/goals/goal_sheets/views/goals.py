"""Goals as answers, with names, pace and health as of now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from directory import queries as directory
from measures.leave import Leave
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import caller_access
from services.goals.access.views.names import NamedView, OwnerView
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets import permissions
from services.goals.goal_sheets.models.goals import OUTPACING_POINTS, Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import goal_tree
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.queries import hidden_amounts as hidden_amount_queries
from services.goals.goal_sheets.queries import reported_values as effective_values
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.goal_sheets.queries.goal_tree import ChildLink
from services.goals.goal_sheets.queries.reported_values import EffectiveValue
from services.goals.goal_sheets.views.carry_over_links import (
    CarryOverLinks,
    show_carry_over_links,
)
from services.goals.goal_sheets.views.followed_metrics import (
    FollowedMetricView,
    show_followed_metrics,
)
from services.goals.goal_sheets.views.health import assess_goal
from services.goals.goal_sheets.views.key_results import (
    KeyResultView,
    hide_key_result_amounts,
    key_result_health,
    key_result_view,
)


class AlignmentView(TypedDict):
    """A goal, or a key result of it, that a goal works towards."""

    goal_id: UUID
    key_result_id: UUID | None
    share: Decimal
    amount: Decimal | None
    title: str


class GoalFinding(TypedDict):
    """Children that outpace their goal, by `gap` percent points, and what to do about it."""

    code: str
    action: str
    gap: Decimal


class GoalView(CarryOverLinks):
    """A goal as GoalOut has it; weight, `progress` and `expected` in percent."""

    id: UUID
    sheet_id: UUID
    template_id: UUID | None
    cycle: Cycle
    owner: OwnerView
    kind: str
    title: str
    description: str
    state: str
    weight: Decimal | None
    progress_source: str
    visibility: str
    named_viewers: list[NamedView]
    amounts_hidden: bool
    strategic: bool
    theme: str
    dimension: str | None
    progress: Decimal | None
    expected: Decimal | None
    health: str
    children_progress: Decimal | None
    children_count: int
    off_track_children: int
    findings: list[GoalFinding]
    alignments: list[AlignmentView]
    key_results: list[KeyResultView]
    updated_at: datetime
    version: int
    allowed_actions: list[str]


def show_goals(
    uow: UnitOfWork,
    goals: Sequence[Goal],
    *,
    names: Mapping[UUID, str] | None = None,
    to_decide: bool = False,
) -> list[GoalView]:
    """Show goals with names and child counts, as GoalOut has them; `to_decide` shows amounts."""
    names = directory.names(uow, named_ids(goals)) if names is None else names
    links = goal_tree.child_links(uow, [goal.id for goal in goals])
    related = goal_queries.related_goals(uow, goals, {link.goal_id for link in links})
    titles = {row.id: row.title for row in related}
    links = [link for link in links if link.goal_id in titles]
    key_results = [key_result for goal in goals for key_result in goal.key_results]
    values = effective_values.effective_values(uow, [item.id for item in key_results])
    metrics = show_followed_metrics(uow, key_results, values)
    carry_over_links = show_carry_over_links(goals, related)
    away = directory.leaves(uow, {goal.owner_id for goal in goals} - {None})
    hidden_ids = hidden_amount_queries.goals_with_hidden_amounts(uow, () if to_decide else goals)
    actions = _goal_actions(uow, goals)
    views = [
        _show(
            uow,
            goal,
            names,
            titles,
            links,
            values,
            metrics,
            away.get(goal.owner_id, ()),
            carry_over_links[goal.id],
            actions[goal.id],
        )
        for goal in goals
    ]
    return [hide_goal_amounts(view) if view["id"] in hidden_ids else view for view in views]


def show_goal(uow: UnitOfWork, goal: Goal) -> GoalView:
    """Show a goal as GoalOut has it, without amounts where these are hidden from the caller."""
    return show_goals(uow, [goal])[0]


def _goal_actions(uow: UnitOfWork, goals: Sequence[Goal]) -> dict[UUID, list[str]]:
    """What the caller may do, by goal; one statement for all owners and one for their sheets."""
    owners = {(goal.owner_kind, goal.owner_id) for goal in goals}
    accesses = caller_access.access_to_owners(uow, owners)
    sheets = sheet_queries.sheets_by_id(uow, {goal.sheet_id for goal in goals})
    today = uow.tenant.today()
    return {
        goal.id: permissions.goal_actions(
            accesses[goal.owner_kind, goal.owner_id], goal, sheets[goal.sheet_id], today
        )
        for goal in goals
    }


def named_ids(goals: Sequence[Goal]) -> set[UUID]:
    """Collect the ids of owners, and of people and units that may see the goals."""
    owners = {goal.owner_id for goal in goals if goal.owner_id}
    return owners | {named_id for goal in goals for named_id in goal.named_viewers}


def _show(
    uow: UnitOfWork,
    goal: Goal,
    names: Mapping[UUID, str],
    parents: Mapping[UUID, str],
    links: Sequence[ChildLink],
    values: Mapping[UUID, Sequence[EffectiveValue]],
    metrics: Mapping[UUID, FollowedMetricView],
    away: tuple[Leave, ...],
    carry_over_links: CarryOverLinks,
    actions: list[str],
) -> GoalView:
    healths = {
        item.id: key_result_health(uow, item, values[item.id], away) for item in goal.key_results
    }
    children = [link for link in links if link.parent_goal_id == goal.id]
    weighted = [(item.weight, healths[item.id]) for item in goal.key_results if not item.cancelled]
    health = assess_goal(uow, goal, goal.cycle, weighted)
    return {
        **carry_over_links,
        "allowed_actions": actions,
        "id": goal.id,
        "sheet_id": goal.sheet_id,
        "template_id": goal.template_id,
        "cycle": goal.cycle,
        "kind": goal.kind,
        "title": goal.title,
        "description": goal.description,
        "state": goal.state,
        "weight": goal.weight,
        "progress_source": goal.progress_source,
        "visibility": goal.visibility,
        "amounts_hidden": goal.amounts_hidden,
        "strategic": goal.strategic,
        "theme": goal.theme,
        "dimension": goal.dimension,
        "progress": goal.progress,
        "children_progress": goal.children_progress,
        "updated_at": goal.updated_at,
        "version": goal.revision,
        "owner": owner_view(uow, goal, names),
        "named_viewers": [
            {"id": named_id, "name": names.get(named_id, "")} for named_id in goal.named_viewers
        ],
        "expected": health.expected,
        "health": health.health,
        "children_count": len(children),
        "off_track_children": _off_track_children(children, health.on_track_threshold),
        "findings": findings_of(goal),
        "alignments": _show_alignments(goal, parents),
        "key_results": [
            key_result_view(item, healths[item.id], values[item.id], metrics)
            for item in goal.key_results
        ],
    }


def _show_alignments(goal: Goal, parents: Mapping[UUID, str]) -> list[AlignmentView]:
    """What the goal works towards, as far as the reader may see it."""
    return [
        AlignmentView(
            goal_id=item.parent_goal_id,
            key_result_id=item.parent_key_result_id,
            share=item.share,
            amount=item.amount,
            title=parents[item.parent_goal_id],
        )
        for item in goal.alignments
        if item.parent_goal_id in parents
    ]


def findings_of(goal: Goal) -> list[GoalFinding]:
    """Find children that outpace the goal (下级都完成了，上级没完成; docs/domain.md#roll-up).

    A goal that was never measured is to be checked in first.
    """
    gap = goal.points_behind_children
    if gap is None or gap < OUTPACING_POINTS or not goal_tree.is_live(goal.state):
        return []
    if goal.progress is None:
        action = "check_in" if goal.is_reportable else "write_key_results"
        return [GoalFinding(code="never_reported", action=action, gap=gap)]
    return [GoalFinding(code="children_outpace_parent", action="review_breakdown", gap=gap)]


def _off_track_children(children: Sequence[ChildLink], on_track_threshold: Decimal) -> int:
    """Count live children whose progress is below the threshold, in percent."""
    behind = [
        link
        for link in children
        if goal_tree.is_live(link.state) and (link.progress or Decimal(0)) < on_track_threshold
    ]
    return len(behind)


def owner_view(uow: UnitOfWork, row: Goal | Sheet, names: Mapping[UUID, str]) -> OwnerView:
    """Name the owner of a goal or a sheet; `names` has people and units."""
    name = names.get(row.owner_id, "") if row.owner_id else uow.tenant.name
    return OwnerView(kind=row.owner_kind, id=row.owner_id, name=name)


def hide_goal_amounts(goal: GoalView) -> GoalView:
    """Copy a goal without its amounts and its contributions to its parents' amounts."""
    alignments: list[AlignmentView] = [{**link, "amount": None} for link in goal["alignments"]]
    key_results = [hide_key_result_amounts(item) for item in goal["key_results"]]
    return {**goal, "alignments": alignments, "key_results": key_results}
