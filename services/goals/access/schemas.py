"""Owners of goals and sheets in requests and answers."""

from marshmallow import fields

from servicekit.http.schemas import Schema, one_of

LEVELS = ("company", "unit", "person")


class Named(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)


class OwnerIn(Schema):
    kind = fields.String(required=True, validate=one_of(*LEVELS))
    id = fields.UUID(load_default=None, allow_none=True)


class SheetIn(Schema):
    cycle_id = fields.UUID(required=True)
    owner = fields.Nested(OwnerIn, required=True)


class OwnerOut(Schema):
    kind = fields.String(required=True, validate=one_of(*LEVELS))
    id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)
