"""The rows of a goal in a workbook, and what each of them changes in a key result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast
from uuid import UUID

from servicekit.errors import Invalid
from servicekit.files.spreadsheets import SheetRow
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.drafts.schemas.workbooks import GoalRowInput
from services.goals.drafts.use_cases.goal_codes import CodeLookup
from services.goals.drafts.use_cases.goal_columns import COLUMNS, PARENTS
from services.goals.drafts.use_cases.goal_files import single_line
from services.goals.drafts.use_cases.goal_parents import ParentLink
from services.goals.goal_sheets.models.goals import Goal, KeyResult, KeyResultColumns
from services.goals.goal_sheets.models.plans import Milestone
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.schemas.payloads import GoalFields, KeyResultFields
from services.goals.goal_sheets.schemas.plans import MilestoneInput
from services.goals.goal_sheets.use_cases.key_results import (
    check_key_result,
    columns_of,
    default_start,
    new_key_result,
)
from services.goals.goal_sheets.use_cases.plans import plan_columns
from services.goals.metrics.use_cases import metric_binding

# Columns that are the same in all rows of a goal, or blank.
GOAL_COLUMNS = (
    "sheet_id", "goal_id", "kind", "title", "goal_weight", "description", "goal_progress_source",
    "visibility", "named_viewers", "amounts_hidden", "strategic", "theme", "dimension", "template",
    *PARENTS,
)  # fmt: skip
KEY_RESULT_COLUMNS = (
    "weight", "unit", "direction", "accumulation", "period", "cadence", "start", "target",
    "target_high", "tolerance", "starts_on", "ends_on", "ambition", "source", "phased_targets",
    "milestones",
)  # fmt: skip
# Values of columns by name: what changes of them has the same shape.
Values = TypeVar("Values", bound=Mapping[str, object])
DRIVERS = {
    "own": {"progress_source": "own"},
    "share": {"progress_source": "children", "children_mode": "share"},
    "amount": {"progress_source": "children", "children_mode": "amount"},
}
# Columns of fields that have another name.
COLUMN_OF = {
    "progress_source": "values_from", "children_mode": "values_from", "metric_id": "metric",
    "metric_unit_id": "metric_unit", "library_item_id": "library_item",
}  # fmt: skip


class GoalColumns(GoalFields, total=False):
    """Columns of a goal that its rows set: its kind and template when it is new."""

    kind: str
    template_id: UUID | None


@dataclass
class KeyResultRow:
    """A row with the fields of a new key result, or those that change of an existing one."""

    row: SheetRow
    existing: KeyResult | None
    # Of a new key result; an existing one has its changes instead.
    fields: KeyResultFields = field(default_factory=KeyResultFields)
    changes: KeyResultColumns = field(default_factory=KeyResultColumns)


@dataclass
class GoalRows:
    """The rows of a goal, with the fields of a new goal or those that change."""

    rows: list[SheetRow] = field(default_factory=list)
    # What `GoalRowIn` loads of each row, None where the row has errors.
    values: list[GoalRowInput | None] = field(default_factory=list)
    sheet: Sheet | None = None
    existing: Goal | None = None
    fields: GoalColumns = field(default_factory=GoalColumns)
    key_results: list[KeyResultRow] = field(default_factory=list)
    # All alignments to visible goals, None where they do not change.
    links: list[ParentLink] | None = None

    @property
    def has_errors(self) -> bool:
        return any(row.faults for row in self.rows)

    @property
    def has_changes(self) -> bool:
        changes_key_result = any(item.fields or item.changes for item in self.key_results)
        return bool(self.fields) or changes_key_result or self.links is not None


def read_key_result(
    uow: UnitOfWork, goal: GoalRows, row: SheetRow, values: GoalRowInput, codes: CodeLookup
) -> None:
    """Add the key result of a row to the goal; what is wrong is an error at its column."""
    existing = _existing_key_result(goal.existing, row, values)
    if existing is not None and any(item.existing is existing for item in goal.key_results):
        row.fail("key_result", "goal.key_result_twice")
    fields = _key_result_fields(row, values, existing, codes)
    if existing is None:
        key_result = KeyResultRow(row, None, fields=fields)
    else:
        changes = changed_values(existing, plan_columns(fields, existing.milestones))
        key_result = KeyResultRow(row, existing, changes=changes)
    goal.key_results.append(key_result)
    fields_by_request = sorted(set(key_result.fields or key_result.changes) - {"title"})
    if goal.existing and goal.existing.state != "draft" and (existing is None or fields_by_request):
        name = fields_by_request[0] if existing else "key_result"
        row.fail(COLUMN_OF.get(name, name), "goal.change_request_needed")
    if existing is None and "direction" not in values:
        row.fail("direction", "field.required")
    if not row.faults and goal.sheet:
        _check(uow, goal.sheet, key_result)


def changed_values(row: Goal | KeyResult, values: Values) -> Values:
    """Return the values that differ from the columns of the row."""
    changed = {name: value for name, value in values.items() if value != getattr(row, name)}
    return cast(Values, changed)


def match_milestones(
    milestones: Sequence[MilestoneInput], existing: Sequence[Milestone]
) -> list[MilestoneInput]:
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
    row: SheetRow, values: GoalRowInput, existing: KeyResult | None, codes: CodeLookup
) -> KeyResultFields:
    """The fields of the key result that the row sets."""
    cells = {name: value for name, value in values.items() if name in KEY_RESULT_COLUMNS}
    cells |= {"title": values["key_result"], **DRIVERS.get(values.get("values_from", ""), {})}
    fields = cast(KeyResultFields, cells)
    if "library_item" in values:
        fields["library_item_id"] = codes.library_item_id(row, values["library_item"])
    if "phased_targets" in values:
        fields["phased_targets"] = values["phased_targets"] or []
    if "milestones" in fields:
        existing_milestones = existing.milestones if existing else []
        fields["milestones"] = match_milestones(fields["milestones"], existing_milestones)
    direction = values.get("direction") or (existing.direction if existing else "")
    fields.update(codes.metric_fields(row, values, existing, direction))
    return fields


def _check(uow: UnitOfWork, sheet: Sheet, key_result: KeyResultRow) -> None:
    """Add an error to the row where the key result is not valid."""
    existing, changes = key_result.existing, key_result.changes
    try:
        if existing is None:
            new_key_result(sheet, default_start(uow, sheet), key_result.fields, "")
        elif changes:
            if "metric_id" not in changes:
                metric_binding.refuse_metric_fields(existing, changes)
            check_key_result({**columns_of(existing), **changes}, "")
    except Invalid as error:
        for fault in error.faults:
            name = fault.path.split(".")[0]
            column = COLUMN_OF.get(name, name)
            column = column if column in COLUMNS else "key_result"
            key_result.row.fail(column, fault.code, **fault.parameters)


def _existing_key_result(
    goal: Goal | None, row: SheetRow, values: GoalRowInput
) -> KeyResult | None:
    """By id, else by title."""
    key_results = goal.key_results if goal else []
    if "key_result_id" not in values:
        return next((item for item in key_results if item.title == values["key_result"]), None)
    by_id = next((item for item in key_results if item.id == values["key_result_id"]), None)
    if by_id is None:
        row.fail("key_result_id", "key_result.not_found")
    return by_id
