"""What a key result plans ahead, as it travels."""

from datetime import date
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from marshmallow import fields

from servicekit.http.schemas import Complete, Number, Schema, Text, within

MOST = 60


class PhasedTargetIn(Schema):
    on = fields.Date(required=True)
    value = Number(required=True)


class PhasedPointInput(TypedDict):
    """What `PhasedTargetIn` loads."""

    on: date
    value: Decimal


class MilestoneIn(Schema):
    # Kept where it is given, so that a renamed milestone stays the one that was done.
    id = fields.UUID(load_default=None, allow_none=True)
    title = Text(200, required=True)
    weight = Number(required=True, validate=within(0, 1000))
    due_on = fields.Date(required=True)


class MilestoneInput(TypedDict):
    """What `MilestoneIn` loads; `id` is None for a new one."""

    id: UUID | str | None
    title: str
    weight: Decimal
    due_on: date


class MilestoneOut(Complete, MilestoneIn):
    id = fields.UUID(required=True)
    done_on = fields.Date(required=True, allow_none=True)
