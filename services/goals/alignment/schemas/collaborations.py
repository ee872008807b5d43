"""Collaborations (协同) as JSON; `XData` is what the schema `X` loads."""

from datetime import date
from typing import TypedDict
from uuid import UUID

from marshmallow import fields

from servicekit.http.schemas import Query, Schema, Text, one_of, page_of
from services.goals.access.schemas import Named, OwnerOut

STATES = ("asked", "accepted", "declined", "withdrawn")


class CollaborationIn(Schema):
    unit_id = fields.UUID(required=True)
    key_result_id = fields.UUID(load_default=None, allow_none=True)
    ask = Text(1000, required=True)
    needed_on = fields.Date(load_default=None, allow_none=True)


class CollaborationInData(TypedDict):
    unit_id: UUID
    key_result_id: UUID | None
    ask: str
    needed_on: date | None


class CollaborationStep(Schema):
    to = fields.String(required=True, validate=one_of("accepted", "declined", "withdrawn"))
    reason = Text(1000, blank=True, load_default="")


class CollaborationStepData(TypedDict):
    to: str
    reason: str


class CollaborationQuery(Query):
    box = fields.String(load_default="incoming", validate=one_of("incoming", "outgoing"))
    state = fields.String(load_default=None, validate=one_of(*STATES))


class CollaborationQueryData(TypedDict):
    box: str
    state: str | None
    after: str
    limit: int


class CollaborationOut(Schema):
    id = fields.UUID(required=True)
    goal = fields.Nested(Named, required=True)
    # Whether the reader may open the goal; the asked unit sees at least its title.
    goal_visible = fields.Boolean(required=True)
    key_result = fields.Nested(Named, required=True, allow_none=True)
    owner = fields.Nested(OwnerOut, required=True)
    unit = fields.Nested(Named, required=True)
    ask = fields.String(required=True)
    needed_on = fields.Date(required=True, allow_none=True)
    state = fields.String(required=True, validate=one_of(*STATES))
    reason = fields.String(required=True)
    asked_by = fields.Nested(Named, required=True, allow_none=True)
    asked_at = fields.AwareDateTime(required=True)
    answered_by = fields.Nested(Named, required=True, allow_none=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    may_answer = fields.Boolean(required=True)
    may_withdraw = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class CollaborationList(Schema):
    items = fields.List(fields.Nested(CollaborationOut), required=True)


CollaborationPage = page_of(CollaborationOut)
