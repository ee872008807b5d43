"""Requests and responses about metrics and their values."""

from datetime import date
from decimal import Decimal
from typing import NotRequired, TypedDict
from uuid import UUID

from marshmallow import fields, validate

from measures.periods import EARLIEST, LATEST
from servicekit.files.imports import RowErrorOut
from servicekit.http.schemas import (
    Actions,
    Complete,
    Number,
    Query,
    ReferenceOut,
    Schema,
    Text,
    one_of,
    page_of,
    within,
)
from services.goals.goal_sheets.schemas.goals import ACCUMULATIONS, DIRECTIONS

PERIODS = ("week", "month", "quarter")
# Not binary and milestones: those the owner reports.
MEASURABLE_DIRECTIONS = DIRECTIONS[:5]
MAX_CELLS = 2000
MAX_UNITS = 500
LENGTH_ERROR = "field.length|min={min}|max={max}"


def up_to(maximum: int, minimum: int = 0) -> validate.Length:
    """Validate the length of a list, both bounds inclusive."""
    return validate.Length(minimum, maximum, error=LENGTH_ERROR)


class MetricChange(Schema):
    code = Text(40)
    name = Text(100)
    unit = Text(20, blank=True)
    formula = Text(2000, blank=True)
    direction = fields.String(validate=one_of(*MEASURABLE_DIRECTIONS))
    accumulation = fields.String(validate=one_of("latest", "sum", "average", "ratio"))
    period = fields.String(validate=one_of(*PERIODS))
    source = Text(200, blank=True)
    provider_id = fields.UUID(allow_none=True)
    data_day = fields.Integer(strict=True, validate=within(0, 90))
    for_company = fields.Boolean()
    unit_ids = fields.List(fields.UUID(), validate=up_to(MAX_UNITS))
    archived = fields.Boolean()


class MetricIn(MetricChange):
    code = Text(40, required=True)
    name = Text(100, required=True)
    unit = Text(20, blank=True, load_default="")
    formula = Text(2000, blank=True, load_default="")
    direction = fields.String(load_default="increase", validate=one_of(*MEASURABLE_DIRECTIONS))
    accumulation = fields.String(
        load_default="latest", validate=one_of("latest", "sum", "average", "ratio")
    )
    period = fields.String(load_default="month", validate=one_of(*PERIODS))
    source = Text(200, blank=True, load_default="")
    provider_id = fields.UUID(load_default=None, allow_none=True)
    data_day = fields.Integer(load_default=5, strict=True, validate=within(0, 90))
    for_company = fields.Boolean(load_default=True)
    unit_ids = fields.List(fields.UUID(), load_default=list, validate=up_to(MAX_UNITS))
    archived = fields.Boolean(load_default=False)


class MetricFields(TypedDict, total=False):
    """What `MetricChange` loads: the columns that change."""

    code: str
    name: str
    unit: str
    formula: str
    direction: str
    accumulation: str
    period: str
    source: str
    provider_id: UUID | None
    data_day: int
    for_company: bool
    unit_ids: list[UUID]
    archived: bool


class MetricOut(Complete, MetricIn):
    id = fields.UUID(required=True)
    provider = fields.Nested(ReferenceOut, required=True, allow_none=True)
    # None stands for the company.
    series = fields.List(fields.Nested(ReferenceOut, allow_none=True), required=True)
    allowed_actions = Actions("edit", "enter_values")
    version = fields.Integer(required=True)


class MetricQuery(Query):
    mine = fields.Boolean(load_default=False)
    archived = fields.Boolean(load_default=False)
    period = fields.String(load_default=None, validate=one_of(*PERIODS))
    q = fields.String(load_default="")


class GridQuery(Query):
    period = fields.String(load_default="month", validate=one_of(*PERIODS))
    until = fields.Date(load_default=None, validate=within(EARLIEST, LATEST))
    count = fields.Integer(load_default=6, validate=within(1, 26))
    q = fields.String(load_default="")


class MetricFilter(TypedDict):
    """What `MetricQuery` loads."""

    mine: bool
    archived: bool
    period: str | None
    q: str
    after: str
    limit: int


class GridFilter(TypedDict):
    """What `GridQuery` loads."""

    period: str
    until: date | None
    count: int
    q: str
    after: str
    limit: int


class HistoryFilter(TypedDict):
    """What `HistoryQuery` loads."""

    unit_id: UUID | None
    period_start: date | None
    after: str
    limit: int


