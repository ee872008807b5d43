"""The rows of a goals' workbook, and what each of them wants of a key result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from servicekit.errors import Invalid
from servicekit.files.spreadsheets import Row
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.drafts.use_cases.goal_codes import Codes
from services.goals.drafts.use_cases.goal_columns import COLUMNS, PARENTS
from services.goals.drafts.use_cases.goal_files import one_line
from services.goals.drafts.use_cases.goal_parents import Link
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.use_cases.key_results import (
    check_key_result,
    default_start,
    new_key_result,
)
from services.goals.goal_sheets.use_cases.plans import plan_columns
from services.goals.metrics.use_cases import metric_binding

# What all rows of a goal say alike, or leave out.
SAME = (
    "sheet_id", "goal_id", "kind", "title", "goal_weight", "description", "goal_driver",
    "visibility", "named", "amounts_hidden", "strategic", "theme", "dimension", "template",
    *PARENTS,
)  # fmt: skip
OF_PART = (
    "weight", "unit", "direction", "accumulation", "period", "cadence", "start", "target",
    "target_high", "tolerance", "starts_on", "ends_on", "ambition", "source", "phased",
    "milestones",
)  # fmt: skip
FROM = {
    "own": {"driver": "own"},
    "share": {"driver": "children", "children_by": "share"},
    "amount": {"driver": "children", "children_by": "amount"},
}
# Fields that are called otherwise than their column.
COLUMN_OF = {
    "driver": "values_from", "children_by": "values_from", "metric_id": "metric",
    "metric_unit_id": "metric_unit", "library_item_id": "library_item",
}  # fmt: skip


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
    # All that it works towards, where that changes.
    links: list[Link] | None = None

    @property
    def wrong(self) -> bool:
        return any(row.faults for row in self.rows)

    @property
    def changes(self) -> bool:
        parts = any(part.fields for part in self.parts)
        return bool(self.fields) or parts or self.links is not None


def read_part(uow: UnitOfWork, one: Wanted, row: Row, values: dict[str, Any], codes: Codes) -> None:
    known = _known_part(one.known, row, values)
    if known is not None and any(part.known is known for part in one.parts):
        row.fail("key_result", "goal.key_result_twice")
    changes = _wants(row, values, known, codes)
    one.parts.append(Part(row, changes, known))
    numbers = sorted(set(changes) - {"title"})
    if one.known and one.known.state != "draft" and (known is None or numbers):
        column = COLUMN_OF.get(numbers[0], numbers[0]) if known else "key_result"
        row.fail(column, "goal.change_request_needed")
    if known is None and "direction" not in values:
        row.fail("direction", "field.required")
    if not row.faults and one.sheet:
        _check(uow, one.sheet, one.parts[-1])


def different(row: Any, wants: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wants.items() if value != getattr(row, name)}


def _wants(
    row: Row, values: dict[str, Any], known: KeyResult | None, codes: Codes
) -> dict[str, Any]:
    """What a new key result begins with, or what changes of a known one."""
    wants = {name: values[name] for name in OF_PART if name in values}
    wants |= {"title": values["key_result"], **FROM.get(values.get("values_from", ""), {})}
    if "library_item" in values:
        wants["library_item_id"] = codes.item(row, values["library_item"])
    if "phased" in wants:
        wants["phased"] = wants["phased"] or []
    if "milestones" in wants:
        wants["milestones"] = _as_known(wants["milestones"], known)
    direction = values.get("direction") or (known.direction if known else "")
    wants |= codes.bound(row, values, known, direction)
    return wants if known is None else different(known, plan_columns(wants, known.milestones))


def _as_known(steps: list[dict[str, Any]], known: KeyResult | None) -> list[dict[str, Any]]:
    """A milestone that is called as one that is there stays that one, as done as it is."""
    there = list(known.milestones) if known else []
    found = []
    for step in steps:
        same = next((one for one in there if one_line(one["title"]) == step["title"]), None)
        if same:
            there.remove(same)
            step = {**step, "id": same["id"], "title": same["title"]}
        found.append(step)
    return found


def _check(uow: UnitOfWork, sheet: Sheet, part: Part) -> None:
    """Whether it can be computed; what is wrong stands at its cell."""
    try:
        if part.known is None:
            new_key_result(sheet, default_start(uow, sheet), part.fields, "")
        elif part.fields:
            if "metric_id" not in part.fields:
                metric_binding.refuse_taken(part.known, part.fields)
            check_key_result(vars(part.known) | part.fields, "")
    except Invalid as wrong:
        for fault in wrong.faults:
            name = fault.path.split(".")[0]
            column = COLUMN_OF.get(name, name)
            shown = column if column in COLUMNS else "key_result"
            part.row.fail(shown, fault.code, **fault.parameters)


def _known_part(goal: Goal | None, row: Row, values: Mapping[str, Any]) -> KeyResult | None:
    parts = goal.key_results if goal else []
    if "key_result_id" not in values:
        return next((item for item in parts if item.title == values["key_result"]), None)
    found = next((item for item in parts if item.id == values["key_result_id"]), None)
    if found is None:
        row.fail("key_result_id", "key_result.not_found")
    return found
