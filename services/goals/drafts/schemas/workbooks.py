"""Rows of a goals' workbook; a blank cell leaves a field as it is."""

import re
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

import marshmallow as ma
from marshmallow import fields

from servicekit.files.imports import ImportForm
from servicekit.http.schemas import Number, Schema, Text, one_of, up_to, within
from services.goals.goal_sheets.schemas.goals import (
    AMBITIONS,
    DIMENSIONS,
    DIRECTIONS,
    MOST_NAMED,
    PERIODS,
)
from services.goals.goal_sheets.schemas.plans import (
    MOST,
    MilestoneIn,
    MilestoneInput,
    PhasedPointInput,
    PhasedTargetIn,
)

# Marks of an empty line in a cell of several lines.
EMPTY_MARKS = frozenset(("—", "-", "无", "none"))
MAX_PARENTS = 50
PHASED_PATTERN = re.compile(r"(?P<on>[^:：]+)[:：](?P<value>.+)")
MILESTONE_PATTERN = re.compile(
    r"(?P<due_on>[^|｜]+)[|｜](?P<weight>[^|｜%]+)%?\s*[|｜](?P<title>.+)"
)


class ValueLines(fields.Field[Any]):
    """A cell with a value on each line."""

    def __init__(self, inner: fields.Field[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inner = inner

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        texts = [text.strip() for text in str(value).splitlines()]
        return [
            None if text.lower() in EMPTY_MARKS else self.inner.deserialize(text)
            for text in texts
            if text
        ]


class RecordLines(fields.Field[Any]):
    """A cell with a record on each line; the groups of `pattern` are the fields of `schema`."""

    def __init__(
        self, pattern: re.Pattern[str], schema: Schema, error_code: str, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.pattern, self.schema, self.error_code = pattern, schema, error_code

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        records = []
        for number, text_line in enumerate(filter(str.strip, str(value).splitlines()), start=1):
            match = self.pattern.fullmatch(text_line.strip())
            groups = match.groupdict() if match else {}
            try:
                records.append(
                    self.schema.load({name: text.strip() for name, text in groups.items()})
                )
            except ma.ValidationError:
                raise ma.ValidationError(f"{self.error_code}|line={number}") from None
        return records


class GoalRowIn(Schema):
    sheet_id = fields.UUID()
    goal_id = fields.UUID()
    key_result_id = fields.UUID()
    kind = fields.String(validate=one_of("objective", "kpi"))
    title = Text(200, required=True)
    description = Text(4000)
    goal_weight = Number(allow_none=True, validate=within(0, 100))
    goal_progress_source = fields.String(
        validate=one_of("key_results", "children", "both", "manual")
    )
    visibility = fields.String(validate=one_of("open", "line", "managers", "named"))
    # Employee numbers, and units by `部门:` or `unit:` and their code.
    named_viewers = ValueLines(Text(80), validate=up_to(MOST_NAMED))
    amounts_hidden = fields.Boolean()
    strategic = fields.Boolean()
    theme = Text(60)
    dimension = fields.String(allow_none=True, validate=one_of(*DIMENSIONS))
    template = Text(60)
    parent_goal = ValueLines(Text(200), allow_none=True, validate=up_to(MAX_PARENTS))
    parent_key_result = ValueLines(Text(200), allow_none=True, validate=up_to(MAX_PARENTS))
    parent_share = ValueLines(
        Number(validate=within(0, 1000)), allow_none=True, validate=up_to(MAX_PARENTS)
    )
    parent_amount = ValueLines(
        Number(validate=within(0, None)), allow_none=True, validate=up_to(MAX_PARENTS)
    )
    parent_id = ValueLines(fields.UUID(), allow_none=True, validate=up_to(MAX_PARENTS))
    key_result = Text(200)
    weight = Number(validate=within(0, 1000))
    unit = Text(20)
    direction = fields.String(validate=one_of(*DIRECTIONS))
    accumulation = fields.String(validate=one_of("latest", "sum", "average", "ratio"))
    period = fields.String(validate=one_of(*PERIODS))
    cadence = fields.String(allow_none=True, validate=one_of(*PERIODS))
    values_from = fields.String(validate=one_of("own", "share", "amount"))
    phased_targets = RecordLines(
        PHASED_PATTERN, PhasedTargetIn(), "kr.phased_form", allow_none=True, validate=up_to(MOST)
    )
    milestones = RecordLines(
        MILESTONE_PATTERN, MilestoneIn(), "kr.milestones_form", validate=up_to(MOST)
    )
    metric = Text(60, allow_none=True)
    metric_unit = Text(60, allow_none=True)
    library_item = Text(60, allow_none=True)
    start = Number()
    target = Number()
    target_high = Number(allow_none=True)
    tolerance = Number(allow_none=True, validate=within(0, None))
    starts_on = fields.Date()
    ends_on = fields.Date()
    ambition = fields.String(validate=one_of(*AMBITIONS))
    source = Text(500)


class GoalRowInput(TypedDict, total=False):
    """What `GoalRowIn` loads: the cells that say something; lists have an item for each line."""

    sheet_id: UUID
    goal_id: UUID
    key_result_id: UUID
    kind: str
    title: str
    description: str
    goal_weight: Decimal | None
    goal_driver: str
    visibility: str
    named_viewers: list[str | None]
    amounts_hidden: bool
    strategic: bool
    theme: str
    dimension: str | None
    template: str
    parent_goal: list[str | None] | None
    parent_key_result: list[str | None] | None
    parent_share: list[Decimal | None] | None
    parent_amount: list[Decimal | None] | None
    parent_id: list[UUID | None] | None
    key_result: str
    weight: Decimal
    unit: str
    direction: str
    accumulation: str
    period: str
    cadence: str | None
    values_from: str
    phased_targets: list[PhasedPointInput] | None
    milestones: list[MilestoneInput]
    metric: str | None
    metric_unit: str | None
    library_item: str | None
    start: Decimal
    target: Decimal
    target_high: Decimal | None
    tolerance: Decimal | None
    starts_on: date
    ends_on: date
    ambition: str
    source: str


class GoalImportForm(ImportForm):
    # The sheet of rows without one.
    sheet_id = fields.UUID(load_default=None, allow_none=True)


class GoalExportQuery(Schema):
    # A sheet, or a unit and a cycle: all goals of the unit and below it.
    sheet_id = fields.UUID(load_default=None)
    unit_id = fields.UUID(load_default=None)
    cycle_id = fields.UUID(load_default=None)
    # Of titles and choices; by default that of the request.
    locale = fields.String(load_default=None, validate=one_of("zh-CN", "en"))


class GoalExportFilter(TypedDict):
    """What `GoalExportQuery` loads."""

    sheet_id: UUID | None
    unit_id: UUID | None
    cycle_id: UUID | None
    locale: str | None


class GoalImportInput(TypedDict):
    """What `GoalImportForm` loads; `mode` is `all` or `valid`."""

    mode: str
    dry_run: bool
    sheet_id: UUID | None
