"""Goals, their key results and what they work towards."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.errors import Conflict, NotFound, invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
from services.goals.access.views import hidden_amounts
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.goals import GOAL_STEPS, Alignment, Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import goal_tree
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.goal_sheets.use_cases.key_results import (
    check_key_result,
    check_strategy,
    default_start,
    default_visibility,
    new_key_result,
)
from services.goals.goal_sheets.use_cases.plans import plan_columns
from services.goals.goal_sheets.use_cases.sheets import open_sheet, require_open
from services.goals.library.use_cases.items import require_known
from services.goals.library.use_cases.templates import require_template
from services.goals.metrics.use_cases import metric_binding
from services.goals.models import step
from services.goals.progress.use_cases.roll_up import mark_parents_dirty, recompute


def add_goal(uow: UnitOfWork, new: dict[str, Any]) -> Goal:
    """A draft on a sheet, with its key results and alignments."""
    sheet = _sheet(uow, new.pop("sheet_id"), new.pop("sheet", None))
    _require_edit(uow, sheet)
    key_results, alignments = new.pop("key_results"), new.pop("alignments")
    require_template(uow, new["template_id"])
    require_known(uow, key_results, "key_results.{}.")
    check_strategy(sheet.owner_kind, new)
    visibility = new.pop("visibility") or default_visibility(sheet, new["kind"])
    new["named"] = _named(uow, visibility, new["named"])
    goal = Goal.on(sheet, **new, visibility=visibility)
    for index, item in enumerate(key_results):
        at = f"key_results.{index}."
        known = metric_binding.measured(uow, item, at)
        goal.key_results.append(new_key_result(sheet, default_start(uow, sheet), known, at))
    uow.add(goal)
    uow.flush()
    metric_binding.read_series(uow, goal)
    _align(uow, goal, alignments)
    return _told(uow, goal, "goal.added", None)


def _sheet(uow: UnitOfWork, sheet_id: UUID | None, wanted: dict[str, Any] | None) -> Sheet:
    """The first goal may open its sheet: where it is refused, no empty sheet stays behind."""
    if sheet_id and not wanted:
        return sheet_queries.sheet(uow, sheet_id)
    if wanted and not sheet_id:
        return open_sheet(uow, **wanted)
    raise invalid("sheet_id", "goal.sheet")


def change_goal(uow: UnitOfWork, goal_id: UUID, changes: dict[str, Any], version: int) -> Goal:
    """Change wording at any time; weight and driver while the goal is a draft."""
    goal = goal_queries.goal(uow, goal_id, lock=True)
    require_version(goal, version)
    _require_edit(uow, sheet_queries.sheet(uow, goal.sheet_id))
    if goal.state != "draft" and {"weight", "driver"} & set(changes):
        raise Conflict("goal.change_request_needed")
    check_strategy(goal.owner_kind, changes)
    if {"visibility", "named"} & set(changes):
        visibility = changes.get("visibility", goal.visibility)
        changes["named"] = _named(uow, visibility, changes.get("named", goal.named))
    before = {name: getattr(goal, name) for name in changes}
    for name, value in changes.items():
        setattr(goal, name, value)
    return _told(uow, goal, "goal.changed", before)


def move_goal(uow: UnitOfWork, goal_id: UUID, to: str) -> Goal:
    """Close a goal or drop a draft; its parents' numbers follow at once.

    What is agreed starts and ends by a request.
    """
    goal = goal_queries.goal(uow, goal_id, lock=True)
    sheet = sheet_queries.sheet(uow, goal.sheet_id)
    _require_edit(uow, sheet)
    if to == "active" and sheet.state != "filed":
        raise Conflict("goal.sheet_not_agreed")
    if to == "active" or (to == "cancelled" and goal.state == "active"):
        raise Conflict("goal.change_request_needed")
    judged = goal.cycle.state == "scoring" or goal.reopened_until is not None
    if to in ("achieved", "missed") and not judged:
        raise Conflict("goal.not_in_scoring")
    before = goal.state
    goal.state = step(GOAL_STEPS, "goal", before, to)
    return _told(uow, goal, "goal.moved", {"state": before})


def set_alignments(
    uow: UnitOfWork, goal_id: UUID, alignments: Sequence[dict[str, Any]], version: int
) -> Goal:
    """Replace what the goal works towards; old and new parents are computed anew."""
    goal = goal_queries.goal(uow, goal_id, lock=True)
    require_version(goal, version)
    _require_edit(uow, sheet_queries.sheet(uow, goal.sheet_id))
    before = {"parents": [str(item.parent_goal_id) for item in goal.alignments]}
    mark_parents_dirty(uow, [goal])
    goal.alignments.clear()
    uow.flush()
    _align(uow, goal, alignments)
    return _told(uow, goal, "goal.aligned", before)


def add_key_result(uow: UnitOfWork, goal_id: UUID, new: dict[str, Any]) -> KeyResult:
    """One more key result on a draft goal."""
    new = metric_binding.measured(uow, new, "")
    goal = goal_queries.goal(uow, goal_id, lock=True)
    sheet = sheet_queries.sheet(uow, goal.sheet_id)
    _require_edit(uow, sheet)
    _require_draft(goal)
    require_known(uow, [new], "")
    key_result = new_key_result(sheet, default_start(uow, sheet), new, "")
    goal.key_results.append(key_result)
    metric_binding.read_series(uow, goal)
    _told(uow, goal, "key_result.added", None)
    return key_result


def change_key_result(
    uow: UnitOfWork, key_result_id: UUID, changes: dict[str, Any], version: int
) -> KeyResult:
    """Change a key result of a draft goal; of an active one the wording alone."""
    goal, key_result = goal_queries.lock_goal_and_key_result(uow, key_result_id)
    require_version(key_result, version)
    sheet = sheet_queries.sheet(uow, goal.sheet_id)
    _require_edit(uow, sheet)
    if set(changes) - {"title"}:
        _require_draft(goal)
    metric_binding.refuse_taken(key_result, changes)
    require_known(uow, [changes], "")
    before = {name: getattr(key_result, name) for name in changes}
    for name, value in plan_columns(changes, key_result.milestones).items():
        setattr(key_result, name, value)
    check_key_result(vars(key_result), "")
    metric_binding.read_series(uow, goal)
    _told(uow, goal, "key_result.changed", before, key_result)
    return key_result


def _align(uow: UnitOfWork, goal: Goal, alignments: Sequence[dict[str, Any]]) -> None:
    """Link to parents of the same or a longer cycle; loops are refused."""
    if not alignments:
        return
    goal_tree.lock_tree(uow)
    for index, item in enumerate(alignments):
        at = f"alignments.{index}"
        key_result_id, parent_id = item["key_result_id"], item["goal_id"]
        if key_result_id:
            parent_id = _parent_of(uow, key_result_id, parent_id, f"{at}.key_result_id")
        try:
            parent = goal_queries.goal(uow, parent_id)
        except NotFound as hidden:
            raise invalid(f"{at}.goal_id", "goal.not_found") from hidden
        if parent.cycle.days < goal.cycle.days:
            raise invalid(f"{at}.goal_id", "alignment.shorter_cycle")
        if goal.id in goal_tree.ancestor_ids(uow, parent.id):
            raise invalid(f"{at}.goal_id", "alignment.loop")
        goal.alignments.append(
            Alignment(
                parent_goal_id=parent.id,
                parent_key_result_id=key_result_id,
                share=item["share"],
                amount=item["amount"],
            )
        )
        uow.flush()


def _parent_of(uow: UnitOfWork, key_result_id: UUID, goal_id: UUID | None, at: str) -> UUID:
    try:
        found = goal_queries.key_result(uow, key_result_id)
    except NotFound as unknown:
        raise invalid(at, "key_result.not_found") from unknown
    if goal_id and goal_id != found.goal_id:
        raise invalid(at, "alignment.other_goal")
    return found.goal_id


def _require_edit(uow: UnitOfWork, sheet: Sheet) -> None:
    require(can_edit(caller_access.access_to(uow, sheet)))
    require_open(uow, sheet)
    if sheet.state == "in_approval":
        raise Conflict("sheet.in_approval")


def _require_draft(goal: Goal) -> None:
    if goal.state != "draft":
        raise Conflict("goal.change_request_needed")


def _named(uow: UnitOfWork, visibility: str, named: Sequence[UUID]) -> list[UUID]:
    """The people and units that see the goal; none unless it is for named ones alone."""
    if visibility != "named":
        return []
    known = directory.names(uow, named)
    for index, one in enumerate(named):
        if one not in known:
            raise invalid(f"named.{index}", "goal.named_unknown")
    return list(dict.fromkeys(named))


def _told(
    uow: UnitOfWork,
    goal: Goal,
    action: str,
    before: dict[str, Any] | None,
    of: KeyResult | None = None,
) -> Goal:
    """Compute the goal's own number, raise its version, tell its state and leave a trace."""
    recompute([goal], goal_tree.child_sums(uow, [goal.id]))
    goal.updated_at = uow.now()
    uow.flush()
    mark_parents_dirty(uow, [goal])
    uow.publish_state(goal, goal_events.goal_state)
    names = before or ("title", "kind", "state")
    after = {name: getattr(of or goal, name, None) for name in names}
    whose = {"key_result": of.title} if of else {}
    told = before and hidden_amounts.audit_values(goal, before)
    uow.audit(action, f"goal:{goal.id}", told, hidden_amounts.audit_values(goal, after) | whose)
    return goal
