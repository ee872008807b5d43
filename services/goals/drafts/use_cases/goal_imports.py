"""Goals from a workbook: new ones as drafts, known ones changed where that needs no request."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from servicekit.errors import Conflict, Invalid, invalid
from servicekit.files.spreadsheets import Row
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views import hidden_amounts
from services.goals.drafts.queries import workbooks as workbook_queries
from services.goals.drafts.schemas.workbooks import GoalRowIn
from services.goals.drafts.use_cases.goal_codes import Codes
from services.goals.drafts.use_cases.goal_columns import told
from services.goals.drafts.use_cases.goal_parents import Parents, refuse_loops
from services.goals.drafts.use_cases.goal_rows import SAME, Part, Wanted, different, read_part
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
    Outcome,
    hold_together,
    load,
    outcome_of,
)
from services.goals.metrics.use_cases import metric_binding
from services.goals.progress.use_cases import roll_up

MOST_ROWS = 5000
# The fields of a goal and the columns that set them.
OF_GOAL = {
    "title": "title", "weight": "goal_weight", "description": "description",
    "driver": "goal_driver", "visibility": "visibility", "amounts_hidden": "amounts_hidden",
    "strategic": "strategic", "theme": "theme", "dimension": "dimension",
}  # fmt: skip
# What was agreed changes by request.
AGREED = ("weight", "driver")


def import_goals(
    uow: UnitOfWork, rows: list[Row], *, mode: str, dry_run: bool, sheet_id: UUID | None
) -> Outcome:
    """Every row is checked; then `all` of them come in, or the goals that are `valid`."""
    if len(rows) > MOST_ROWS:
        raise invalid("file", "import.too_many_rows", most=MOST_ROWS)
    for row in rows:
        row.cells["sheet_id"] = row.cells.get("sheet_id") or str(sheet_id or "")
    known = Known(uow, rows)
    wanted: dict[str, Wanted] = {}
    for row in rows:
        wanted.setdefault(known.key(row), Wanted()).rows.append(row)
    for one in wanted.values():
        _check(uow, one, known)
    _check_loops(uow, list(wanted.values()), known)
    hold_together([one.rows for one in wanted.values()], "title", "goal.row_rejected")
    changed = {key: one for key, one in wanted.items() if one.changes and not one.wrong}
    outcome = outcome_of(rows, known.goals, mode, dry_run, known.key)
    outcome.updated = sum(one.known is not None for one in changed.values())
    if not dry_run:
        _apply(uow, list(changed.values()), known)
    return outcome


class Known:
    """What is there already that a file names, as far as the caller may write or see it."""

    def __init__(self, uow: UnitOfWork, rows: Sequence[Row]) -> None:
        self.codes = Codes(uow, rows)
        ids = {found for row in rows if (found := parse_id(row.cells["sheet_id"]))}
        self.sheets = workbook_queries.writable(uow, ids)
        goals = workbook_queries.goals_on(uow, list(self.sheets))
        self.goals = {str(goal.id): goal for goal in goals}
        self.by_title = {(str(goal.sheet_id), goal.title): goal for goal in reversed(goals)}
        self.parents = Parents(uow, rows, goals)

    def goal(self, row: Row) -> Goal | None:
        """By its id, else by its title on the sheet."""
        told = row.cells.get("goal_id", "").lower()
        if told:
            return self.goals.get(told)
        return self.by_title.get((row.cells["sheet_id"].lower(), row.cells["title"]))

    def key(self, row: Row) -> str:
        """The same for all rows of a goal."""
        goal = self.goal(row)
        told = row.cells.get("goal_id") or row.cells["title"]
        return str(goal.id) if goal else f"{row.cells['sheet_id'].lower()}/{told}"


def _check(uow: UnitOfWork, one: Wanted, known: Known) -> None:
    """Note what the rows want; what is wrong stands at its cell."""
    schema, first = GoalRowIn(), one.rows[0]
    one.loaded = [load(row, told, schema) for row in one.rows]
    for row in one.rows:
        for name in SAME:
            if row.cells.get(name, "") not in ("", first.cells.get(name, "")):
                row.fail(name, "goal.rows_differ")
    one.sheet = known.sheets.get(parse_id(first.cells["sheet_id"]) or UUID(int=0))
    one.known = known.goal(first)
    if one.sheet is None:
        first.fail("sheet_id", "sheet.not_found")
    elif first.cells.get("goal_id") and (one.known is None or one.known.sheet_id != one.sheet.id):
        first.fail("goal_id", "goal.not_found")
    if one.wrong or one.sheet is None:
        return
    _check_writable(uow, one.sheet, first)
    _read_goal(one, one.sheet, known)
    one.links = known.parents.read(first, one.loaded[0] or {}, one.sheet.cycle, one.known)
    for row, values in zip(one.rows, one.loaded, strict=True):
        if values and "key_result" in values:
            read_part(uow, one, row, values, known.codes)


def _check_writable(uow: UnitOfWork, sheet: Sheet, row: Row) -> None:
    try:
        require_open(uow, sheet)
    except Conflict as closed:
        row.fail("sheet_id", closed.code)
    if sheet.state == "in_approval":
        row.fail("sheet_id", "sheet.in_approval")


def _read_goal(one: Wanted, sheet: Sheet, known: Known) -> None:
    first, values = one.rows[0], one.loaded[0] or {}
    wants = {name: values[column] for name, column in OF_GOAL.items() if column in values}
    kept = wants.get("visibility") or (one.known.visibility if one.known else None)
    if "named" in values and kept == "named":
        wants["named"] = known.codes.see(first, values["named"])
    elif wants.get("visibility") == "named" and not (one.known and one.known.named):
        first.fail("visibility", "goal.named_here")
    if "template" in values:
        wants["template_id"] = known.codes.template(first, values["template"])
    try:
        check_strategy(sheet.owner_kind, wants)
    except Invalid as wrong:
        first.fail(wrong.faults[0].path, wrong.faults[0].code)
    if one.known is None:
        _begin(one, sheet, wants)
    else:
        _change(one, one.known, wants)


def _begin(one: Wanted, sheet: Sheet, wants: dict[str, Any]) -> None:
    first, values = one.rows[0], one.loaded[0] or {}
    if "kind" not in values:
        first.fail("kind", "field.required")
        return
    kept = wants.get("visibility") or default_visibility(sheet, values["kind"])
    one.fields = {**wants, "kind": values["kind"], "visibility": kept}


def _change(one: Wanted, known: Goal, wants: dict[str, Any]) -> None:
    first, values = one.rows[0], one.loaded[0] or {}
    if values.get("kind", known.kind) != known.kind:
        first.fail("kind", "goal.kind_stays")
    if "named" in wants and set(wants["named"]) == set(known.named):
        wants["named"] = known.named
    one.fields = different(known, wants)
    if one.fields.get("visibility", "named") != "named":
        one.fields["named"] = []
    if "template_id" in one.fields:
        first.fail("template", "goal.template_stays")
    for name in AGREED if known.state != "draft" else ():
        if name in one.fields:
            first.fail(OF_GOAL[name], "goal.change_request_needed")


def _check_loops(uow: UnitOfWork, wanted: Sequence[Wanted], known: Known) -> None:
    """A new goal has nothing below it that it could be aligned to."""
    linked = [
        (one.rows[0], one.known, one.links)
        for one in wanted
        if one.known and one.links is not None and not one.wrong
    ]
    if linked:
        refuse_loops(uow, linked, known.parents)


def _apply(uow: UnitOfWork, wanted: Sequence[Wanted], known: Known) -> None:
    """Write them all, compute their own numbers, tell each goal once."""
    moved = [one.known for one in wanted if one.known and one.links is not None]
    if moved:
        roll_up.mark_parents_dirty(uow, moved)
    before, loose = {}, set()
    for one in wanted:
        goal = one.known or _new_goal(one)
        before[goal] = _told(goal, one) if one.known else None
        for name, value in one.fields.items():
            setattr(goal, name, value)
        if one.links is not None:
            known.parents.write(goal, one.links)
        loose |= _write_parts(uow, one, goal)
        uow.add(goal)
    uow.flush()
    goals = list(before)
    metric_binding.read_all(uow, goals, loose)
    _measure(uow, goals, [one.known is not None for one in wanted])
    for one, goal in zip(wanted, goals, strict=True):
        if one.known:
            goal.updated_at = uow.now()
        uow.publish_state(goal, goal_events.goal_state)
        action = "goal.changed" if one.known else "goal.added"
        uow.audit(action, f"goal:{goal.id}", before[goal], _told(goal, one) | {"by": "import"})
    uow.flush()
    if goals:
        roll_up.mark_parents_dirty(uow, goals)


def _measure(uow: UnitOfWork, goals: Sequence[Goal], there: Sequence[bool]) -> None:
    """Of a new goal that follows no metric nothing has been told yet."""
    told = [
        goal
        for goal, known in zip(goals, there, strict=True)
        if known or any(part.metric_id for part in goal.key_results)
    ]
    roll_up.recompute(told, goal_tree.child_sums(uow, [goal.id for goal in told]))


def _told(goal: Goal, one: Wanted) -> dict[str, Any]:
    """What the audit says of the goal: as it was, and as it is after."""
    names = one.fields if one.known else ("title", "kind", "state")
    found = {name: getattr(goal, name) for name in names}
    found |= {
        f"{part.known.title}: {name}": value
        for part in one.parts
        if part.known
        for name, value in hidden_amounts.audit_values(goal, _values(part)).items()
    }
    if one.known and one.links is not None:
        found["parents"] = [str(link.parent_goal_id) for link in goal.alignments]
    return found


def _values(part: Part) -> dict[str, Any]:
    return {name: getattr(part.known, name) for name in part.fields}


def _new_goal(one: Wanted) -> Goal:
    sheet = one.sheet
    assert sheet is not None  # noqa: S101 - checked with every row
    return Goal.on(sheet)


def _write_parts(uow: UnitOfWork, one: Wanted, goal: Goal) -> set[UUID]:
    """Answers which of them follow nothing any more."""
    loose = set()
    for part in one.parts:
        if part.known is None and one.sheet:
            day = default_start(uow, one.sheet)
            goal.key_results.append(new_key_result(one.sheet, day, part.fields, ""))
        for name, value in part.fields.items() if part.known else ():
            setattr(part.known, name, value)
        if part.known and part.fields.get("metric_id", part) is None:
            loose.add(part.known.id)
    return loose
