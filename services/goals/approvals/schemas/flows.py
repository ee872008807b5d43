"""Approval flows as they travel."""

from marshmallow import fields, validate

from servicekit.http.schemas import Complete, Schema, one_of, within
from services.goals.access.schemas import LEVELS
from services.goals.approvals.schemas.requests import TRIGGERS

KINDS = ("direct_manager", "nth_manager", "unit_head", "role", "person")
FEW = validate.Length(1, 10, error="field.length|min={min}|max={max}")


class ApproverIn(Schema):
    kind = fields.String(required=True, validate=one_of(*KINDS))
    n = fields.Integer(load_default=None, allow_none=True, strict=True, validate=within(1, 20))
    role = fields.String(load_default=None, allow_none=True, validate=one_of("hr", "executive"))
    person_id = fields.UUID(load_default=None, allow_none=True)


class FlowNode(Schema):
    approvers = fields.List(fields.Nested(ApproverIn), required=True, validate=FEW)
    mode = fields.String(load_default="any", validate=one_of("any", "all"))
    # Working days until it goes on to the next manager up; none waits without end.
    days = fields.Integer(load_default=5, allow_none=True, strict=True, validate=within(1, 60))
    skip_approved = fields.Boolean(load_default=True)
    skip_own = fields.Boolean(load_default=False)


class FlowNodeOut(Complete, FlowNode):
    """A node as it stands; what its approvers leave out holds for none of their kind."""


class FlowIn(Schema):
    level = fields.String(required=True, validate=one_of(*LEVELS))
    trigger = fields.String(required=True, validate=one_of(*TRIGGERS))
    # None: back to the default.
    nodes = fields.List(fields.Nested(FlowNode), required=True, allow_none=True, validate=FEW)
    # What others hand in for somebody, they agree to first.
    owner_agrees = fields.Boolean(load_default=True)


class FlowOut(Complete, FlowIn):
    nodes = fields.List(fields.Nested(FlowNodeOut), required=True)
    default = fields.Boolean(required=True)
    names = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    version = fields.Integer(required=True)


class FlowsOut(Schema):
    items = fields.List(fields.Nested(FlowOut), required=True)
