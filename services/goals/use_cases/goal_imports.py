"""Goals from a workbook: new ones as drafts, known ones changed where that needs no request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from servicekit.errors import Conflict, Invalid, invalid
from servicekit.ids import parse_id
from servicekit.spreadsheets import Row
from servicekit.unit_of_work import UnitOfWork
from services.goals import events, queries, schemas
from services.goals.models import Goal, KeyResult, Sheet
from services.goals.use_cases import binding, roll_up
from services.goals.use_cases.goal_files import COLUMNS, READ_ONLY, WORDS
from services.goals.use_cases.goals import (
    check_key_result,
    default_visibility,
    first_day,
    new_key_result,
)
from services.goals.use_cases.sheets import require_open
from services.goals.use_cases.workbooks import Outcome, given, hold_together, load, outcome_of

MOST_ROWS = 5000
# The columns of a goal and of a key result, with the fields that they set.
OF_GOAL = {"title": "title", "goal_weight": "weight", "description": "description"}
OF_GOAL |= {"visibility": "visibility"}
OF_PART = (
    "weight", "unit", "direction", "accumulation", "period", "start", "target", "target_high",
    "tolerance", "starts_on", "ends_on", "ambition", "source",
)  # fmt: skip
# What all rows of a goal say alike.
SAME = ("sheet_id", "goal_id", "kind", *OF_GOAL)


@dataclass
class Part:
    """A key result as its row tells it."""

    row: Row
    fields: dict[str, Any]
    known: KeyResult | None


@dataclass
class Wanted:
    """A goal as its rows tell it."""

    rows: list[Row] = field(default_factory=list)
    loaded: list[dict[str, Any] | None] = field(default_factory=list)
    sheet: Sheet | None = None
    known: Goal | None = None
    # What changes, or what it begins with.
    fields: dict[str, Any] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        return any(row.faults for row in self.rows)

    @property
    def changes(self) -> bool:
        return bool(self.fields) or any(part.fields for part in self.parts)


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
    hold_together([one.rows for one in wanted.values()], "title", "goal.row_rejected")
    changed = {key: one for key, one in wanted.items() if one.changes and not one.wrong}
    outcome = outcome_of(rows, known.goals, mode, dry_run, known.key)
    outcome.updated = sum(one.known is not None for one in changed.values())
    if not dry_run:
        _apply(uow, list(changed.values()))
    return outcome


class Known:
    """What is there already of the sheets that a file names, as far as the caller may write it."""

    def __init__(self, uow: UnitOfWork, rows: Sequence[Row]) -> None:
        ids = {found for row in rows if (found := parse_id(row.cells["sheet_id"]))}
        self.sheets = queries.files.writable(uow, ids)
        goals = queries.files.goals_on(uow, list(self.sheets))
        self.goals = {str(goal.id): goal for goal in goals}
        self.by_title = {(str(goal.sheet_id), goal.title): goal for goal in reversed(goals)}

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
    schema, first = schemas.GoalRowIn(), one.rows[0]
    one.loaded = [load(row, _cells, schema) for row in one.rows]
    for row in one.rows:
        for name in SAME:
            if row.cells.get(name, "") != first.cells.get(name, ""):
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
    _read_goal(one, one.sheet)
    for row, values in zip(one.rows, one.loaded, strict=True):
        if values and "key_result" in values:
            _read_part(uow, one, row, values)


def _check_writable(uow: UnitOfWork, sheet: Sheet, row: Row) -> None:
    try:
        require_open(uow, sheet)
    except Conflict as closed:
        row.fail("sheet_id", closed.code)
    if sheet.state == "in_approval":
        row.fail("sheet_id", "sheet.in_approval")


def _read_goal(one: Wanted, sheet: Sheet) -> None:
    first, values = one.rows[0], one.loaded[0] or {}
    told = {name: values[column] for column, name in OF_GOAL.items() if column in values}
    if told.get("visibility") == "named" and not (one.known and one.known.visibility == "named"):
        first.fail("visibility", "goal.named_here")
    if one.known is None:
        if "kind" not in values:
            first.fail("kind", "field.required")
            return
        kept = told.get("visibility") or default_visibility(sheet, values["kind"])
        one.fields = {**told, "kind": values["kind"], "visibility": kept}
        return
    if values.get("kind", one.known.kind) != one.known.kind:
        first.fail("kind", "goal.kind_stays")
    one.fields = _different(one.known, told)
    if "weight" in one.fields and one.known.state != "draft":
        first.fail("goal_weight", "goal.change_request_needed")


def _read_part(uow: UnitOfWork, one: Wanted, row: Row, values: Mapping[str, Any]) -> None:
    known = _known_part(one.known, row, values)
    told = {name: values[name] for name in OF_PART if name in values}
    told["title"] = values["key_result"]
    if known is not None and any(part.known is known for part in one.parts):
        row.fail("key_result", "goal.key_result_twice")
    changes = told if known is None else _different(known, told)
    one.parts.append(Part(row, changes, known))
    numbers = sorted(set(changes) - {"title"})
    if one.known and one.known.state != "draft" and (known is None or numbers):
        row.fail(numbers[0] if known else "key_result", "goal.change_request_needed")
    if known is None and "direction" not in told:
        row.fail("direction", "field.required")
    if row.faults or one.sheet is None:
        return
    try:
        if known is None:
            new_key_result(one.sheet, first_day(uow, one.sheet), told, "")
        elif changes:
            binding.refuse_taken(known, changes)
            check_key_result(vars(known) | changes, "")
    except Invalid as wrong:
        for fault in wrong.faults:
            column = fault.path if fault.path in COLUMNS else "key_result"
            row.fail(column, fault.code, **fault.parameters)


def _known_part(goal: Goal | None, row: Row, values: Mapping[str, Any]) -> KeyResult | None:
    parts = goal.key_results if goal else []
    if "key_result_id" not in values:
        return next((item for item in parts if item.title == values["key_result"]), None)
    found = next((item for item in parts if item.id == values["key_result_id"]), None)
    if found is None:
        row.fail("key_result_id", "key_result.not_found")
    return found


def _different(row: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value != getattr(row, name)}


def _apply(uow: UnitOfWork, wanted: Sequence[Wanted]) -> None:
    """Write them all, compute their own numbers, tell each goal once."""
    before = {}
    goals = []
    for one in wanted:
        goal = one.known or _new_goal(one)
        before[goal] = {name: getattr(goal, name) for name in one.fields} if one.known else None
        for name, value in one.fields.items():
            setattr(goal, name, value)
        _write_parts(uow, one, goal)
        uow.add(goal)
        goals.append(goal)
    uow.flush()
    # Of a new one nothing has been told yet.
    told_of = [goal for goal in goals if before[goal] is not None]
    roll_up.recompute(told_of, queries.tree.below(uow, [goal.id for goal in told_of]))
    for goal in told_of:
        goal.updated_at = uow.now()
    for goal in goals:
        uow.publish_state(goal, events.goal_state)
        told = {name: getattr(goal, name) for name in before[goal] or ("title", "kind", "state")}
        action = "goal.added" if before[goal] is None else "goal.changed"
        uow.audit(action, f"goal:{goal.id}", before[goal], told | {"by": "import"})
    uow.flush()
    if goals:
        roll_up.mark_above(uow, goals)


def _new_goal(one: Wanted) -> Goal:
    sheet = one.sheet
    assert sheet is not None  # noqa: S101 - checked with every row
    return Goal(
        sheet_id=sheet.id,
        cycle_id=sheet.cycle_id,
        cycle=sheet.cycle,
        owner_kind=sheet.owner_kind,
        owner_id=sheet.owner_id,
        alignments=[],
        key_results=[],
    )


def _write_parts(uow: UnitOfWork, one: Wanted, goal: Goal) -> None:
    for part in one.parts:
        if part.known is None and one.sheet:
            day = first_day(uow, one.sheet)
            goal.key_results.append(new_key_result(one.sheet, day, part.fields, ""))
        for name, value in part.fields.items() if part.known else ():
            setattr(part.known, name, value)


def _cells(cells: dict[str, str]) -> dict[str, Any]:
    values = {name: given(cells, name, WORDS) for name in COLUMNS if name not in READ_ONLY}
    return {name: value for name, value in values.items() if value is not None}
