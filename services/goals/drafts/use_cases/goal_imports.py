"""Import of goals from a workbook: new drafts, and changes that need no request."""

from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from servicekit.errors import Conflict, Invalid, invalid
from servicekit.files.spreadsheets import SheetRow
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views import hidden_amounts
from services.goals.drafts.queries import workbooks as workbook_queries
from services.goals.drafts.schemas.workbooks import GoalRowIn
from services.goals.drafts.use_cases.goal_codes import CodeLookup
from services.goals.drafts.use_cases.goal_columns import cell_values
from services.goals.drafts.use_cases.goal_parents import GoalLinks, ParentLookup, reject_loops
from services.goals.drafts.use_cases.goal_rows import (
    GOAL_COLUMNS,
    GoalColumns,
    GoalRows,
    changed_values,
    read_key_result,
)
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import goal_tree
from services.goals.goal_sheets.use_cases.key_results import (
    check_strategy,
    default_start,
    default_visibility,
    new_key_result,
)
from services.goals.goal_sheets.use_cases.sheets import require_open
from services.goals.library.use_cases.workbook_imports import (
    ImportOutcome,
    load_row,
    reject_incomplete_groups,
    summarize_import,
)
from services.goals.metrics.use_cases import metric_binding
from services.goals.progress.use_cases import roll_up

MAX_ROWS = 5000
# Columns by the field of a goal that they set.
COLUMN_OF_FIELD = {
    "title": "title", "weight": "goal_weight", "description": "description",
    "progress_source": "goal_progress_source", "visibility": "visibility",
    "amounts_hidden": "amounts_hidden",
    "strategic": "strategic", "theme": "theme", "dimension": "dimension",
}  # fmt: skip
# Fields that change by request once the goal is agreed.
AGREED_FIELDS = ("weight", "progress_source")


class ImportContext:
    """The sheets that the caller may edit, their goals, and what rows name; locks the former."""

    def __init__(self, uow: UnitOfWork, rows: Sequence[SheetRow]) -> None:
        self.codes = CodeLookup(uow, rows)
        sheet_ids = {id for row in rows if (id := parse_id(row.cells["sheet_id"]))}
        self.sheets = workbook_queries.lock_sheets(uow, sheet_ids)
        goals = workbook_queries.lock_goals(uow, list(self.sheets))
        self.goals = {str(goal.id): goal for goal in goals}
        self.goals_by_title = {(str(goal.sheet_id), goal.title): goal for goal in reversed(goals)}
        self.parents = ParentLookup(uow, rows, goals)

    def existing_goal(self, row: SheetRow) -> Goal | None:
        """Return the goal of the row by id, else by title on the sheet."""
        goal_id = row.cells.get("goal_id", "").lower()
        if goal_id:
            return self.goals.get(goal_id)
        return self.goals_by_title.get((row.cells["sheet_id"].lower(), row.cells["title"]))

    def group_key(self, row: SheetRow) -> str:
        """Return a text that is the same for all rows of a goal."""
        goal = self.existing_goal(row)
        name = row.cells.get("goal_id") or row.cells["title"]
        return str(goal.id) if goal else f"{row.cells['sheet_id'].lower()}/{name}"


def import_goals(
    uow: UnitOfWork, rows: list[SheetRow], *, mode: str, dry_run: bool, sheet_id: UUID | None
) -> ImportOutcome:
    """Import all rows (mode `all`) or the goals without errors (`valid`).

    `sheet_id` is for rows without a sheet. Invalid `import.too_many_rows`, `import.rejected`.
    """
    if len(rows) > MAX_ROWS:
        raise invalid("file", "import.too_many_rows", most=MAX_ROWS)
    for row in rows:
        row.cells["sheet_id"] = row.cells.get("sheet_id") or str(sheet_id or "")
    context = ImportContext(uow, rows)
    groups: dict[str, GoalRows] = {}
    for row in rows:
        groups.setdefault(context.group_key(row), GoalRows()).rows.append(row)
    for group in groups.values():
        _read_rows(uow, group, context)
    _reject_loops(uow, list(groups.values()), context)
    reject_incomplete_groups(
        [group.rows for group in groups.values()], "title", "goal.row_rejected"
    )
    changed = [group for group in groups.values() if group.has_changes and not group.has_errors]
    outcome = summarize_import(rows, context.goals, mode, dry_run, context.group_key)
    outcome.updated = sum(group.existing is not None for group in changed)
    if not dry_run:
        _write_goals(uow, changed, context)
    return outcome


