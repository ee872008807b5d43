"""Answers about goals and sheets, with names, pace and health as of now."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from directory import queries as directory
from measures import due, mean, pace
from measures.assessment import HealthAssessment
from measures.leave import Leave
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views import hidden_amounts
from services.goals.goal_sheets.models.goals import OUTPACING_POINTS, Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import goal_tree
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.queries import hidden_amounts as hidden_amount_queries
from services.goals.goal_sheets.queries import reported_values as effective_values
from services.goals.goal_sheets.use_cases.carry_over_links import show_carry_over_links
from services.goals.goal_sheets.use_cases.comments import authors, show_comments
from services.goals.goal_sheets.use_cases.drafting_windows import drafting_window
from services.goals.goal_sheets.use_cases.followed_metrics import show_followed_metrics
from services.goals.goal_sheets.use_cases.health import (
    assess_goal,
    assess_key_result,
    key_result_facts,
)
from services.goals.goal_sheets.use_cases.plans import plan_view as shown_plan


def show_goals(
    uow: UnitOfWork,
    goals: Sequence[Goal],
    *,
    names: dict[UUID, str] | None = None,
    to_decide: bool = False,
) -> list[dict[str, Any]]:
    """Show goals with names and child counts, as GoalOut has them; `to_decide` shows amounts."""
    names = directory.names(uow, _named_ids(goals)) if names is None else names
    links = goal_tree.child_links(uow, [goal.id for goal in goals])
    related = goal_queries.related_goals(uow, goals, {link.goal_id for link in links})
    titles = {row.id: row.title for row in related}
    links = [link for link in links if link.goal_id in titles]
    key_results = [key_result for goal in goals for key_result in goal.key_results]
    values = effective_values.effective_values(uow, [item.id for item in key_results])
    metrics = show_followed_metrics(uow, key_results, values)
    carry_over_links = show_carry_over_links(goals, related)
    away = directory.leaves(uow, {goal.owner_id for goal in goals} - {None})
    hidden_ids = (
        frozenset() if to_decide else hidden_amount_queries.goals_with_hidden_amounts(uow, goals)
    )
    views = [
        _show(uow, goal, names, titles, links, values, metrics, away.get(goal.owner_id, ()))
        | carry_over_links[goal.id]
        for goal in goals
    ]
    return [
        hidden_amounts.hide_goal_amounts(view) if view["id"] in hidden_ids else view
        for view in views
    ]


def show_goal(uow: UnitOfWork, goal: Goal) -> dict[str, Any]:
    """Show a goal as GoalOut has it, without amounts where these are hidden from the caller."""
    return show_goals(uow, [goal])[0]


def show_page(uow: UnitOfWork, goals: Page) -> Page:
    """Show a page of goals, each as GoalOut has it; the cursor stays."""
    return Page(items=show_goals(uow, goals["items"]), next=goals["next"])


def show_sheet(uow: UnitOfWork, sheet: Sheet, goals: Sequence[Goal]) -> dict[str, Any]:
    """Show the sheet as SheetOut has it; its numbers are weighted means of its visible goals."""
    owner = {sheet.owner_id} if sheet.owner_id else set()
    names = directory.names(uow, _named_ids(goals) | owner | authors(sheet))
    views = show_goals(uow, goals, names=names)
    # A draft beside goals that are worked on counts once it is agreed, a cancelled one never.
    open_goals = [item for item in views if item["state"] not in ("cancelled", "archived")]
    counted_goals = [item for item in open_goals if goal_tree.is_live(item["state"])] or open_goals
    expected = mean.weighted_mean([(_weight(item), item["expected"]) for item in counted_goals])
    progress = mean.rolled_up_mean([(_weight(item), item["progress"]) for item in counted_goals])
    return show_sheet_summaries(uow, [sheet], names)[0] | {
        "weight_total": sum((item["weight"] or Decimal(0) for item in open_goals), Decimal(0)),
        "progress": progress,
        "expected": expected,
        "health": pace.worst_of([item["health"] for item in counted_goals]),
        "drafting": drafting_window(uow, sheet),
        "goals": views,
        "comments": show_comments(sheet, goals, names),
    }


def _named_ids(goals: Sequence[Goal]) -> set[UUID]:
    """The ids of owners, and of people and units that may see the goals."""
    owners = {goal.owner_id for goal in goals if goal.owner_id}
    return owners | {named_id for goal in goals for named_id in goal.named}


def show_sheet_summaries(
    uow: UnitOfWork, sheets: Sequence[Sheet], known_names: dict[UUID, str] | None = None
) -> list[dict[str, Any]]:
    """Show sheets without their goals, as SheetLineOut has them."""
    names = known_names or directory.names(uow, {one.owner_id for one in sheets if one.owner_id})
    return [
        {
            "id": sheet.id,
            "cycle": sheet.cycle,
            "owner": _owner(uow, sheet, names),
            "state": sheet.state,
            "comment": sheet.comment,
            "reopened_until": sheet.reopened_until,
            "reopened_why": sheet.reopened_why,
            "difficulty": sheet.difficulty,
            "returned_by": sheet.returned_by,
            "version": sheet.version,
        }
        for sheet in sheets
    ]


def show_key_result(uow: UnitOfWork, item: KeyResult) -> dict[str, Any]:
    """Show a key result as KeyResultOut has it, without amounts where these are hidden.

    Raises NotFound `goal.not_found` where the caller may not see its goal.
    """
    values = effective_values.effective_values(uow, [item.id])
    metrics = show_followed_metrics(uow, [item], values)
    goal = goal_queries.goal(uow, item.goal_id)
    away = directory.leaves(uow, {goal.owner_id} - {None})
    health = _health(uow, item, values[item.id], away.get(goal.owner_id, ()))
    view = _show_key_result(item, health, values[item.id], metrics)
    is_hidden = hidden_amount_queries.goal_ids_with_hidden_amounts(uow, [item.goal_id])
    return hidden_amounts.hide_key_result_amounts(view) if is_hidden else view


def _show(
    uow: UnitOfWork,
    goal: Goal,
    names: dict[UUID, str],
    parents: dict[UUID, str],
    links: Sequence[Any],
    values: dict[UUID, list[Any]],
    metrics: dict[UUID, dict[str, Any]],
    away: tuple[Leave, ...],
) -> dict[str, Any]:
    healths = {item.id: _health(uow, item, values[item.id], away) for item in goal.key_results}
    children = [link for link in links if link.parent_goal_id == goal.id]
    weighted = [(item.weight, healths[item.id]) for item in goal.key_results if not item.cancelled]
    health = assess_goal(uow, goal, goal.cycle, weighted)
    return {
        **{name: getattr(goal, name) for name in GOAL_FIELDS},
        "version": goal.revision,
        "owner": _owner(uow, goal, names),
        "named": [{"id": named_id, "name": names.get(named_id, "")} for named_id in goal.named],
        "expected": health.expected,
        "health": health.health,
        "children_count": len(children),
        "troubled_below": _off_track_children(children, health.on_track_threshold),
        "findings": findings_of(goal),
        "alignments": _show_alignments(goal, parents),
        "key_results": [
            _show_key_result(item, healths[item.id], values[item.id], metrics)
            for item in goal.key_results
        ],
    }


def _show_alignments(goal: Goal, parents: dict[UUID, str]) -> list[dict[str, Any]]:
    """What the goal works towards, as far as the reader may see it."""
    return [
        {
            "goal_id": item.parent_goal_id,
            "key_result_id": item.parent_key_result_id,
            "share": item.share,
            "amount": item.amount,
            "title": parents[item.parent_goal_id],
        }
        for item in goal.alignments
        if item.parent_goal_id in parents
    ]


GOAL_FIELDS = (
    "id", "sheet_id", "template_id", "cycle", "kind", "title", "description", "state", "weight",
    "driver", "visibility", "amounts_hidden", "strategic", "theme", "dimension", "progress",
    "children_progress", "updated_at",
)  # fmt: skip


def findings_of(goal: Goal) -> list[dict[str, Any]]:
    """Find children that outpace the goal (下级都完成了，上级没完成; docs/domain.md#roll-up).

    A goal that was never measured is to be checked in first.
    """
    gap = goal.points_below
    if gap is None or gap < OUTPACING_POINTS or not goal_tree.is_live(goal.state):
        return []
    if goal.progress is None:
        action = "check_in" if goal.tellable else "write_key_results"
        return [{"code": "untold", "action": action, "gap": gap}]
    return [{"code": "children_ahead", "action": "review_breakdown", "gap": gap}]


def _off_track_children(children: Sequence[Any], on_track_threshold: Decimal) -> int:
    """Count live children whose progress is below the threshold, in percent."""
    behind = [
        link
        for link in children
        if goal_tree.is_live(link.state) and (link.progress or Decimal(0)) < on_track_threshold
    ]
    return len(behind)


def _health(
    uow: UnitOfWork, item: KeyResult, values: Sequence[Any], away: tuple[Leave, ...]
) -> HealthAssessment:
    reported_through = (
        due.period_of(values[-1].period_start, item.period).ends_on if values else None
    )
    return assess_key_result(uow, key_result_facts(item, reported_through, away))


def _show_key_result(
    item: KeyResult,
    health: HealthAssessment,
    values: Sequence[Any],
    metrics: dict[UUID, dict[str, Any]],
) -> dict[str, Any]:
    return {
        **{column.key: getattr(item, column.key) for column in KeyResult.__table__.columns},
        **shown_plan(item),
        "version": item.revision,
        "expected": health.expected,
        "health": health.health,
        "due_on": health.due_on,
        "metric": metrics.get(item.id),
        "values": [_show_value(item, row) for row in values],
        "amounts_shown": True,
    }


def _show_value(item: KeyResult, row: Any) -> dict[str, Any]:
    value = row.value
    if value is None and row.denominator:
        value = row.numerator / row.denominator * (100 if item.unit == "%" else 1)
    period = due.period_of(row.period_start, item.period)
    return {
        "period_start": row.period_start,
        "period_end": period.ends_on,
        "value": value,
        "source": row.source,
    }


def _owner(uow: UnitOfWork, row: Any, names: dict[UUID, str]) -> dict[str, Any]:
    name = uow.tenant.name if row.owner_kind == "company" else names.get(row.owner_id, "")
    return {"kind": row.owner_kind, "id": row.owner_id, "name": name}


def _weight(item: dict[str, Any]) -> Decimal:
    return item["weight"] if item["weight"] is not None else Decimal(1)
