"""Comparisons, filed sheets, gaps and effectiveness as JSON; `XInput` is what `X` loads."""

from typing import TypedDict
from uuid import UUID

from marshmallow import fields, validate

from measures.pace import WORST_FIRST
from servicekit.http.schemas import (
    Actions,
    Number,
    Query,
    ReferenceOut,
    Schema,
    Text,
    one_of,
    page_of,
    up_to,
    within,
)
from services.goals.access.schemas import OwnerOut
from services.goals.goal_sheets.schemas.goals import DIRECTIONS, GOAL_KINDS, GOAL_STATES
from services.goals.goal_sheets.schemas.sheets import SHEET_STATES, SheetSummaryOut

EXCEPTIONS = (
    *("overdue", "approval_overdue", "returned", "returned_twice", "unbalanced_weights"),
    *("no_difficulty", "no_parent", "easy_targets"),
)
GAPS = (
    *("no_contributor", "unaligned", "skips_level", "no_goals", "not_submitted"),
    *("too_many_goals", "too_many_key_results", "children_outpace_parent", "never_reported"),
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
    level = fields.String(load_default="peers", validate=one_of("peers", "below"))


class ComparisonFilter(TypedDict):
    cycle_id: UUID
    unit_id: UUID
    level: str
    after: str
    limit: int


class ComparedUnitQuery(Query):
    q = Text(100, load_default="", blank=True)


class ComparedUnitFilter(TypedDict):
    q: str
    after: str
    limit: int


class ComparedUnitOut(ReferenceOut):
    parent_id = fields.UUID(required=True, allow_none=True)
    # Whether the reader is its head.
    headed = fields.Boolean(required=True)


class CarriedKeyResultOut(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True)
    target = Number(required=True, allow_none=True)
    progress = Number(required=True, allow_none=True)
    contribution_count = fields.Integer(required=True)
    # Of the contributions those that the reader sees, and of these those that are done.
    visible_count = fields.Integer(required=True)
    done_count = fields.Integer(required=True)
    amounts = Number(required=True, allow_none=True)
    rate = Number(required=True, allow_none=True)
    children_progress = Number(required=True, allow_none=True)
    difficulty = Number(required=True, allow_none=True)
    # All its contributions are done and it is not; or nobody knows, as no value was ever reported.
    children_done = fields.Boolean(required=True)
    never_reported = fields.Boolean(required=True)


class EffectivenessOut(Schema):
    goal_id = fields.UUID(required=True)
    progress = Number(required=True, allow_none=True)
    children_progress = Number(required=True, allow_none=True)
    covered_key_results = fields.Integer(required=True)
    key_result_count = fields.Integer(required=True)
    rate = Number(required=True, allow_none=True)
    contribution_count = fields.Integer(required=True)
    difficulty = Number(required=True, allow_none=True)
    judged = fields.Integer(required=True)
    # Whether children's progress is so far above its own that its cascade needs a review.
    children_outpace_parent = fields.Boolean(required=True)
    # Whether it is so though no value was ever reported for the goal itself.
    never_reported = fields.Boolean(required=True)
    children_done = fields.List(fields.UUID(), required=True)
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


class ComparedSheetOut(SheetSummaryOut):
    weight_total = Number(required=True)
    progress = Number(required=True, allow_none=True)
    expected = Number(required=True, allow_none=True)
    health = fields.String(required=True, validate=one_of(*WORST_FIRST))
    goals = fields.List(fields.Nested(ComparedGoalOut), required=True)


class CycleUnitQuery(Schema):
    cycle_id = fields.UUID(required=True)
    unit_id = fields.UUID(load_default=None)


class CycleUnitFilter(TypedDict):
    cycle_id: UUID
    unit_id: UUID | None


class FilingQuery(Query):
    cycle_id = fields.UUID(required=True)
    unit_id = fields.UUID(load_default=None)
    state = fields.String(load_default=None, validate=one_of(*SHEET_STATES))
    exception = fields.String(load_default=None, validate=one_of("any", *EXCEPTIONS))


class FilingFilter(TypedDict):
    """What `FilingQuery` loads."""

    cycle_id: UUID
    unit_id: UUID | None
    state: str | None
    exception: str | None
    after: str
    limit: int


class FilingOut(SheetSummaryOut):
    exceptions = fields.List(fields.String(validate=one_of(*EXCEPTIONS)), required=True)
    unit = fields.Nested(ReferenceOut, required=True, allow_none=True)


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


class SampleFilter(CycleUnitFilter):
    """What `SampleQuery` loads; an empty seed draws a new one."""

    per_unit: int
    seed: str


class SampleOut(Schema):
    seed = fields.String(required=True)
    per_unit = fields.Integer(required=True)
    items = fields.List(fields.Nested(FilingOut), required=True)


class GapQuery(Query):
    cycle_id = fields.UUID(required=True)
    unit_id = fields.UUID(load_default=None)
    kind = fields.String(load_default=None, validate=one_of(*GAPS))


class GapListFilter(TypedDict):
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
    # Its own action, or to contribute to the key result without contributors.
    allowed_actions = Actions(*GAP_ACTIONS, "contribute")


class NudgeIn(Schema):
    cycle_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=one_of(*NUDGED_KINDS))
    # Of gaps of that kind.
    ids = fields.List(fields.UUID(), required=True, validate=up_to(MAX_NUDGES, 1))


class NudgeInput(TypedDict):
    cycle_id: UUID
    kind: str
    ids: list[UUID]


class NudgeOut(Schema):
    nudged = fields.Integer(required=True)
    already_nudged = fields.Integer(required=True)
    not_nudgeable = fields.Integer(required=True)


class GapCountOut(Schema):
    kind = fields.String(required=True, validate=one_of(*GAPS))
    count = fields.Integer(required=True)


class GapCountsOut(Schema):
    items = fields.List(fields.Nested(GapCountOut), required=True)


ComparisonPage = page_of(ComparedSheetOut)
ComparedUnitPage = page_of(ComparedUnitOut)
FilingPage = page_of(FilingOut)
GapPage = page_of(GapOut)