class CellInput(TypedDict):
    """What `CellIn` loads."""

    metric_id: UUID
    unit_id: UUID | None
    period_start: date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    expected_id: NotRequired[UUID | None]


class CodedInput(TypedDict):
    """What `ValueByCodeIn` loads: a cell by metric code, department code and period's name."""

    metric: str
    unit: str | None
    period: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None


class MetricBinding(TypedDict):
    """What `BindingIn` loads; None for the company's series, or for no metric."""

    metric_id: UUID | None
    unit_id: UUID | None


class WorkbookOptions(TypedDict):
    """What `WorkbookForm` loads."""

    period: str
    dry_run: bool


class GridPeriodOut(Schema):
    name = fields.String(required=True)
    start = fields.Date(required=True)
    end = fields.Date(required=True)


class CellOut(Schema):
    period_start = fields.Date(required=True)
    due_on = fields.Date(required=True)
    # provided, late, due, open (its period has not ended), idle (no key result needs it).
    state = fields.String(required=True, validate=one_of("provided", "late", "due", "open", "idle"))
    id = fields.UUID(required=True, allow_none=True)
    value = Number(required=True, allow_none=True)
    numerator = Number(required=True, allow_none=True)
    denominator = Number(required=True, allow_none=True)
    recorded_at = fields.AwareDateTime(required=True, allow_none=True)


class SeriesOut(Schema):
    metric_id = fields.UUID(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    measure = fields.String(required=True)
    accumulation = fields.String(required=True, validate=one_of(*ACCUMULATIONS))
    data_day = fields.Integer(required=True)
    provider = fields.Nested(ReferenceOut, required=True, allow_none=True)
    unit = fields.Nested(ReferenceOut, required=True, allow_none=True)
    unit_code = fields.String(required=True)
    key_results = fields.Integer(required=True)
    late = fields.Integer(required=True)
    cells = fields.List(fields.Nested(CellOut), required=True)


class GridOut(Schema):
    periods = fields.List(fields.Nested(GridPeriodOut), required=True)
    items = fields.List(fields.Nested(SeriesOut), required=True)
    late = fields.Integer(required=True)
    next = fields.String(required=True, allow_none=True)


class NumbersIn(Schema):
    value = Number(load_default=None, allow_none=True)
    numerator = Number(load_default=None, allow_none=True)
    denominator = Number(load_default=None, allow_none=True)


class CellIn(NumbersIn):
    metric_id = fields.UUID(required=True)
    unit_id = fields.UUID(load_default=None, allow_none=True)
    period_start = fields.Date(required=True, validate=within(EARLIEST, LATEST))
    # Id of the value that the provider saw in the cell: a newer one is not overwritten.
    expected_id = fields.UUID(allow_none=True)


class CellsIn(Schema):
    cells = fields.List(fields.Nested(CellIn), required=True, validate=up_to(MAX_CELLS, 1))


class ValueByCodeIn(NumbersIn):
    metric = Text(40, required=True)
    unit = Text(100, load_default=None, allow_none=True)
    period = Text(10, required=True)


class ValuesByCodeIn(Schema):
    values = fields.List(fields.Nested(ValueByCodeIn), required=True, validate=up_to(MAX_CELLS, 1))


class NumbersOut(Schema):
    changed = fields.Integer(required=True)
    key_results = fields.Integer(required=True)


class HistoryQuery(Query):
    unit_id = fields.UUID(load_default=None)
    period_start = fields.Date(load_default=None, validate=within(EARLIEST, LATEST))


class HistoryOut(Complete, NumbersIn):
    id = fields.UUID(required=True)
    unit = fields.Nested(ReferenceOut, required=True, allow_none=True)
    period_start = fields.Date(required=True)
    period_end = fields.Date(required=True)
    author = fields.String(required=True)
    recorded_at = fields.AwareDateTime(required=True)


class BindingIn(Schema):
    metric_id = fields.UUID(required=True, allow_none=True)
    unit_id = fields.UUID(load_default=None, allow_none=True)


class WorkbookForm(Schema):
    period = fields.String(load_default="month", validate=one_of(*PERIODS))
    dry_run = fields.Boolean(load_default=False)


class WorkbookOut(NumbersOut):
    cells = fields.Integer(required=True)
    applied = fields.Boolean(required=True)
    errors = fields.List(fields.Nested(RowErrorOut), required=True)


MetricPage = page_of(MetricOut, "create")
HistoryPage = page_of(HistoryOut)
