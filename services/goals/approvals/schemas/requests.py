"""Requests and responses about requests for approval."""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict
from uuid import UUID

from marshmallow import fields, validate

from servicekit.http.schemas import (
    Actions,
    Number,
    Query,
    ReferenceOut,
    Schema,
    Text,
    one_of,
    page_of,
    within,
)
from services.goals.goal_sheets.schemas.goals import DIRECTIONS, GoalOut
from services.goals.goal_sheets.schemas.sheets import SHEET_STATES, SheetSummaryOut

NUMBERS = ("weight", "start", "target", "target_high", "tolerance")
DECISIONS = ("approve", "return", "delegate", "object")
BOXES = ("waiting", "submitted", "finished", "all")
TRIGGERS = ("submit", "change", "cancel")
REQUEST_STATES = ("open", "approved", "returned", "withdrawn")
NODE_STATES = (
    *("pending", "waiting", "passed", "returned", "objected", "expired", "skipped", "withdrawn"),
)
APPROVER_ROLES = ("hr", "executive")
DECIDED = ("approved", "returned", "delegated", "objected", "escalated", "expired")
CHANGED_FIELDS = (
    *NUMBERS,
    "starts_on",
    "ends_on",
    "phased_targets",
    "milestones",
    "state",
    "owner",
)


def at_most(maximum: int) -> validate.Length:
    """Validate that a list has 1..maximum items."""
    return validate.Length(1, maximum, error="field.length|min={min}|max={max}")


class DecisionOut(Schema):
    kind = fields.String(required=True, validate=one_of(*DECIDED))
    at = fields.AwareDateTime(required=True)
    by = fields.Nested(ReferenceOut, required=True, allow_none=True)
    role = fields.String(required=True, allow_none=True, validate=one_of(*APPROVER_ROLES))
    to = fields.Nested(ReferenceOut, required=True, allow_none=True)
    to_role = fields.String(required=True, allow_none=True, validate=one_of(*APPROVER_ROLES))
    comment = fields.String(required=True)


class ApprovalStepOut(Schema):
    kind = fields.String(required=True, validate=one_of("approve", "accept", "confirm", "decide"))
    people = fields.List(fields.Nested(ReferenceOut), required=True)
    roles = fields.List(fields.String(validate=one_of(*APPROVER_ROLES)), required=True)
    mode = fields.String(required=True, validate=one_of("any", "all"))
    days = fields.Integer(required=True, allow_none=True)
    for_owner = fields.Boolean(required=True)
    state = fields.String(required=True, validate=one_of(*NODE_STATES))
    note = fields.String(required=True, validate=one_of("", "sent", "own", "approved_before"))
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    decisions = fields.List(fields.Nested(DecisionOut), required=True)


class FlowFindingOut(Schema):
    code = fields.String(
        required=True, validate=one_of("loop", "fell_to_hr", "nobody_left", "nobody_holds")
    )
    approver = fields.String()
    role = fields.String()


PHASED = {
    "type": "object",
    "properties": {"on": {"type": "string", "format": "date"}, "value": {"type": "number"}},
    "required": ["on", "value"],
    "additionalProperties": False,
}
MILESTONE = {
    "type": "object",
    "properties": {
        "id": {"type": ["string", "null"], "format": "uuid"},
        "title": {"type": "string"},
        "weight": {"type": "number"},
        "due_on": {"type": "string", "format": "date"},
        "done_on": {"type": ["string", "null"], "format": "date"},
    },
    "required": ["title", "weight", "due_on"],
    "additionalProperties": False,
}
SIDE = {"type": ["number", "string", "array"], "items": {"anyOf": [PHASED, MILESTONE]}}


