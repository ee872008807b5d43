"""Drafts and what the writing guide finds in them, earlier key results, sheets taken over."""

from marshmallow import fields

from servicekit.http.schemas import (
    Complete,
    Number,
    Query,
    Schema,
    Text,
    one_of,
    page_of,
    up_to,
    within,
)
from services.goals.access.schemas import LEVELS, Named, OwnerIn
from services.goals.goal_sheets.schemas.goals import (
    ACCUMULATIONS,
    AMBITIONS,
    DIRECTIONS,
    GOAL_KINDS,
    PERIODS,
)

MOST = 50
SEVERITIES = ("blocker", "advice")


class KeyResultDraftIn(Schema):
    """As far as it is written: what is not there yet is what the guide tells of."""

    title = Text(200, blank=True, load_default="")
    direction = fields.String(load_default="increase", validate=one_of(*DIRECTIONS))
    unit = Text(20, blank=True, load_default="")
    target = Number(load_default=None, allow_none=True)
    target_high = Number(load_default=None, allow_none=True)
    weight = Number(load_default=1)
    ends_on = fields.Date(load_default=None, allow_none=True)
    library_item_id = fields.UUID(load_default=None, allow_none=True)
    planned = fields.Boolean(load_default=True)


class DraftIn(Schema):
    cycle_id = fields.UUID(required=True)
    owner = fields.Nested(OwnerIn, required=True)
    # The goal that is being edited, if it is kept already.
    goal_id = fields.UUID(load_default=None, allow_none=True)
    kind = fields.String(required=True, validate=one_of("objective", "kpi"))
    title = Text(200, blank=True, load_default="")
    weight = Number(load_default=None, allow_none=True)
    aligned = fields.Boolean(load_default=False)
    driver = fields.String(
        load_default="key_results", validate=one_of("key_results", "children", "both", "manual")
    )
    key_results = fields.List(
        fields.Nested(KeyResultDraftIn), load_default=list, validate=up_to(MOST)
    )


class WritingFindingOut(Schema):
    code = fields.String(required=True)
    # Blockers keep a sheet from being submitted.
    severity = fields.String(required=True, validate=one_of(*SEVERITIES))
    # Where it stands in what was sent, or in the sheet.
    path = fields.String(required=True)
    goal_id = fields.UUID(required=True, allow_none=True)
    # What is off, and what to do about it.
    message = fields.String(required=True)
    advice = fields.String(required=True)


class FindingsOut(Schema):
    items = fields.List(fields.Nested(WritingFindingOut), required=True)


class SeveritiesIn(Schema):
    """Blockers keep a sheet from being submitted; what is left out is as it comes."""

    no_number = fields.String(validate=one_of(*SEVERITIES))
    no_date = fields.String(validate=one_of(*SEVERITIES))
    activity = fields.String(validate=one_of(*SEVERITIES))
    below_last = fields.String(validate=one_of(*SEVERITIES))
    weights_off = fields.String(validate=one_of(*SEVERITIES))
    key_result_weights = fields.String(validate=one_of(*SEVERITIES))
    too_many_goals = fields.String(validate=one_of(*SEVERITIES))
    too_many_key_results = fields.String(validate=one_of(*SEVERITIES))
    no_parent = fields.String(validate=one_of(*SEVERITIES))
    duplicate = fields.String(validate=one_of(*SEVERITIES))


class WritingRulesIn(Schema):
    severities = fields.Nested(SeveritiesIn, required=True)
    most_goals = fields.Integer(required=True, strict=True, validate=within(1, MOST))
    most_key_results = fields.Integer(required=True, strict=True, validate=within(1, MOST))


class WritingRulesOut(Complete, WritingRulesIn):
    version = fields.Integer(required=True)


class EarlierQuery(Query):
    """Whose: me, or the id of a person or unit; before which cycle, else before today."""

    owner_kind = fields.String(load_default="person", validate=one_of(*LEVELS))
    owner = fields.String(load_default="me")
    cycle_id = fields.UUID(load_default=None)
    q = fields.String(load_default="")


class EarlierKeyResultCycle(Named):
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)


class EarlierKeyResultGoal(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True, validate=one_of(*GOAL_KINDS))


class EarlierKeyResultOut(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True)
    direction = fields.String(required=True, validate=one_of(*DIRECTIONS))
    accumulation = fields.String(required=True, validate=one_of(*ACCUMULATIONS))
    period = fields.String(required=True, validate=one_of(*PERIODS))
    start = Number(required=True, allow_none=True)
    target = Number(required=True, allow_none=True)
    target_high = Number(required=True, allow_none=True)
    tolerance = Number(required=True, allow_none=True)
    cadence = fields.String(required=True, allow_none=True, validate=one_of(*PERIODS))
    ambition = fields.String(required=True, validate=one_of(*AMBITIONS))
    source = fields.String(required=True)
    # What was reached, and how much of the way that was.
    current = Number(required=True, allow_none=True)
    progress = Number(required=True, allow_none=True)
    library_item_id = fields.UUID(required=True, allow_none=True)
    goal = fields.Nested(EarlierKeyResultGoal, required=True)
    cycle = fields.Nested(EarlierKeyResultCycle, required=True)


class CarryIn(Schema):
    cycle_id = fields.UUID(required=True)
    owner = fields.Nested(OwnerIn, required=True)


class CarryUnitIn(Schema):
    cycle_id = fields.UUID(required=True)
    unit_id = fields.UUID(required=True)


class CarriedOut(Schema):
    people = fields.Integer(required=True)
    copied = fields.Integer(required=True)
    # Who had goals in this cycle already.
    kept = fields.Integer(required=True)
    # Who had none before.
    without = fields.Integer(required=True)


EarlierPage = page_of(EarlierKeyResultOut)