def _read_rows(uow: UnitOfWork, group: GoalRows, context: ImportContext) -> None:
    """Fill the group from its rows; what is wrong is an error at its column."""
    schema, first_row = GoalRowIn(), group.rows[0]
    group.values = [load_row(row, cell_values, schema) for row in group.rows]
    for row in group.rows:
        for column in GOAL_COLUMNS:
            if row.cells.get(column, "") not in ("", first_row.cells.get(column, "")):
                row.fail(column, "goal.rows_differ")
    sheet = context.sheets.get(parse_id(first_row.cells["sheet_id"]) or UUID(int=0))
    goal = context.existing_goal(first_row)
    group.sheet, group.existing = sheet, goal
    if sheet is None:
        first_row.fail("sheet_id", "sheet.not_found")
    elif first_row.cells.get("goal_id") and (goal is None or goal.sheet_id != sheet.id):
        first_row.fail("goal_id", "goal.not_found")
    if group.has_errors or sheet is None:
        return
    _check_writable(uow, sheet, first_row)
    _read_goal(group, sheet, context)
    group.links = context.parents.read_links(first_row, group.values[0] or {}, sheet.cycle, goal)
    for row, values in zip(group.rows, group.values, strict=True):
        if values and "key_result" in values:
            read_key_result(uow, group, row, values, context.codes)


def _check_writable(uow: UnitOfWork, sheet: Sheet, row: SheetRow) -> None:
    try:
        require_open(uow, sheet)
    except Conflict as closed:
        row.fail("sheet_id", closed.code)
    if sheet.state == "in_approval":
        row.fail("sheet_id", "sheet.in_approval")


def _read_goal(group: GoalRows, sheet: Sheet, context: ImportContext) -> None:
    goal, first_row, values = group.existing, group.rows[0], group.values[0] or {}
    cells: Mapping[str, object] = values
    columns = {name: cells[column] for name, column in COLUMN_OF_FIELD.items() if column in cells}
    fields = cast(GoalColumns, columns)
    visibility = fields.get("visibility") or (goal.visibility if goal else None)
    if "named_viewers" in values and visibility == "named":
        fields["named_viewers"] = context.codes.viewer_ids(first_row, values["named_viewers"])
    elif fields.get("visibility") == "named" and not (goal and goal.named_viewers):
        first_row.fail("visibility", "goal.viewers_required")
    if "template" in values:
        fields["template_id"] = context.codes.template_id(first_row, values["template"])
    try:
        check_strategy(sheet.owner_kind, fields)
    except Invalid as error:
        first_row.fail(error.faults[0].path, error.faults[0].code)
    if goal is None:
        _set_new_fields(group, sheet, fields)
    else:
        _set_changed_fields(group, goal, fields)


def _set_new_fields(group: GoalRows, sheet: Sheet, fields: GoalColumns) -> None:
    first_row, values = group.rows[0], group.values[0] or {}
    if "kind" not in values:
        first_row.fail("kind", "field.required")
        return
    visibility = fields.get("visibility") or default_visibility(sheet, values["kind"])
    group.fields = {**fields, "kind": values["kind"], "visibility": visibility}


def _set_changed_fields(group: GoalRows, goal: Goal, fields: GoalColumns) -> None:
    first_row, values = group.rows[0], group.values[0] or {}
    if values.get("kind", goal.kind) != goal.kind:
        first_row.fail("kind", "goal.kind_is_fixed")
    if "named_viewers" in fields and set(fields["named_viewers"]) == set(goal.named_viewers):
        fields["named_viewers"] = goal.named_viewers
    group.fields = changed_values(goal, fields)
    if group.fields.get("visibility", "named") != "named":
        group.fields["named_viewers"] = []
    if "template_id" in group.fields:
        first_row.fail("template", "goal.template_is_fixed")
    for name in AGREED_FIELDS if goal.state != "draft" else ():
        if name in group.fields:
            first_row.fail(COLUMN_OF_FIELD[name], "goal.change_request_needed")


