"""Shapes that appraisals reads and writes over HTTP."""

from datetime import date
from decimal import Decimal
from typing import Literal, NotRequired, TypedDict
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
)

SIDES = ("self", "manager")
MAX_CYCLES = 24
MAX_EMPLOYEES = 20_000
MAX_SCORES = 500


class RoundIn(Schema):
    name = Text(100, required=True)
    cycle_ids = fields.List(fields.UUID(), required=True, validate=up_to(MAX_CYCLES, least=1))
    opens_on = fields.Date(required=True, error_messages={"invalid": "field.date"})
    closes_on = fields.Date(required=True, error_messages={"invalid": "field.date"})


class RoundInput(TypedDict):
    name: str
    cycle_ids: list[UUID]
    opens_on: date
    closes_on: date


class FormCounts(Schema):
    self = fields.Integer(required=True)
    manager = fields.Integer(required=True)
    done = fields.Integer(required=True)


class RoundOut(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    cycle_ids = fields.List(fields.UUID(), required=True)
    opens_on = fields.Date(required=True)
    closes_on = fields.Date(required=True)
    state = fields.String(required=True, validate=one_of("draft", "open", "closed"))
    forms = fields.Nested(FormCounts, required=True)
    # People of a launch whose forms are being opened.
    pending_forms = fields.Integer(required=True)
    version = fields.Integer(required=True)
    allowed_actions = Actions("launch", "close")


class LaunchIn(Schema):
    employee_ids = fields.List(
        fields.UUID(), load_default=None, allow_none=True, validate=up_to(MAX_EMPLOYEES, least=1)
    )


class LaunchInput(TypedDict):
    # None: everybody active in the caller's scope.
    employee_ids: list[UUID] | None


class TransitionIn(Schema):
    to = fields.String(required=True, validate=one_of("closed"))


class FormQuery(Query):
    mine = fields.Boolean(load_default=False)
    to_score = fields.Boolean(load_default=False)
    round_id = fields.UUID(load_default=None)


class FormFilter(TypedDict):
    mine: bool
    to_score: bool
    round_id: UUID | None
    after: str
    limit: int


class FormEmployeeOut(ReferenceOut):
    number = fields.String(required=True)


class FormSummary(Schema):
    id = fields.UUID(required=True)
    round = fields.Nested(ReferenceOut, required=True)
    employee = fields.Nested(FormEmployeeOut, required=True)
    manager = fields.Nested(ReferenceOut, allow_none=True, required=True)
    state = fields.String(required=True, validate=one_of(*SIDES, "done"))
    # The side on which the reader writes; null for those who only read.
    scoring_side = fields.String(allow_none=True, required=True, validate=one_of(*SIDES))
    loaded_at = fields.DateTime(allow_none=True, required=True)
    frozen_at = fields.DateTime(allow_none=True, required=True)
    evidence_hash = fields.String(allow_none=True, required=True)
    item_count = fields.Integer(required=True)
    self_total = Number(allow_none=True, required=True)
    total = Number(allow_none=True, required=True)
    version = fields.Integer(required=True)
    allowed_actions = Actions("score", "submit")


class EvidenceCheckInOut(Schema):
    id = fields.UUID(required=True)
    value = Number(allow_none=True, required=True)
    numerator = Number(allow_none=True, required=True)
    denominator = Number(allow_none=True, required=True)
    period_start = fields.String(allow_none=True, required=True)
    period_end = fields.String(allow_none=True, required=True)
    text = fields.String(required=True)
    author_id = fields.String(required=True)
    corrects = fields.String(allow_none=True, required=True)
    late = fields.Boolean(required=True)
    recorded_at = fields.String(required=True)


class FormItemOut(Schema):
    id = fields.UUID(required=True)
    goal_id = fields.UUID(required=True)
    goal_title = fields.String(required=True)
    key_result_id = fields.UUID(allow_none=True, required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True, validate=one_of("objective", "kpi"))
    weight = Number(required=True)
    unit = fields.String(allow_none=True, required=True)
    direction = fields.String(allow_none=True, required=True)
    start = Number(allow_none=True, required=True)
    target = Number(allow_none=True, required=True)
    target_high = Number(allow_none=True, required=True)
    result = Number(allow_none=True, required=True)
    progress = Number(allow_none=True, required=True)
    suggested_score = Number(allow_none=True, required=True)
    check_ins = fields.List(fields.Nested(EvidenceCheckInOut), required=True)
    self_score = Number(allow_none=True, required=True)
    self_comment = fields.String(required=True)
    manager_score = Number(allow_none=True, required=True)
    manager_comment = fields.String(required=True)
    # What the reader's side wrote: the manager's for the rater, else the employee's.
    comment = fields.String(required=True)


class ScoreBreakdownOut(Schema):
    item_id = fields.UUID(required=True)
    weight = Number(required=True)
    score = Number(allow_none=True, required=True)
    share = Number(allow_none=True, required=True)
    contribution = Number(allow_none=True, required=True)


class FormOut(FormSummary):
    items = fields.List(fields.Nested(FormItemOut), required=True)
    self_breakdown = fields.List(fields.Nested(ScoreBreakdownOut), required=True)
    breakdown = fields.List(fields.Nested(ScoreBreakdownOut), required=True)


class ScoreIn(Schema):
    item_id = fields.UUID(required=True)
    score = Number(required=True, allow_none=True)
    comment = Text(2000, blank=True, allow_none=True)


class ScoreInput(TypedDict):
    item_id: UUID
    score: Decimal | None
    # Missing: the comment stays as it is.
    comment: NotRequired[str | None]


class ScoresIn(Schema):
    by = fields.String(required=True, validate=one_of(*SIDES))
    scores = fields.List(fields.Nested(ScoreIn), required=True, validate=up_to(MAX_SCORES, least=1))


class ScoresInput(TypedDict):
    by: Literal["self", "manager"]
    scores: list[ScoreInput]


class SubmissionIn(Schema):
    by = fields.String(required=True, validate=one_of(*SIDES))


class SubmissionInput(TypedDict):
    by: Literal["self", "manager"]


RoundPage = page_of(RoundOut, "create")
FormPage = page_of(FormSummary)
