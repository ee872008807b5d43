"""Goals as rows of a workbook; a cell that is left out says nothing."""

from marshmallow import fields

from servicekit.http.schemas import Number, Schema, Text, one_of, within

from .goals import DIRECTIONS, PERIODS
from .library import ImportForm


class GoalRowIn(Schema):
    sheet_id = fields.UUID()
    goal_id = fields.UUID()
    key_result_id = fields.UUID()
    kind = fields.String(validate=one_of("objective", "kpi"))
    title = Text(200, required=True)
    description = Text(4000)
    goal_weight = Number(validate=within(0, 100))
    visibility = fields.String(validate=one_of("open", "line", "managers", "named"))
    key_result = Text(200)
    weight = Number(validate=within(0, 1000))
    unit = Text(20)
    direction = fields.String(validate=one_of(*DIRECTIONS))
    accumulation = fields.String(validate=one_of("latest", "sum", "average", "ratio"))
    period = fields.String(validate=one_of(*PERIODS))
    start = Number()
    target = Number()
    target_high = Number()
    tolerance = Number(validate=within(0, None))
    starts_on = fields.Date()
    ends_on = fields.Date()
    ambition = fields.String(validate=one_of("committed", "aspirational"))
    source = Text(500)


class GoalImportForm(ImportForm):
    # Where rows say no sheet, they are for this one.
    sheet_id = fields.UUID(load_default=None, allow_none=True)


class GoalExportQuery(Schema):
    # One sheet, or all of a unit and below it in a cycle.
    sheet_id = fields.UUID(load_default=None)
    unit_id = fields.UUID(load_default=None)
    cycle_id = fields.UUID(load_default=None)
