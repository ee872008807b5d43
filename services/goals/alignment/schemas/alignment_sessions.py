"""Alignment sessions and their findings as JSON; `XData` is what the schema `X` loads."""

from datetime import date
from typing import TypedDict
from uuid import UUID

from marshmallow import fields

from servicekit.http.schemas import Query, Schema, Text, one_of, page_of, up_to
from services.goals.access.schemas import Named, OwnerOut
from services.goals.goal_sheets.schemas.sheets import SHEET_STATES, SheetCycle

KINDS = ("duplicate", "gap", "inconsistent", "uneven_difficulty", "collaboration")
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


class AlignmentSessionInData(TypedDict):
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


class AlignmentSessionChangeData(TypedDict, total=False):
    title: str
    held_on: date
    units: list[UUID]
    members: list[UUID]


class AlignmentSessionStep(Schema):
    to = fields.String(required=True, validate=one_of("open", "closed"))


class AlignmentSessionStepData(TypedDict):
    to: str


class AlignmentSessionQuery(Query):
    cycle_id = fields.UUID(load_default=None)
    state = fields.String(load_default=None, validate=one_of(*STATES))


class AlignmentSessionQueryData(TypedDict):
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


class FindingChangeData(TypedDict, total=False):
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


class FindingInData(TypedDict):
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


class OutcomeInData(TypedDict):
    outcome: str
    text: str
    subject_id: UUID | None


class NamedGoalOut(Named):
    # Whether the reader sees its title alone.
    restricted = fields.Boolean(required=True)


class NamedSheetOut(Schema):
    id = fields.UUID(required=True)
    owner = fields.Nested(OwnerOut, required=True)
    state = fields.String(required=True, validate=one_of(*SHEET_STATES))
    difficulty = fields.Integer(required=True, allow_none=True)


class SessionFindingOut(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=one_of(*KINDS))
    text = fields.String(required=True)
    goals = fields.List(fields.Nested(NamedGoalOut), required=True)
    sheets = fields.List(fields.Nested(NamedSheetOut), required=True)
    owner = fields.Nested(Named, required=True)
    due_on = fields.String(required=True)
    state = fields.String(required=True, validate=one_of("open", "acting", "settled", "carried"))
    # return or amend: what its subject was asked to do.
    action = fields.String(required=True, allow_none=True, validate=one_of("return", "amend"))
    subject_id = fields.UUID(required=True, allow_none=True)
    outcome = fields.String(required=True)
    settled_at = fields.String(required=True, allow_none=True)
    # The request whose approval settled it.
    request_id = fields.UUID(required=True, allow_none=True)
    noted_by = fields.Nested(Named, required=True)
    noted_at = fields.String(required=True)
    carried_from = fields.UUID(required=True, allow_none=True)


class AlignmentSessionLineOut(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    cycle = fields.Nested(SheetCycle, required=True)
    held_on = fields.Date(required=True)
    state = fields.String(required=True, validate=one_of(*STATES))
    units = fields.List(fields.Nested(Named), required=True)
    members = fields.List(fields.Nested(Named), required=True)
    convener = fields.Nested(Named, required=True)
    follows_id = fields.UUID(required=True, allow_none=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    found = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    # note: takes part; lead: opens and closes it, returns sheets.
    can = fields.List(fields.String(validate=one_of("note", "lead")), required=True)
    version = fields.Integer(required=True)


class AlignmentSessionOut(AlignmentSessionLineOut):
    findings = fields.List(fields.Nested(SessionFindingOut), required=True)


AlignmentSessionPage = page_of(AlignmentSessionLineOut)
