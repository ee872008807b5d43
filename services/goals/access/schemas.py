"""Owners of goals and sheets in requests and answers."""

from typing import TypedDict
from uuid import UUID

from marshmallow import fields

from servicekit.http.schemas import Schema, one_of

LEVELS = ("company", "unit", "person")


class OwnerIn(Schema):
    kind = fields.String(required=True, validate=one_of(*LEVELS))
    id = fields.UUID(load_default=None, allow_none=True)


class OwnerInput(TypedDict):
    """What `OwnerIn` loads; `id` is None for the company."""

    kind: str
    id: UUID | None


class SheetIn(Schema):
    cycle_id = fields.UUID(required=True)
    owner = fields.Nested(OwnerIn, required=True)


class SheetInput(TypedDict):
    """What `SheetIn` loads."""

    cycle_id: UUID
    owner: OwnerInput


class OwnerOut(Schema):
    kind = fields.String(required=True, validate=one_of(*LEVELS))
    id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)