class Side(fields.Field[Any]):
    """One side of a difference: a number, a date, a state, an owner or a plan."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        if obj["field"] in NUMBERS:
            return Number()._serialize(value, attr, obj)
        if isinstance(value, list):
            return [_plan_item(item) for item in value]
        return value["name"] if isinstance(value, dict) and "name" in value else value


def _plan_item(item: Mapping[str, object]) -> dict[str, object]:
    """A phased target or a milestone, with its number as a JSON number."""
    return {
        name: Number()._serialize(value, name, item) if name in ("value", "weight") else value
        for name, value in item.items()
    }


class DifferenceOut(Schema):
    subject = fields.String(required=True, validate=one_of("goal", "key_result"))
    id = fields.UUID(required=True)
    goal_id = fields.UUID(required=True)
    title = fields.String(required=True)
    field = fields.String(required=True, validate=one_of(*CHANGED_FIELDS))
    before = Side(required=True, allow_none=True, metadata=SIDE)
    after = Side(required=True, allow_none=True, metadata=SIDE)


class RequestSummaryOut(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=one_of(*TRIGGERS))
    sheet = fields.Nested(SheetSummaryOut, required=True)
    goal_ids = fields.List(fields.UUID(), required=True)
    submitter = fields.Nested(ReferenceOut, required=True, allow_none=True)
    reason = fields.String(required=True)
    diff = fields.List(fields.Nested(DifferenceOut), required=True)
    findings = fields.List(fields.Nested(FlowFindingOut), required=True)
    steps = fields.List(fields.Nested(ApprovalStepOut), required=True)
    state = fields.String(required=True, validate=one_of(*REQUEST_STATES))
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    comment = fields.String(required=True)
    allowed_actions = Actions(*DECISIONS, "withdraw")
    submitted_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class PastSheetOut(Schema):
    id = fields.UUID(required=True)
    cycle = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    state = fields.String(required=True, validate=one_of(*SHEET_STATES))
    difficulty = fields.Integer(required=True, allow_none=True)
    goals = fields.Integer(required=True)
    progress = Number(required=True, allow_none=True)


class RequestOut(RequestSummaryOut):
    goals = fields.List(fields.Nested(GoalOut), required=True)
    history = fields.List(fields.Nested(PastSheetOut), required=True)


class RequestQuery(Query):
    box = fields.String(load_default="all", validate=one_of(*BOXES))
    sheet_id = fields.UUID(load_default=None)
    goal_id = fields.UUID(load_default=None)


class RequestFilter(TypedDict):
    """What `RequestQuery` loads."""

    box: str
    sheet_id: UUID | None
    goal_id: UUID | None
    after: str
    limit: int


class DecisionIn(Schema):
    decision = fields.String(required=True, validate=one_of(*DECISIONS))
    comment = Text(2000, load_default="", blank=True)
    to = fields.UUID(load_default=None, allow_none=True)
    difficulty = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=within(1, 5)
    )


class DecisionOnIn(DecisionIn):
    request_id = fields.UUID(required=True)


class DecisionInput(TypedDict):
    """What `DecisionIn` loads."""

    decision: str
    comment: str
    to: NotRequired[UUID | None]
    difficulty: NotRequired[int | None]


class DecisionOnInput(DecisionInput):
    """What `DecisionOnIn` loads."""

    request_id: UUID


class DecisionsIn(Schema):
    items = fields.List(fields.Nested(DecisionOnIn), required=True, validate=at_most(200))


class AnswerOut(Schema):
    request_id = fields.UUID(required=True)
    state = fields.String(required=True, allow_none=True, validate=one_of(*REQUEST_STATES))
    code = fields.String(required=True, allow_none=True)
    message = fields.String(required=True, allow_none=True)


class AnswersOut(Schema):
    items = fields.List(fields.Nested(AnswerOut), required=True)


class TriggerQuery(Schema):
    trigger = fields.String(load_default="submit", validate=one_of(*TRIGGERS))


class ApproversOut(Schema):
    steps = fields.List(fields.Nested(ApprovalStepOut), required=True)
    findings = fields.List(fields.Nested(FlowFindingOut), required=True)


class TargetOut(Schema):
    start = Number(required=True, allow_none=True)
    target = Number(required=True, allow_none=True)
    target_high = Number(required=True, allow_none=True)
    weight = Number(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)


class LedgerKeyResultOut(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True)
    direction = fields.String(required=True, validate=one_of(*DIRECTIONS))
    value = Number(required=True, allow_none=True)
    original = fields.Nested(TargetOut, required=True)
    current = fields.Nested(TargetOut, required=True)
    original_attainment = Number(required=True, allow_none=True)
    attainment = Number(required=True, allow_none=True)
    changed = fields.Boolean(required=True)
    cancelled = fields.Boolean(required=True)


class LedgerEntryOut(Schema):
    request_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=one_of(*TRIGGERS))
    reason = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    submitter = fields.Nested(ReferenceOut, required=True, allow_none=True)
    approvers = fields.List(fields.Nested(ReferenceOut), required=True)
    diff = fields.List(fields.Nested(DifferenceOut), required=True)


class LedgerOut(Schema):
    goal_id = fields.UUID(required=True)
    weight = Number(required=True, allow_none=True)
    original_weight = Number(required=True, allow_none=True)
    progress = Number(required=True, allow_none=True)
    original_progress = Number(required=True, allow_none=True)
    key_results = fields.List(fields.Nested(LedgerKeyResultOut), required=True)
    entries = fields.List(fields.Nested(LedgerEntryOut), required=True)


RequestPage = page_of(RequestSummaryOut)
