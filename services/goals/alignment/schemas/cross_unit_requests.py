"""CrossUnitRequests (协同) as JSON; `XInput` is what the schema `X` loads."""

from datetime import date
from typing import TypedDict
from uuid import UUID

from marshmallow import fields

from servicekit.http.schemas import Actions, Query, ReferenceOut, Schema, Text, one_of, page_of
from services.goals.access.schemas import OwnerOut

STATES = ("asked", "accepted", "declined", "withdrawn")


class CrossUnitRequestIn(Schema):
    unit_id = fields.UUID(required=True)
    key_result_id = fields.UUID(load_default=None, allow_none=True)
    request_text = Text(1000, required=True)
    needed_on = fields.Date(load_default=None, allow_none=True)


class CrossUnitRequestInput(TypedDict):
    unit_id: UUID
    key_result_id: UUID | None
    request_text: str
    needed_on: date | None


class CrossUnitRequestStep(Schema):
    to = fields.String(required=True, validate=one_of("accepted", "declined", "withdrawn"))
    reason = Text(1000, blank=True, load_default="")


class CrossUnitRequestStepInput(TypedDict):
    to: str
    reason: str


class CrossUnitRequestQuery(Query):
    box = fields.String(load_default="incoming", validate=one_of("incoming", "outgoing"))
    state = fields.String(load_default=None, validate=one_of(*STATES))


class CrossUnitRequestFilter(TypedDict):
    box: str
    state: str | None
    after: str
    limit: int


class CrossUnitRequestOut(Schema):
    id = fields.UUID(required=True)
    goal = fields.Nested(ReferenceOut, required=True)
    # Whether the reader may open the goal; the asked unit sees at least its title.
    goal_visible = fields.Boolean(required=True)
    key_result = fields.Nested(ReferenceOut, required=True, allow_none=True)
    owner = fields.Nested(OwnerOut, required=True)
    unit = fields.Nested(ReferenceOut, required=True)
    request_text = fields.String(required=True)
    needed_on = fields.Date(required=True, allow_none=True)
    state = fields.String(required=True, validate=one_of(*STATES))
    reason = fields.String(required=True)
    requested_by = fields.Nested(ReferenceOut, required=True, allow_none=True)
    requested_at = fields.AwareDateTime(required=True)
    answered_by = fields.Nested(ReferenceOut, required=True, allow_none=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    allowed_actions = Actions("accept", "decline", "withdraw")
    version = fields.Integer(required=True)


class CrossUnitRequestList(Schema):
    items = fields.List(fields.Nested(CrossUnitRequestOut), required=True)


CrossUnitRequestPage = page_of(CrossUnitRequestOut)
