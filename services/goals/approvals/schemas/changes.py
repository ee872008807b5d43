"""Requests for changes of agreed goals."""

from datetime import date
from decimal import Decimal
from typing import NotRequired, TypedDict
from uuid import UUID

from marshmallow import fields

from servicekit.http.schemas import Number, Schema, Text, up_to, within
from services.goals.access.schemas import OwnerIn, OwnerInput
from services.goals.approvals.schemas.requests import at_most
from services.goals.goal_sheets.schemas.plans import (
    MOST,
    MilestoneIn,
    MilestoneInput,
    PhasedPointInput,
    PhasedTargetIn,
)


class ChangedKeyResultIn(Schema):
    id = fields.UUID(required=True)
    start = Number(allow_none=True)
    target = Number(allow_none=True)
    target_high = Number(allow_none=True)
    tolerance = Number(allow_none=True, validate=within(0, None))
    weight = Number(validate=within(0, 1000))
    starts_on = fields.Date()
    ends_on = fields.Date()
    phased_targets = fields.List(fields.Nested(PhasedTargetIn), validate=up_to(MOST))
    milestones = fields.List(fields.Nested(MilestoneIn), validate=up_to(MOST))


class ChangedGoalIn(Schema):
    id = fields.UUID(required=True)
    weight = Number(allow_none=True, validate=within(0, 100))
    owner = fields.Nested(OwnerIn, load_default=None, allow_none=True)
    # An active goal ends; a draft that was added to an agreed sheet starts.
    cancel = fields.Boolean(load_default=False)
    start = fields.Boolean(load_default=False)
    key_results = fields.List(fields.Nested(ChangedKeyResultIn), load_default=list)


class ChangeRequestIn(Schema):
    reason = Text(2000, required=True)
    goals = fields.List(fields.Nested(ChangedGoalIn), required=True, validate=at_most(100))


class KeyResultChangeInput(TypedDict):
    """What `ChangedKeyResultIn` loads; fields that are left out stay."""

    id: UUID
    start: NotRequired[Decimal | None]
    target: NotRequired[Decimal | None]
    target_high: NotRequired[Decimal | None]
    tolerance: NotRequired[Decimal | None]
    weight: NotRequired[Decimal]
    starts_on: NotRequired[date]
    ends_on: NotRequired[date]
    phased_targets: NotRequired[list[PhasedPointInput]]
    milestones: NotRequired[list[MilestoneInput]]


class GoalChangeInput(TypedDict):
    """What `ChangedGoalIn` loads; a weight that is left out stays."""

    id: UUID
    weight: NotRequired[Decimal | None]
    owner: OwnerInput | None
    cancel: bool
    start: bool
    key_results: list[KeyResultChangeInput]
