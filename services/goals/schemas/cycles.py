"""Cycles as they travel."""

from marshmallow import fields

from servicekit.http.schemas import Schema, Text, one_of, page_of

from .owners import LEVELS


class CycleIn(Schema):
    name = Text(60, required=True)
    level = fields.String(required=True, validate=one_of(*LEVELS))
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    cut_off_on = fields.Date(load_default=None, allow_none=True)


class CycleOut(CycleIn):
    id = fields.UUID(required=True)
    state = fields.String(required=True)
    parent_id = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True)


class CycleStep(Schema):
    to = fields.String(required=True, validate=one_of("drafting", "active", "scoring", "closed"))


CyclePage = page_of(CycleOut)
