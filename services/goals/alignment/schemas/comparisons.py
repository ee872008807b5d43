"""Comparisons, filed sheets, gaps and effectiveness as JSON; `XData` is what `X` loads."""

from typing import TypedDict
from uuid import UUID

from marshmallow import fields, validate

from measures.pace import WORST_FIRST
from servicekit.http.schemas import Number, Query, Schema, Text, one_of, page_of, up_to, within
from services.goals.access.schemas import Named, OwnerOut
from services.goals.goal_sheets.schemas.goals import DIRECTIONS, GOAL_KINDS, GOAL_STATES
from services.goals.goal_sheets.schemas.sheets import SHEET_STATES, SheetLineOut

EXCEPTIONS = (
    *("overdue", "approval_overdue", "returned", "returned_twice", "weights_off"),
    *("no_difficulty", "no_parent", "easy_targets"),
)
GAPS = (
    *("uncarried", "orphan", "skipped", "no_goals", "not_submitted"),
    *("too_many_goals", "too_many_key_results", "children_ahead", "untold"),
)
GAP_ACTIONS = (
    *("cascade", "align", "realign", "carry_over", "new_goal", "remind", "lighten"),
    *("review_breakdown", "check_in", "write_key_results"),
)
NUDGED_KINDS = ("no_goals", "not_submitted")
# As many as a page selects at a time; each becomes a mail.
MAX_NUDGES = 200


class ComparisonQuery(Query):
    cycle_id = fields.UUID(required=True)
    unit_id = fields.UUID(required=True)
    level = fields.String(load_default="own", validate=one_of("own", "below"))


class ComparisonQueryData(TypedDict):
    cycle_id: UUID
    unit_id: UUID
    level: str
    after: str
    limit: int


class ComparedUnitQuery(Query):
    q = Text(100, load_default="", blank=True)


class ComparedUnitQueryData(TypedDict):
    q: str
    after: str
    limit: int


class ComparedUnitOut(Named):
    parent_id = fields.UUID(required=True, allow_none=True)
    # Whether the reader is its head.
    headed = fields.Boolean(required=True)


class CarriedKeyResultOut(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True)
    target = Number(required=True, allow_none=True)
    progress = Number(required=True, allow_none=True)
    parts = fields.Integer(required=True)
    # Of the parts those that the reader sees, and of these those that are done.
    seen = fields.Integer(required=True)
    done = fields.Integer(required=True)
    amounts = Number(required=True, allow_none=True)
    rate = Number(required=True, allow_none=True)
    children_progress = Number(required=True, allow_none=True)
    difficulty = Number(required=True, allow_none=True)
    # All its parts are done and it is not; or nobody knows, as no value was ever reported.
    lagging = fields.Boolean(required=True)
    untold = fields.Boolean(required=True)


class EffectivenessOut(Schema):
    goal_id = fields.UUID(required=True)
    progress = Number(required=True, allow_none=True)
    children_progress = Number(required=True, allow_none=True)
    carried = fields.Integer(required=True)
    of = fields.Integer(required=True)
    rate = Number(required=True, allow_none=True)
    parts = fields.Integer(required=True)
    difficulty = Number(required=True, allow_none=True)
    judged = fields.Integer(required=True)
    # Whether children's progress is so far above its own that its cascade needs a review.
    ahead = fields.Boolean(required=True)
    # Whether it is so though no value was ever reported for the goal itself.
    untold = fields.Boolean(required=True)
    lagging = fields.List(fields.UUID(), required=True)
    key_results = fields.List(fields.Nested(CarriedKeyResultOut), required=True)


class ComparedKeyResultOut(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True)
    direction = fields.String(required=True, validate=one_of(*DIRECTIONS))
    weight = Number(required=True)
    start = Number(required=True, allow_none=True)
    target = Number(required=True, allow_none=True)
    target_high = Number(required=True, allow_none=True)
    current = Number(required=True, allow_none=True)
    progress = Number(required=True, allow_none=True)
    cancelled = fields.Boolean(required=True)


