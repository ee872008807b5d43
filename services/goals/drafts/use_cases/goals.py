"""Goals, their key results and their alignments: add, change, move."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from directory import queries as directory
from servicekit.errors import Conflict, NotFound, invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
from services.goals.access.schemas import SheetInput
from services.goals.access.views import hidden_amounts
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.goals import GOAL_STEPS, Alignment, Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.permissions import step_conflict
from services.goals.goal_sheets.queries import goal_tree
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.goal_sheets.schemas.payloads import (
    AlignmentInput,
    GoalFields,
    GoalInput,
    KeyResultFields,
)
from services.goals.goal_sheets.use_cases.key_results import (
    check_key_result,
    check_strategy,
    columns_of,
    default_start,
    default_visibility,
    new_key_result,
)
from services.goals.goal_sheets.use_cases.plans import plan_columns
from services.goals.goal_sheets.use_cases.sheets import open_sheet, require_open
from services.goals.library.use_cases.items import require_library_items
from services.goals.library.use_cases.templates import require_template
from services.goals.metrics.use_cases import metric_binding
from services.goals.models import step
from services.goals.progress.use_cases.roll_up import mark_parents_dirty, recompute

# Fields of a new goal that are rows of their own.
RELATED = ("sheet_id", "sheet", "key_results", "alignments")


def add_goal(uow: UnitOfWork, new: GoalInput) -> Goal:
    """Add a draft to a sheet from the fields of `GoalIn`, which may also open the sheet.

    Conflict `sheet.in_approval`, `cycle.closed`; Invalid at the field that is wrong.
    """
    sheet = _sheet(uow, new["sheet_id"], new.get("sheet"))
    _require_editable(uow, sheet)
    require_template(uow, new["template_id"])
    require_library_items(uow, new["key_results"], "key_results.{}.")
    check_strategy(sheet.owner_kind, new)
    visibility = new["visibility"] or default_visibility(sheet, new["kind"])
    columns = {name: value for name, value in new.items() if name not in RELATED}
    columns["visibility"] = visibility
    columns["named_viewers"] = _named_viewers(uow, visibility, new["named_viewers"])
    goal = Goal.on(sheet, **columns)
    for index, item in enumerate(new["key_results"]):
        path = f"key_results.{index}."
        bound_item = metric_binding.apply_metric(uow, item, path)
        goal.key_results.append(new_key_result(sheet, default_start(uow, sheet), bound_item, path))
    uow.add(goal)
    uow.flush()
    metric_binding.refresh_bound_key_results(uow, [goal])
    _align(uow, goal, new["alignments"])
    return _save_and_publish(uow, goal, "goal.added", None)


def change_goal(uow: UnitOfWork, goal_id: UUID, changes: GoalFields, version: int) -> Goal:
    """Change fields of a goal; its weight and the source of its progress only while it is a draft.

    Conflict `goal.change_request_needed`; Stale for another version.
    """
    goal = goal_queries.goal(uow, goal_id, lock=True)
    require_version(goal, version)
    _require_editable(uow, sheet_queries.sheet(uow, goal.sheet_id))
    if goal.state != "draft" and {"weight", "progress_source"} & set(changes):
        raise Conflict("goal.change_request_needed")
    check_strategy(goal.owner_kind, changes)
    after: GoalFields = {**changes}
    if {"visibility", "named_viewers"} & set(changes):
        visibility = changes.get("visibility", goal.visibility)
        after["named_viewers"] = _named_viewers(
            uow, visibility, changes.get("named_viewers", goal.named_viewers)
        )
    before = {name: getattr(goal, name) for name in after}
    for name, value in after.items():
        setattr(goal, name, value)
    return _save_and_publish(uow, goal, "goal.changed", before)


def move_goal(uow: UnitOfWork, goal_id: UUID, to: str) -> Goal:
    """Close a goal in scoring, or cancel or archive it; its parents are computed anew.

    Active goals start and end by a change request: Conflict `goal.change_request_needed`.
    """
    goal = goal_queries.goal(uow, goal_id, lock=True)
    sheet = sheet_queries.sheet(uow, goal.sheet_id)
    _require_editable(uow, sheet)
    if code := step_conflict(goal, sheet, to):
        raise Conflict(code)
    before = goal.state
    goal.state = step(GOAL_STEPS, "goal", before, to)
    return _save_and_publish(uow, goal, "goal.moved", {"state": before})


def set_alignments(
    uow: UnitOfWork, goal_id: UUID, alignments: Sequence[AlignmentInput], version: int
) -> Goal:
    """Replace the parents of the goal; old and new parents are computed anew."""
    goal = goal_queries.goal(uow, goal_id, lock=True)
    require_version(goal, version)
    _require_editable(uow, sheet_queries.sheet(uow, goal.sheet_id))
    before = {"parents": [str(link.parent_goal_id) for link in goal.alignments]}
    mark_parents_dirty(uow, [goal])
    goal.alignments.clear()
    uow.flush()
    _align(uow, goal, alignments)
    return _save_and_publish(uow, goal, "goal.aligned", before)


def add_key_result(uow: UnitOfWork, goal_id: UUID, new: KeyResultFields) -> KeyResult:
    """Add a key result to a draft from the fields of `KeyResultIn`."""
    bound_fields = metric_binding.apply_metric(uow, new, "")
    goal = goal_queries.goal(uow, goal_id, lock=True)
    sheet = sheet_queries.sheet(uow, goal.sheet_id)
    _require_editable(uow, sheet)
    _require_draft(goal)
    require_library_items(uow, [bound_fields], "")
    key_result = new_key_result(sheet, default_start(uow, sheet), bound_fields, "")
    goal.key_results.append(key_result)
    metric_binding.refresh_bound_key_results(uow, [goal])
    _save_and_publish(uow, goal, "key_result.added", None)
    return key_result


def change_key_result(
    uow: UnitOfWork, key_result_id: UUID, changes: KeyResultFields, version: int
) -> KeyResult:
    """Change fields of a key result; of an active goal the title alone.

    Conflict `goal.change_request_needed`; Stale for another version.
    """
    goal, key_result = goal_queries.lock_goal_and_key_result(uow, key_result_id)
    require_version(key_result, version)
    sheet = sheet_queries.sheet(uow, goal.sheet_id)
    _require_editable(uow, sheet)
    if set(changes) - {"title"}:
        _require_draft(goal)
    metric_binding.refuse_metric_fields(key_result, changes)
    require_library_items(uow, [changes], "")
    before = {name: getattr(key_result, name) for name in changes}
    for name, value in plan_columns(changes, key_result.milestones).items():
        setattr(key_result, name, value)
    check_key_result(columns_of(key_result), "")
    metric_binding.refresh_bound_key_results(uow, [goal])
    _save_and_publish(uow, goal, "key_result.changed", before, key_result)
    return key_result


def _sheet(uow: UnitOfWork, sheet_id: UUID | None, new_sheet: SheetInput | None) -> Sheet:
    """An existing sheet, or one that is opened in the same transaction as its first goal."""
    if sheet_id and not new_sheet:
        return sheet_queries.sheet(uow, sheet_id)
    if new_sheet and not sheet_id:
        return open_sheet(uow, **new_sheet)
    raise invalid("sheet_id", "goal.sheet")


def _align(uow: UnitOfWork, goal: Goal, alignments: Sequence[AlignmentInput]) -> None:
    """Link to visible parents of the same or a longer cycle; Invalid `alignment.loop`."""
    if not alignments:
        return
    goal_tree.lock_tree(uow)
    for index, link in enumerate(alignments):
        parent = _parent(uow, link, f"alignments.{index}")
        if parent.cycle.days < goal.cycle.days:
            raise invalid(f"alignments.{index}.goal_id", "alignment.shorter_cycle")
        if goal.id in goal_tree.ancestor_ids(uow, parent.id):
            raise invalid(f"alignments.{index}.goal_id", "alignment.loop")
        goal.alignments.append(
            Alignment(
                parent_goal_id=parent.id,
                parent_key_result_id=link["key_result_id"],
                share=link["share"],
                amount=link["amount"],
            )
        )
        uow.flush()


def _parent(uow: UnitOfWork, link: AlignmentInput, path: str) -> Goal:
    """The goal of the link, or that of its key result."""
    parent_id, key_result_id = link["goal_id"], link["key_result_id"]
    if key_result_id:
        parent_id = _goal_id_of(uow, key_result_id, parent_id, f"{path}.key_result_id")
    if parent_id is None:
        raise invalid(f"{path}.goal_id", "goal.not_found")
    try:
        return goal_queries.goal(uow, parent_id)
    except NotFound as not_found:
        raise invalid(f"{path}.goal_id", "goal.not_found") from not_found


def _goal_id_of(uow: UnitOfWork, key_result_id: UUID, goal_id: UUID | None, path: str) -> UUID:
    """The goal of a key result, which has to be `goal_id` where that is set."""
    try:
        key_result = goal_queries.key_result(uow, key_result_id)
    except NotFound as not_found:
        raise invalid(path, "key_result.not_found") from not_found
    if goal_id and goal_id != key_result.goal_id:
        raise invalid(path, "alignment.other_goal")
    return key_result.goal_id


def _require_editable(uow: UnitOfWork, sheet: Sheet) -> None:
    require(can_edit(caller_access.access_to(uow, sheet)))
    require_open(uow, sheet)
    if sheet.state == "in_approval":
        raise Conflict("sheet.in_approval")


def _require_draft(goal: Goal) -> None:
    if goal.state != "draft":
        raise Conflict("goal.change_request_needed")


def _named_viewers(uow: UnitOfWork, visibility: str, viewer_ids: Sequence[UUID]) -> list[UUID]:
    """People and units for whom the goal is visible; none unless visibility is `named`."""
    if visibility != "named":
        return []
    names = directory.names(uow, viewer_ids)
    for index, viewer_id in enumerate(viewer_ids):
        if viewer_id not in names:
            raise invalid(f"named_viewers.{index}", "goal.named_unknown")
    return list(dict.fromkeys(viewer_ids))


def _save_and_publish(
    uow: UnitOfWork,
    goal: Goal,
    action: str,
    before: Mapping[str, object] | None,
    key_result: KeyResult | None = None,
) -> Goal:
    """Compute the goal, raise its version, publish its state and write the audit.

    `before` has the fields that changed, of the key result where there is one.
    """
    recompute([goal], goal_tree.child_sums(uow, [goal.id]))
    goal.updated_at = uow.now()
    uow.flush()
    mark_parents_dirty(uow, [goal])
    uow.publish_state(goal, goal_events.goal_state)
    names = before or ("title", "kind", "state")
    after = {name: getattr(key_result or goal, name, None) for name in names}
    subject = {"key_result": key_result.title} if key_result else {}
    audit_before = before and hidden_amounts.audit_values(goal, before)
    audit_after = hidden_amounts.audit_values(goal, after) | subject
    uow.audit(action, f"goal:{goal.id}", audit_before, audit_after)
    return goal
