"""The rows of a goal in a workbook, and what each of them changes in a key result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from servicekit.errors import Invalid
from servicekit.files.spreadsheets import SheetRow
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.drafts.use_cases.goal_codes import CodeLookup
from services.goals.drafts.use_cases.goal_columns import COLUMNS, PARENTS
from services.goals.drafts.use_cases.goal_files import single_line
from services.goals.drafts.use_cases.goal_parents import ParentLink
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.use_cases.key_results import (
    check_key_result,
    first_day,
    new_key_result,
)
from services.goals.goal_sheets.use_cases.plans import stored
from services.goals.metrics.use_cases import metric_binding

# Columns that are the same in all rows of a goal, or blank.
GOAL_COLUMNS = (
    "sheet_id", "goal_id", "kind", "title", "goal_weight", "description", "goal_driver",
    "visibility", "named", "amounts_hidden", "strategic", "theme", "dimension", "template",
    *PARENTS,
)  # fmt: skip
KEY_RESULT_COLUMNS = (
    "weight", "unit", "direction", "accumulation", "period", "cadence", "start", "target",
    "target_high", "tolerance", "starts_on", "ends_on", "ambition", "source", "phased",
    "milestones",
)  # fmt: skip
DRIVERS = {
    "own": {"driver": "own"},
    "share": {"driver": "children", "children_by": "share"},
    "amount": {"driver": "children", "children_by": "amount"},
}
# Columns of fields that have another name.
COLUMN_OF = {
    "driver": "values_from", "children_by": "values_from", "metric_id": "metric",
    "metric_unit_id": "metric_unit", "library_item_id": "library_item",
}  # fmt: skip


@dataclass
class KeyResultRow:
    """A row with the fields of a new key result, or those that change of an existing one."""

    row: SheetRow
    fields: dict[str, Any]
    existing: KeyResult | None


@dataclass
class GoalRows:
    """The rows of a goal, with the fields of a new goal or those that change."""

    rows: list[SheetRow] = field(default_factory=list)
    # What `GoalRowIn` loads of each row, None where the row has errors.
    values: list[dict[str, Any] | None] = field(default_factory=list)
    sheet: Sheet | None = None
    existing: Goal | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    key_results: list[KeyResultRow] = field(default_factory=list)
    # All alignments to visible goals, None where they do not change.
    links: list[ParentLink] | None = None

    @property
    def has_errors(self) -> bool:
        return any(row.faults for row in self.rows)

    @property
    def has_changes(self) -> bool:
        changes_key_result = any(item.fields for item in self.key_results)
        return bool(self.fields) or changes_key_result or self.links is not None


def read_key_result(
    uow: UnitOfWork, goal: GoalRows, row: SheetRow, values: dict[str, Any], codes: CodeLookup
) -> None:
    """Add the key result of a row to the goal; what is wrong is an error at its column."""
    existing = _existing_key_result(goal.existing, row, values)
    if existing is not None and any(item.existing is existing for item in goal.key_results):
        row.fail("key_result", "goal.key_result_twice")
    fields = _key_result_fields(row, values, existing, codes)
    key_result = KeyResultRow(row, fields, existing)
    goal.key_results.append(key_result)
    fields_by_request = sorted(set(fields) - {"title"})
    if goal.existing and goal.existing.state != "draft" and (existing is None or fields_by_request):
        name = fields_by_request[0] if existing else "key_result"
        row.fail(COLUMN_OF.get(name, name), "goal.change_request_needed")
    if existing is None and "direction" not in values:
        row.fail("direction", "field.required")
    if not row.faults and goal.sheet:
        _check(uow, goal.sheet, key_result)


def changed_values(row: Goal | KeyResult, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that differ from the columns of the row."""
    return {name: value for name, value in values.items() if value != getattr(row, name)}


def match_milestones(
    milestones: list[dict[str, Any]], existing: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the milestones, with the id of the existing one of the same title."""
    remaining = list(existing)
    matched = []
    for milestone in milestones:
        title = milestone["title"]
        same = next((item for item in remaining if single_line(item["title"]) == title), None)
        if same:
            remaining.remove(same)
            milestone = {**milestone, "id": same["id"], "title": same["title"]}
        matched.append(milestone)
    return matched


def _key_result_fields(
    row: SheetRow, values: dict[str, Any], existing: KeyResult | None, codes: CodeLookup
) -> dict[str, Any]:
    """The fields of a new key result, or those that change of an existing one."""
    fields = {name: values[name] for name in KEY_RESULT_COLUMNS if name in values}
    fields |= {"title": values["key_result"], **DRIVERS.get(values.get("values_from", ""), {})}
    if "library_item" in values:
        fields["library_item_id"] = codes.library_item_id(row, values["library_item"])
    if "phased" in fields:
        fields["phased"] = fields["phased"] or []
    if "milestones" in fields:
        existing_milestones = existing.milestones if existing else []
        fields["milestones"] = match_milestones(fields["milestones"], existing_milestones)
    direction = values.get("direction") or (existing.direction if existing else "")
    fields |= codes.metric_fields(row, values, existing, direction)
    return changed_values(existing, stored(fields, existing.milestones)) if existing else fields


def _check(uow: UnitOfWork, sheet: Sheet, key_result: KeyResultRow) -> None:
    """Add an error to the row where the key result is not valid."""
    existing, fields = key_result.existing, key_result.fields
    try:
        if existing is None:
            new_key_result(sheet, first_day(uow, sheet), fields, "")
        elif fields:
            if "metric_id" not in fields:
                metric_binding.refuse_metric_fields(existing, fields)
            check_key_result(vars(existing) | fields, "")
    except Invalid as error:
        for fault in error.faults:
            name = fault.path.split(".")[0]
            column = COLUMN_OF.get(name, name)
            column = column if column in COLUMNS else "key_result"
            key_result.row.fail(column, fault.code, **fault.parameters)


def _existing_key_result(
    goal: Goal | None, row: SheetRow, values: Mapping[str, Any]
) -> KeyResult | None:
    """By id, else by title."""
    key_results = goal.key_results if goal else []
    if "key_result_id" not in values:
        return next((item for item in key_results if item.title == values["key_result"]), None)
    by_id = next((item for item in key_results if item.id == values["key_result_id"]), None)
    if by_id is None:
        row.fail("key_result_id", "key_result.not_found")
    return by_id
