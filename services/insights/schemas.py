"""Shapes that insights reads and writes over HTTP."""

from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from marshmallow import fields

from measures.pace import WORST_FIRST
from servicekit.http.schemas import Number, Query, ReferenceOut, Schema, one_of


class Percent(Number):
    """Percent to two decimals: 42 is 42 %."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        percent = None if value is None else round(Decimal(value), 2)
        return super()._serialize(percent, attr, obj, **kwargs)


class BoardQuery(Schema):
    cycle_level = fields.String(validate=one_of("company", "unit", "person"), load_default=None)
    cycle_id = fields.UUID(load_default=None)


class BoardFilter(TypedDict):
    cycle_level: str | None
    cycle_id: UUID | None


class UnitBoardQuery(Query, BoardQuery):
    pass


class UnitBoardFilter(BoardFilter):
    after: str
    limit: int


class BoardUnitOut(Schema):
    id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)
    parent_id = fields.UUID(required=True, allow_none=True)


class BoardOwnerOut(Schema):
    kind = fields.String(required=True, validate=one_of("company", "unit", "person"))
    id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)


class HealthCountsOut(Schema):
    on_track = fields.Integer(required=True)
    lagging = fields.Integer(required=True)
    at_risk = fields.Integer(required=True)
    outdated = fields.Integer(required=True)
    pending = fields.Integer(required=True)
    achieved = fields.Integer(required=True)
    early = fields.Integer(required=True)


class SummaryOut(HealthCountsOut):
    goal_count = fields.Integer(required=True)
    progress = Percent(required=True, allow_none=True)
    expected = Percent(required=True, allow_none=True)


class GoalRowOut(Schema):
    goal_id = fields.UUID(required=True)
    title = fields.String(required=True)
    owner = fields.Nested(BoardOwnerOut, required=True)
    progress = Percent(required=True, allow_none=True)
    expected = Percent(required=True, allow_none=True)
    health = fields.String(required=True, validate=one_of(*WORST_FIRST))
    last_update = fields.DateTime(required=True, allow_none=True)


class CompanyOrUnitOut(Schema):
    # Without an id: the company.
    id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)


class BoardCrossUnitRequestOut(Schema):
    id = fields.UUID(required=True)
    # asks: the unit's goal asks another unit; asked: the unit is asked.
    side = fields.String(required=True, validate=one_of("asks", "asked"))
    other = fields.Nested(CompanyOrUnitOut, required=True)
    goal = fields.Nested(ReferenceOut, required=True)
    goal_visible = fields.Boolean(required=True)
    owner = fields.Nested(BoardOwnerOut, required=True)
    request_text = fields.String(required=True)
    needed_on = fields.Date(required=True, allow_none=True)
    state = fields.String(required=True, validate=one_of("asked", "accepted", "declined"))
    reason = fields.String(required=True)
    requested_at = fields.DateTime(required=True, allow_none=True)
    answered_at = fields.DateTime(required=True, allow_none=True)


class BoardItemOut(Schema):
    unit = fields.Nested(BoardUnitOut, required=True)
    head = fields.Nested(ReferenceOut, required=True, allow_none=True)
    goal_count = fields.Integer(required=True)
    progress = Percent(required=True, allow_none=True)
    expected = Percent(required=True, allow_none=True)
    health = fields.String(required=True, validate=one_of(*WORST_FIRST))
    counts = fields.Nested(HealthCountsOut, required=True)
    last_update = fields.DateTime(required=True, allow_none=True)
    goals = fields.List(fields.Nested(GoalRowOut), required=True)
    has_more = fields.Boolean(required=True)
    cross_unit_requests = fields.List(fields.Nested(BoardCrossUnitRequestOut), required=True)
    has_more_cross_unit_requests = fields.Boolean(required=True)


class VersionOut(Schema):
    version = fields.Integer(required=True)
    as_of = fields.DateTime(required=True)
    lag_seconds = fields.Float(required=True)


class BoardOut(VersionOut):
    summary = fields.Nested(SummaryOut, required=True)
    items = fields.List(fields.Nested(BoardItemOut), required=True)


class UnitBoardOut(Schema):
    unit = fields.Nested(BoardUnitOut, required=True)
    head = fields.Nested(ReferenceOut, required=True, allow_none=True)
    items = fields.List(fields.Nested(GoalRowOut), required=True)
    next = fields.String(required=True, allow_none=True)