class ComparedGoalOut(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True, validate=one_of(*GOAL_KINDS))
    state = fields.String(required=True, validate=one_of(*GOAL_STATES))
    # Shown by its title alone; every number of it is absent.
    restricted = fields.Boolean(required=True)
    weight = Number(required=True, allow_none=True)
    progress = Number(required=True, allow_none=True)
    expected = Number(required=True, allow_none=True)
    health = fields.String(required=True, allow_none=True, validate=one_of(*WORST_FIRST))
    parents = fields.Integer(required=True)
    breakdown = fields.Nested(EffectivenessOut, required=True, allow_none=True)
    key_results = fields.List(fields.Nested(ComparedKeyResultOut), required=True)


class ComparedSheetOut(SheetLineOut):
    weight_total = Number(required=True)
    progress = Number(required=True, allow_none=True)
    expected = Number(required=True, allow_none=True)
    health = fields.String(required=True, validate=one_of(*WORST_FIRST))
    goals = fields.List(fields.Nested(ComparedGoalOut), required=True)


class CycleUnitQuery(Schema):
    cycle_id = fields.UUID(required=True)
    unit_id = fields.UUID(load_default=None)


class CycleUnitQueryData(TypedDict):
    cycle_id: UUID
    unit_id: UUID | None


class FilingQuery(Query):
    cycle_id = fields.UUID(required=True)
    unit_id = fields.UUID(load_default=None)
    state = fields.String(load_default=None, validate=one_of(*SHEET_STATES))
    exception = fields.String(load_default=None, validate=one_of("any", *EXCEPTIONS))


class FilingOut(SheetLineOut):
    exceptions = fields.List(fields.String(validate=one_of(*EXCEPTIONS)), required=True)
    unit = fields.Nested(Named, required=True, allow_none=True)


StateCounts = Schema.from_dict(
    {state: fields.Integer(required=True) for state in SHEET_STATES}, name="StateCounts"
)
ExceptionCounts = Schema.from_dict(
    {exception: fields.Integer(required=True) for exception in EXCEPTIONS}, name="ExceptionCounts"
)


class FilingCountsOut(Schema):
    states = fields.Nested(StateCounts, required=True)
    exceptions = fields.Nested(ExceptionCounts, required=True)


class SampleQuery(CycleUnitQuery):
    per_unit = fields.Integer(load_default=2, validate=within(1, 20))
    seed = fields.String(
        load_default="",
        validate=validate.Regexp(r"^[0-9A-Za-z-]{0,40}$", error="filing.seed_form"),
    )


class SampleOut(Schema):
    seed = fields.String(required=True)
    per_unit = fields.Integer(required=True)
    items = fields.List(fields.Nested(FilingOut), required=True)


class GapQuery(Query):
    cycle_id = fields.UUID(required=True)
    unit_id = fields.UUID(load_default=None)
    kind = fields.String(load_default=None, validate=one_of(*GAPS))


class GapQueryData(TypedDict):
    cycle_id: UUID
    unit_id: UUID | None
    kind: str | None
    after: str
    limit: int


class GapOut(Schema):
    kind = fields.String(required=True, validate=one_of(*GAPS))
    # Of a key result, a goal, a sheet, a person or a unit, as the kind says.
    id = fields.UUID(required=True)
    goal_id = fields.UUID(required=True, allow_none=True)
    key_result_id = fields.UUID(required=True, allow_none=True)
    owner = fields.Nested(OwnerOut, required=True)
    title = fields.String(required=True)
    count = Number(required=True)
    action = fields.String(required=True, validate=one_of(*GAP_ACTIONS))
    # Whether its owner was nudged for it today.
    nudged = fields.Boolean(required=True)


class NudgeIn(Schema):
    cycle_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=one_of(*NUDGED_KINDS))
    # Of gaps of that kind.
    ids = fields.List(fields.UUID(), required=True, validate=up_to(MAX_NUDGES, 1))


class NudgeInData(TypedDict):
    cycle_id: UUID
    kind: str
    ids: list[UUID]


class NudgeOut(Schema):
    nudged = fields.Integer(required=True)
    already = fields.Integer(required=True)
    left_out = fields.Integer(required=True)


class GapCountOut(Schema):
    kind = fields.String(required=True, validate=one_of(*GAPS))
    count = fields.Integer(required=True)


class GapCountsOut(Schema):
    items = fields.List(fields.Nested(GapCountOut), required=True)


ComparisonPage = page_of(ComparedSheetOut)
ComparedUnitPage = page_of(ComparedUnitOut)
FilingPage = page_of(FilingOut)
GapPage = page_of(GapOut)
