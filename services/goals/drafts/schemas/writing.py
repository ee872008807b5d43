"""Drafts and their findings, writing rules, past key results, copies of sheets."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from marshmallow import fields

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
    up_to,
    within,
)
from services.goals.access.schemas import LEVELS, OwnerIn, OwnerInput
from services.goals.goal_sheets.schemas.goals import (
    ACCUMULATIONS,
    AMBITIONS,
    DIRECTIONS,
    GOAL_KINDS,
    PERIODS,
)

MAX_ITEMS = 50
SEVERITIES = ("blocker", "advice")


class KeyResultDraftIn(Schema):
    """A key result that may still be incomplete."""

    title = Text(200, blank=True, load_default="")
    direction = fields.String(load_default="increase", validate=one_of(*DIRECTIONS))
    unit = Text(20, blank=True, load_default="")
    target = Number(load_default=None, allow_none=True)
    target_high = Number(load_default=None, allow_none=True)
    weight = Number(load_default=1)
    ends_on = fields.Date(load_default=None, allow_none=True)
    library_item_id = fields.UUID(load_default=None, allow_none=True)
    has_milestones = fields.Boolean(load_default=True)


class KeyResultDraftInput(TypedDict):
    """What `KeyResultDraftIn` loads."""

    title: str
    direction: str
    unit: str
    target: Decimal | None
    target_high: Decimal | None
    weight: Decimal
    ends_on: date | None
    library_item_id: UUID | None
    has_milestones: bool


class DraftInput(TypedDict):
    """What `DraftIn` loads."""

    cycle_id: UUID
    owner: OwnerInput
    goal_id: UUID | None
    kind: str
    title: str
    weight: Decimal | None
    has_parent: bool
    progress_source: str
    key_results: Sequence[KeyResultDraftInput]


class DraftIn(Schema):
    cycle_id = fields.UUID(required=True)
    owner = fields.Nested(OwnerIn, required=True)
    # The goal that is being edited; none while it is new.
    goal_id = fields.UUID(load_default=None, allow_none=True)
    kind = fields.String(required=True, validate=one_of("objective", "kpi"))
    title = Text(200, blank=True, load_default="")
    weight = Number(load_default=None, allow_none=True)
    has_parent = fields.Boolean(load_default=False)
    progress_source = fields.String(
        load_default="key_results", validate=one_of("key_results", "children", "both", "manual")
    )
    key_results = fields.List(
        fields.Nested(KeyResultDraftIn), load_default=list, validate=up_to(MAX_ITEMS)
    )


class WritingFindingOut(Schema):
    code = fields.String(required=True)
    # blocker: the sheet cannot be submitted; or advice.
    severity = fields.String(required=True, validate=one_of(*SEVERITIES))
    # The path of the field in the draft, or in the sheet.
    path = fields.String(required=True)
    goal_id = fields.UUID(required=True, allow_none=True)
    # What is wrong, and what to do about it.
    message = fields.String(required=True)
    advice = fields.String(required=True)


class FindingsOut(Schema):
    items = fields.List(fields.Nested(WritingFindingOut), required=True)


class SeveritiesIn(Schema):
    """Blockers prevent that a sheet is submitted; codes that are left out have their default."""

    not_measurable = fields.String(validate=one_of(*SEVERITIES))
    no_date = fields.String(validate=one_of(*SEVERITIES))
    activity = fields.String(validate=one_of(*SEVERITIES))
    below_previous_result = fields.String(validate=one_of(*SEVERITIES))
    unbalanced_weights = fields.String(validate=one_of(*SEVERITIES))
    key_result_weights = fields.String(validate=one_of(*SEVERITIES))
    too_many_goals = fields.String(validate=one_of(*SEVERITIES))
    too_many_key_results = fields.String(validate=one_of(*SEVERITIES))
    no_parent = fields.String(validate=one_of(*SEVERITIES))
    duplicate = fields.String(validate=one_of(*SEVERITIES))


class WritingRulesIn(Schema):
    severities = fields.Nested(SeveritiesIn, required=True)
    max_goals = fields.Integer(required=True, strict=True, validate=within(1, MAX_ITEMS))
    max_key_results = fields.Integer(required=True, strict=True, validate=within(1, MAX_ITEMS))


class WritingRulesInput(TypedDict):
    """What `WritingRulesIn` loads."""

    severities: dict[str, str]
    max_goals: int
    max_key_results: int


class WritingRulesOut(Complete, WritingRulesIn):
    version = fields.Integer(required=True)
    allowed_actions = Actions("edit")


class PastKeyResultQuery(Query):
    """`owner` is `me` or an id; without a cycle key results of cycles that began before today."""

    owner_kind = fields.String(load_default="person", validate=one_of(*LEVELS))
    owner = fields.String(load_default="me")
    cycle_id = fields.UUID(load_default=None)
    q = fields.String(load_default="")


class PastKeyResultFilter(TypedDict):
    """What `PastKeyResultQuery` loads."""

    owner_kind: str
    owner: str
    cycle_id: UUID | None
    q: str
    after: str
    limit: int


class PastKeyResultCycleOut(ReferenceOut):
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)


class PastKeyResultGoalOut(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True, validate=one_of(*GOAL_KINDS))


class PastKeyResultOut(Schema):
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
    # The result, and the progress in percent.
    current = Number(required=True, allow_none=True)
    progress = Number(required=True, allow_none=True)
    library_item_id = fields.UUID(required=True, allow_none=True)
    goal = fields.Nested(PastKeyResultGoalOut, required=True)
    cycle = fields.Nested(PastKeyResultCycleOut, required=True)


class SheetCopyIn(Schema):
    cycle_id = fields.UUID(required=True)
    owner = fields.Nested(OwnerIn, required=True)


class UnitCopyInput(TypedDict):
    """What `UnitCopyIn` loads."""

    cycle_id: UUID
    unit_id: UUID


class UnitCopyIn(Schema):
    cycle_id = fields.UUID(required=True)
    unit_id = fields.UUID(required=True)


class CopyCountsOut(Schema):
    people = fields.Integer(required=True)
    copied = fields.Integer(required=True)
    # People who have goals in this cycle already.
    already_started = fields.Integer(required=True)
    # People without goals in an earlier cycle.
    without_earlier_goals = fields.Integer(required=True)


PastKeyResultPage = page_of(PastKeyResultOut)
