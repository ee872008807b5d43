"""Goals as rows of a workbook; a cell that is left out says nothing."""

import re
from typing import Any

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
from services.goals.goal_sheets.schemas.plans import MOST, MilestoneIn, PhasedIn

# A line that says nothing where those beside it do.
EMPTY = frozenset(("—", "-", "无", "none"))
MOST_PARENTS = 50
PHASED = re.compile(r"(?P<on>[^:：]+)[:：](?P<value>.+)")
MILESTONE = re.compile(r"(?P<due_on>[^|｜]+)[|｜](?P<weight>[^|｜%]+)%?\s*[|｜](?P<title>.+)")


class Lines(fields.Field[Any]):
    """A cell with one thing on each of its lines."""

    def __init__(self, inner: fields.Field[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inner = inner

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        lines = [line.strip() for line in str(value).splitlines()]
        return [
            None if line.lower() in EMPTY else self.inner.deserialize(line)
            for line in lines
            if line
        ]


class Written(fields.Field[Any]):
    """A cell with one record on each of its lines, in the form of a pattern."""

    def __init__(self, form: re.Pattern[str], inner: Schema, code: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.form, self.record, self.code = form, inner, code

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        found = []
        for place, line in enumerate(filter(str.strip, str(value).splitlines()), start=1):
            told = self.form.fullmatch(line.strip())
            try:
                parts = told.groupdict() if told else {}
                found.append(self.record.load({name: part.strip() for name, part in parts.items()}))
            except ma.ValidationError:
                raise ma.ValidationError(f"{self.code}|line={place}") from None
        return found


class GoalRowIn(Schema):
    sheet_id = fields.UUID()
    goal_id = fields.UUID()
    key_result_id = fields.UUID()
    kind = fields.String(validate=one_of("objective", "kpi"))
    title = Text(200, required=True)
    description = Text(4000)
    goal_weight = Number(allow_none=True, validate=within(0, 100))
    goal_driver = fields.String(validate=one_of("key_results", "children", "both", "manual"))
    visibility = fields.String(validate=one_of("open", "line", "managers", "named"))
    # Employee numbers, and units by `部门:` or `unit:` and their code.
    named = Lines(Text(80), validate=up_to(MOST_NAMED))
    amounts_hidden = fields.Boolean()
    strategic = fields.Boolean()
    theme = Text(60)
    dimension = fields.String(allow_none=True, validate=one_of(*DIMENSIONS))
    template = Text(60)
    parent_goal = Lines(Text(200), allow_none=True, validate=up_to(MOST_PARENTS))
    parent_key_result = Lines(Text(200), allow_none=True, validate=up_to(MOST_PARENTS))
    parent_share = Lines(
        Number(validate=within(0, 1000)), allow_none=True, validate=up_to(MOST_PARENTS)
    )
    parent_amount = Lines(
        Number(validate=within(0, None)), allow_none=True, validate=up_to(MOST_PARENTS)
    )
    parent_id = Lines(fields.UUID(), allow_none=True, validate=up_to(MOST_PARENTS))
    key_result = Text(200)
    weight = Number(validate=within(0, 1000))
    unit = Text(20)
    direction = fields.String(validate=one_of(*DIRECTIONS))
    accumulation = fields.String(validate=one_of("latest", "sum", "average", "ratio"))
    period = fields.String(validate=one_of(*PERIODS))
    cadence = fields.String(allow_none=True, validate=one_of(*PERIODS))
    values_from = fields.String(validate=one_of("own", "share", "amount"))
    phased = Written(PHASED, PhasedIn(), "kr.phased_form", allow_none=True, validate=up_to(MOST))
    milestones = Written(MILESTONE, MilestoneIn(), "kr.milestones_form", validate=up_to(MOST))
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


class GoalImportForm(ImportForm):
    # Where rows say no sheet, they are for this one.
    sheet_id = fields.UUID(load_default=None, allow_none=True)


class GoalExportQuery(Schema):
    # One sheet, or all of a unit and below it in a cycle.
    sheet_id = fields.UUID(load_default=None)
    unit_id = fields.UUID(load_default=None)
    cycle_id = fields.UUID(load_default=None)
    # Of titles and words; the reader's where it is not said.
    locale = fields.String(load_default=None, validate=one_of("zh-CN", "en"))