def _reject_loops(uow: UnitOfWork, groups: Sequence[GoalRows], context: ImportContext) -> None:
    """Existing goals alone: a new goal has no children that could be its parent."""
    changes = [
        GoalLinks(group.rows[0], group.existing, group.links)
        for group in groups
        if group.existing and group.links is not None and not group.has_errors
    ]
    if changes:
        reject_loops(uow, changes, context.parents)


def _write_goals(uow: UnitOfWork, groups: Sequence[GoalRows], context: ImportContext) -> None:
    """Write goals, compute their progress and publish each of them once."""
    realigned = [group.existing for group in groups if group.existing and group.links is not None]
    if realigned:
        roll_up.mark_parents_dirty(uow, realigned)
    goals = [group.existing or _new_goal(group) for group in groups]
    before = [
        _audit_values(goal, group) if group.existing else None
        for goal, group in zip(goals, groups, strict=True)
    ]
    unbound_ids: set[UUID] = set()
    for goal, group in zip(goals, groups, strict=True):
        for name, value in group.fields.items():
            setattr(goal, name, value)
        if group.links is not None:
            context.parents.write_links(goal, group.links)
        unbound_ids |= _write_key_results(uow, group, goal)
        uow.add(goal)
    uow.flush()
    metric_binding.refresh_bound_key_results(uow, goals, unbound_ids)
    _recompute(uow, goals, groups)
    for goal, group, audit_before in zip(goals, groups, before, strict=True):
        _publish(uow, goal, group, audit_before)
    uow.flush()
    if goals:
        roll_up.mark_parents_dirty(uow, goals)


def _publish(
    uow: UnitOfWork, goal: Goal, group: GoalRows, before: Mapping[str, object] | None
) -> None:
    if group.existing:
        goal.updated_at = uow.now()
    uow.publish_state(goal, goal_events.goal_state)
    action = "goal.changed" if group.existing else "goal.added"
    after = _audit_values(goal, group) | {"by": "import"}
    uow.audit(action, f"goal:{goal.id}", before, after)


def _recompute(uow: UnitOfWork, goals: Sequence[Goal], groups: Sequence[GoalRows]) -> None:
    """New goals without a metric have no values yet."""
    with_values = [
        goal
        for goal, group in zip(goals, groups, strict=True)
        if group.existing or any(item.metric_id for item in goal.key_results)
    ]
    roll_up.recompute(with_values, goal_tree.child_sums(uow, [goal.id for goal in with_values]))


def _audit_values(goal: Goal, group: GoalRows) -> dict[str, object]:
    """The current values of all fields that the group changes, by name in the audit."""
    names = group.fields if group.existing else ("title", "kind", "state")
    values = {name: getattr(goal, name) for name in names}
    for item in group.key_results:
        if item.existing:
            fields = {name: getattr(item.existing, name) for name in item.changes}
            title = item.existing.title
            values |= {
                f"{title}: {name}": value
                for name, value in hidden_amounts.audit_values(goal, fields).items()
            }
    if group.existing and group.links is not None:
        values["parents"] = [str(link.parent_goal_id) for link in goal.alignments]
    return values


def _new_goal(group: GoalRows) -> Goal:
    assert group.sheet is not None  # noqa: S101 - groups without a sheet have errors
    return Goal.on(group.sheet)


def _write_key_results(uow: UnitOfWork, group: GoalRows, goal: Goal) -> set[UUID]:
    """Return the ids of key results whose metric was removed."""
    unbound_ids = set()
    for item in group.key_results:
        if item.existing is None and group.sheet:
            day = default_start(uow, group.sheet)
            goal.key_results.append(new_key_result(group.sheet, day, item.fields, ""))
        if item.existing:
            for name, value in item.changes.items():
                setattr(item.existing, name, value)
            if "metric_id" in item.changes and item.changes["metric_id"] is None:
                unbound_ids.add(item.existing.id)
    return unbound_ids
