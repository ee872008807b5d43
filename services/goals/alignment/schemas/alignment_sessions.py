"""Alignment sessions and their findings as JSON; `XInput` is what the schema `X` loads."""

from datetime import date
from typing import TypedDict
from uuid import UUID

from marshmallow import fields

from servicekit.http.schemas import (
    Actions,
    Query,
    ReferenceOut,
    Schema,
    Text,
    one_of,
    page_of,
    up_to,
)
from services.goals.access.schemas import OwnerOut
from services.goals.goal_sheets.schemas.sheets import SHEET_STATES, SheetCycle

KINDS = ("duplicate", "gap", "inconsistent", "uneven_difficulty", "cross_unit_request")
STATES = ("planned", "open", "closed")
OUTCOMES = ("return", "amend", "settle", "carry")


class AlignmentSessionIn(Schema):
    title = Text(120, required=True)
    cycle_id = fields.UUID(required=True)
    held_on = fields.Date(required=True)
    units = fields.List(fields.UUID(), required=True, validate=up_to(100, least=1))
    members = fields.List(fields.UUID(), load_default=list, validate=up_to(100))
    # The previous session, whose carried findings this one continues.
    follows_id = fields.UUID(load_default=None, allow_none=True)


class AlignmentSessionInput(TypedDict):
    title: str
    cycle_id: UUID
    held_on: date
    units: list[UUID]
    members: list[UUID]
    follows_id: UUID | None


class AlignmentSessionChange(Schema):
    title = Text(120)
    held_on = fields.Date()
    units = fields.List(fields.UUID(), validate=up_to(100, least=1))
    members = fields.List(fields.UUID(), validate=up_to(100))


class AlignmentSessionChangeInput(TypedDict, total=False):
    title: str
    held_on: date
    units: list[UUID]
    members: list[UUID]


class AlignmentSessionStep(Schema):
    to = fields.String(required=True, validate=one_of("open", "closed"))


class AlignmentSessionStepInput(TypedDict):
    to: str


class AlignmentSessionQuery(Query):
    cycle_id = fields.UUID(load_default=None)
    state = fields.String(load_default=None, validate=one_of(*STATES))


class AlignmentSessionFilter(TypedDict):
    cycle_id: UUID | None
    state: str | None
    after: str
    limit: int


class FindingChange(Schema):
    kind = fields.String(validate=one_of(*KINDS))
    text = Text(1000)
    goal_ids = fields.List(fields.UUID(), validate=up_to(50))
    sheet_ids = fields.List(fields.UUID(), validate=up_to(50))
    owner_id = fields.UUID()
    due_on = fields.Date()


class FindingChangeInput(TypedDict, total=False):
    kind: str
    text: str
    goal_ids: list[UUID]
    sheet_ids: list[UUID]
    owner_id: UUID
    due_on: date


class FindingIn(FindingChange):
    kind = fields.String(required=True, validate=one_of(*KINDS))
    text = Text(1000, required=True)
    goal_ids = fields.List(fields.UUID(), load_default=list, validate=up_to(50))
    sheet_ids = fields.List(fields.UUID(), load_default=list, validate=up_to(50))
    owner_id = fields.UUID(required=True)
    due_on = fields.Date(required=True)


class FindingInput(TypedDict):
    kind: str
    text: str
    goal_ids: list[UUID]
    sheet_ids: list[UUID]
    owner_id: UUID
    due_on: date


class OutcomeIn(Schema):
    outcome = fields.String(required=True, validate=one_of(*OUTCOMES))
    text = Text(1000, required=True)
    # The sheet that is returned, or the goal that is to change.
    subject_id = fields.UUID(load_default=None, allow_none=True)


class OutcomeInput(TypedDict):
    outcome: str
    text: str
    subject_id: UUID | None


class GoalReferenceOut(ReferenceOut):
    # Whether the reader sees its title alone.
    restricted = fields.Boolean(required=True)


class SheetReferenceOut(Schema):
    id = fields.UUID(required=True)
    owner = fields.Nested(OwnerOut, required=True)
    state = fields.String(required=True, validate=one_of(*SHEET_STATES))
    difficulty = fields.Integer(required=True, allow_none=True)


class SessionFindingOut(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=one_of(*KINDS))
    text = fields.String(required=True)
    goals = fields.List(fields.Nested(GoalReferenceOut), required=True)
    sheets = fields.List(fields.Nested(SheetReferenceOut), required=True)
    owner = fields.Nested(ReferenceOut, required=True)
    due_on = fields.String(required=True)
    state = fields.String(
        required=True, validate=one_of("open", "awaiting_approval", "settled", "carried_over")
    )
    # return or amend: what its subject was asked to do.
    action = fields.String(required=True, allow_none=True, validate=one_of("return", "amend"))
    subject_id = fields.UUID(required=True, allow_none=True)
    outcome = fields.String(required=True)
    settled_at = fields.String(required=True, allow_none=True)
    # The request whose approval settled it.
    request_id = fields.UUID(required=True, allow_none=True)
    noted_by = fields.Nested(ReferenceOut, required=True)
    noted_at = fields.String(required=True)
    carried_over_from_id = fields.UUID(required=True, allow_none=True)
    allowed_actions = Actions("edit", "return", "amend", "settle", "carry")


class AlignmentSessionSummaryOut(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    cycle = fields.Nested(SheetCycle, required=True)
    held_on = fields.Date(required=True)
    state = fields.String(required=True, validate=one_of(*STATES))
    units = fields.List(fields.Nested(ReferenceOut), required=True)
    members = fields.List(fields.Nested(ReferenceOut), required=True)
    convener = fields.Nested(ReferenceOut, required=True)
    follows_id = fields.UUID(required=True, allow_none=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    finding_count = fields.Integer(required=True)
    pending_count = fields.Integer(required=True)
    allowed_actions = Actions("edit", "note_finding", "open", "close")
    version = fields.Integer(required=True)


class AlignmentSessionOut(AlignmentSessionSummaryOut):
    findings = fields.List(fields.Nested(SessionFindingOut), required=True)


AlignmentSessionPage = page_of(AlignmentSessionSummaryOut)
