"""Cascades as JSON; `XInput` is what the schema `X` loads."""

from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from marshmallow import fields

from servicekit.http.schemas import Actions, Number, Schema, Text, one_of, up_to, within
from services.goals.access.schemas import LEVELS, OwnerIn, OwnerOut
from services.goals.cycles.schemas.cycles import CYCLE_STATES
from services.goals.goal_sheets.schemas.goals import DIRECTIONS, GOAL_STATES

MAX_CONTRIBUTIONS = 200


class ContributionIn(Schema):
    key_result_id = fields.UUID(required=True)
    owner = fields.Nested(OwnerIn, required=True)
    # None is the goal's own cycle.
    cycle_id = fields.UUID(load_default=None, allow_none=True)
    title = Text(200, load_default=None, allow_none=True)
    share = Number(load_default=None, allow_none=True, validate=within(0, 1000))
    amount = Number(load_default=None, allow_none=True, validate=within(0, None))


class ContributionOwnerInput(TypedDict):
    kind: str
    id: UUID | None


class ContributionInput(TypedDict):
    key_result_id: UUID
    owner: ContributionOwnerInput
    cycle_id: UUID | None
    title: str | None
    share: Decimal | None
    amount: Decimal | None


class CascadeIn(Schema):
    contributions = fields.List(
        fields.Nested(ContributionIn), required=True, validate=up_to(MAX_CONTRIBUTIONS, 1)
    )
    drive_key_results = fields.Boolean(load_default=False)


class CascadeInput(TypedDict):
    contributions: list[ContributionInput]
    drive_key_results: bool


class CascadedKeyResultOut(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True)
    direction = fields.String(required=True, validate=one_of(*DIRECTIONS))
    start = Number(required=True, allow_none=True)
    target = Number(required=True, allow_none=True)
    current = Number(required=True, allow_none=True)
    progress = Number(required=True, allow_none=True)
    progress_source = fields.String(required=True, validate=one_of("own", "children"))
    children_mode = fields.String(required=True, validate=one_of("share", "amount"))
    is_splittable = fields.Boolean(required=True)
    shares = Number(required=True)
    amounts = Number(required=True, allow_none=True)
    remainder = Number(required=True, allow_none=True)


class ContributionOut(Schema):
    goal_id = fields.UUID(required=True)
    key_result_id = fields.UUID(required=True, allow_none=True)
    title = fields.String(required=True)
    state = fields.String(required=True, validate=one_of(*GOAL_STATES))
    owner = fields.Nested(OwnerOut, required=True)
    share = Number(required=True)
    amount = Number(required=True, allow_none=True)
    progress = Number(required=True, allow_none=True)


class HiddenTotalOut(Schema):
    key_result_id = fields.UUID(required=True, allow_none=True)
    share = Number(required=True)
    amount = Number(required=True, allow_none=True)


class CascadeCycleOut(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    level = fields.String(required=True, validate=one_of(*LEVELS))
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    state = fields.String(required=True, validate=one_of(*CYCLE_STATES))


class CascadeOut(Schema):
    goal_id = fields.UUID(required=True)
    allowed_actions = Actions("cascade")
    key_results = fields.List(fields.Nested(CascadedKeyResultOut), required=True)
    contributions = fields.List(fields.Nested(ContributionOut), required=True)
    hidden_totals = fields.List(fields.Nested(HiddenTotalOut), required=True)
    candidates = fields.List(fields.Nested(OwnerOut), required=True)
    cycles = fields.List(fields.Nested(CascadeCycleOut), required=True)
