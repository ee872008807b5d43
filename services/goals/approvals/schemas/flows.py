"""Requests and responses about approval flows."""

from typing import TypedDict
from uuid import UUID

from marshmallow import fields, validate

from servicekit.http.schemas import Complete, Schema, one_of, within
from services.goals.access.schemas import LEVELS
from services.goals.approvals.schemas.requests import TRIGGERS

KINDS = ("direct_manager", "nth_manager", "unit_head", "role", "person")
ONE_TO_TEN = validate.Length(1, 10, error="field.length|min={min}|max={max}")


class ApproverIn(Schema):
    kind = fields.String(required=True, validate=one_of(*KINDS))
    n = fields.Integer(load_default=None, allow_none=True, strict=True, validate=within(1, 20))
    role = fields.String(load_default=None, allow_none=True, validate=one_of("hr", "executive"))
    person_id = fields.UUID(load_default=None, allow_none=True)


class FlowStep(Schema):
    approvers = fields.List(fields.Nested(ApproverIn), required=True, validate=ONE_TO_TEN)
    mode = fields.String(load_default="any", validate=one_of("any", "all"))
    # Working days until it is escalated to the next manager up; null for never.
    days = fields.Integer(load_default=5, allow_none=True, strict=True, validate=within(1, 60))
    skip_approved = fields.Boolean(load_default=True)
    skip_own = fields.Boolean(load_default=False)


class FlowStepOut(Complete, FlowStep):
    """A step as it stands; what its approvers leave out holds for none of their kind."""


class FlowIn(Schema):
    level = fields.String(required=True, validate=one_of(*LEVELS))
    trigger = fields.String(required=True, validate=one_of(*TRIGGERS))
    # Null restores the default.
    steps = fields.List(
        fields.Nested(FlowStep), required=True, allow_none=True, validate=ONE_TO_TEN
    )
    # Whether owners agree first to what others submit for them.
    owner_agrees = fields.Boolean(load_default=True)


class ApproverInput(TypedDict):
    """What `ApproverIn` loads."""

    kind: str
    n: int | None
    role: str | None
    person_id: UUID | None


class FlowStepInput(TypedDict):
    """What `FlowStep` loads."""

    approvers: list[ApproverInput]
    mode: str
    days: int | None
    skip_approved: bool
    skip_own: bool


class FlowInput(TypedDict):
    """What `FlowIn` loads."""

    level: str
    trigger: str
    steps: list[FlowStepInput] | None
    owner_agrees: bool


class FlowOut(Complete, FlowIn):
    steps = fields.List(fields.Nested(FlowStepOut), required=True)
    default = fields.Boolean(required=True)
    names = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    version = fields.Integer(required=True)


class FlowsOut(Schema):
    items = fields.List(fields.Nested(FlowOut), required=True)
