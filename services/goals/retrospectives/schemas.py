"""Input and output of retrospectives."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from marshmallow import fields

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
from services.goals.goal_sheets.schemas.goals import GOAL_STATES

MAX_TEXT_LENGTH = 2000
MAX_ACTIONS = 30
STATES = ("draft", "submitted")
STAGES = ("mid", "close")
ACTION_STATES = ("open", "done", "dropped")


class RetrospectiveTextsIn(Schema):
    """What worked, what failed and why, and the next step."""

    worked = Text(MAX_TEXT_LENGTH, blank=True, load_default="")
    failed = Text(MAX_TEXT_LENGTH, blank=True, load_default="")
    cause = Text(MAX_TEXT_LENGTH, blank=True, load_default="")
    next_step = Text(MAX_TEXT_LENGTH, blank=True, load_default="")


class RetrospectiveIn(RetrospectiveTextsIn):
    # 0 to 1, given afterwards: neither progress nor confidence.
    score = Number(load_default=None, allow_none=True, validate=within(0, 1))


class RetrospectiveTexts(TypedDict):
    """What `RetrospectiveTextsIn` loads."""

    worked: str
    failed: str
    cause: str
    next_step: str


class RetrospectiveInput(RetrospectiveTexts):
    """What `RetrospectiveIn` loads."""

    score: Decimal | None


class RetrospectiveStep(Schema):
    to = fields.String(required=True, validate=one_of(*STATES))


class ActionIn(Schema):
    # None of a new action.
    id = fields.UUID(load_default=None, allow_none=True)
    text = Text(500, required=True)
    owner_id = fields.UUID(required=True)
    due_on = fields.Date(required=True)


class ActionInput(TypedDict):
    """What `ActionIn` loads."""

    id: UUID | None
    text: str
    owner_id: UUID
    due_on: date


class UnitRetrospectiveIn(RetrospectiveTextsIn):
    actions = fields.List(fields.Nested(ActionIn), load_default=list, validate=up_to(MAX_ACTIONS))


class UnitRetrospectiveInput(RetrospectiveTexts):
    """What `UnitRetrospectiveIn` loads."""

    actions: Sequence[ActionInput]


class ActionStep(Schema):
    to = fields.String(required=True, validate=one_of(*ACTION_STATES))
    note = Text(500, blank=True, load_default="")


class ActionStepInput(TypedDict):
    """What `ActionStep` loads."""

    to: str
    note: str


class StepInput(TypedDict):
    """What `RetrospectiveStep` loads."""

    to: str


class ActionOut(Schema):
    id = fields.UUID(required=True)
    # The retrospective of which it is part, with its unit and cycle.
    retrospective_id = fields.UUID(required=True)
    unit = fields.Nested(ReferenceOut, required=True)
    cycle = fields.Nested(ReferenceOut, required=True)
    text = fields.String(required=True)
    owner = fields.Nested(ReferenceOut, required=True)
    due_on = fields.Date(required=True)
    state = fields.String(required=True, validate=one_of(*ACTION_STATES))
    note = fields.String(required=True)
    ended_on = fields.Date(required=True, allow_none=True)
    # Still open after its due day.
    overdue = fields.Boolean(required=True)
    allowed_actions = Actions("move")


class RetrospectiveOut(Schema):
    id = fields.UUID(required=True, allow_none=True)
    stage = fields.String(required=True, validate=one_of(*STAGES))
    score = Number(required=True, allow_none=True)
    worked = fields.String(required=True)
    failed = fields.String(required=True)
    cause = fields.String(required=True)
    next_step = fields.String(required=True)
    state = fields.String(required=True, validate=one_of(*STATES))
    written_by = fields.Nested(ReferenceOut, required=True, allow_none=True)
    submitted_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class GoalRetrospectiveOut(RetrospectiveOut):
    goal_id = fields.UUID(required=True)


class GoalRetrospectivesOut(Schema):
    # The stage that can be written now: mid, close or none.
    stage = fields.String(required=True, allow_none=True, validate=one_of(*STAGES))
    allowed_actions = Actions("write")
    items = fields.List(fields.Nested(GoalRetrospectiveOut), required=True)


class RetrospectiveDraftOut(Schema):
    """A draft from the check-ins of a goal; it is not saved."""

    goal_id = fields.UUID(required=True)
    score = Number(required=True, allow_none=True)
    worked = fields.String(required=True)
    failed = fields.String(required=True)
    cause = fields.String(required=True)
    next_step = fields.String(required=True)
    check_ins = fields.Integer(required=True)


class DraftsOut(Schema):
    items = fields.List(fields.Nested(RetrospectiveDraftOut), required=True)


class UnitRetrospectiveOut(RetrospectiveOut):
    unit = fields.Nested(ReferenceOut, required=True)
    cycle = fields.Nested(ReferenceOut, required=True)
    actions = fields.List(fields.Nested(ActionOut), required=True)


class CountsOut(Schema):
    goals = fields.Integer(required=True)
    submitted = fields.Integer(required=True)
    score = Number(required=True, allow_none=True)


class UnitRetrospectivesOut(Schema):
    stage = fields.String(required=True, allow_none=True, validate=one_of(*STAGES))
    allowed_actions = Actions("write")
    items = fields.List(fields.Nested(UnitRetrospectiveOut), required=True)
    # Of the goals of the unit and its people that are visible to the caller.
    counts = fields.Nested(CountsOut, required=True)
    # Actions decided in earlier cycles.
    earlier_actions = fields.List(fields.Nested(ActionOut), required=True)


class ReviewedGoalQuery(Query):
    state = fields.String(load_default=None, validate=one_of("none", *STATES))


class ActionFilter(TypedDict):
    """What `ActionQuery` loads."""

    state: str
    after: str
    limit: int


class UnitGoalFilter(TypedDict):
    """What `ReviewedGoalQuery` loads; `none` is for goals without a retrospective."""

    state: str | None
    after: str
    limit: int


class ReviewedGoalSummaryOut(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    owner = fields.Nested(OwnerOut, required=True)
    state = fields.String(required=True, validate=one_of(*GOAL_STATES))
    progress = Number(required=True, allow_none=True)


class ReviewedGoalOut(Schema):
    goal = fields.Nested(ReviewedGoalSummaryOut, required=True)
    retrospectives = fields.List(fields.Nested(GoalRetrospectiveOut), required=True)


class ActionQuery(Query):
    state = fields.String(load_default="open", validate=one_of(*ACTION_STATES))


ReviewedGoalPage = page_of(ReviewedGoalOut)
ActionPage = page_of(ActionOut)
