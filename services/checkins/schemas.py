"""Shapes that checkins reads and writes over HTTP."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from marshmallow import fields, post_load

from servicekit.http.schemas import Number, Query, Schema, Text, one_of, page_of, up_to, within

# Periods that a calendar can hold with room on both sides.
EARLIEST_DAY, LATEST_DAY = date(2000, 1, 1), date(2100, 1, 1)
MAX_TEXT_LENGTH = 2000
DIRECTIONS = ("increase", "decrease", "at_least", "at_most", "between", "binary", "milestones")


@dataclass(frozen=True, kw_only=True)
class NewCheckIn:
    """A check-in to be recorded; `done` are ids of milestones, `confidence` is 9, 6 or 3."""

    key_result_id: UUID
    value: Decimal | None
    done: tuple[str, ...] | None
    numerator: Decimal | None
    denominator: Decimal | None
    period_start: date | None
    text: str
    confidence: int | None
    corrects: UUID | None
    blocked: bool


class CheckInIn(Schema):
    key_result_id = fields.UUID(required=True)
    value = Number(load_default=None, allow_none=True)
    # The milestones that are done, instead of a value.
    done = fields.List(
        fields.UUID(),
        load_default=None,
        allow_none=True,
        validate=up_to(100),
    )
    numerator = Number(load_default=None, allow_none=True)
    denominator = Number(load_default=None, allow_none=True)
    period_start = fields.Date(
        load_default=None, allow_none=True, validate=within(EARLIEST_DAY, LATEST_DAY)
    )
    text = Text(MAX_TEXT_LENGTH, blank=True, load_default="")
    confidence = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=one_of(9, 6, 3)
    )
    corrects = fields.UUID(load_default=None, allow_none=True)
    blocked = fields.Boolean(load_default=False)

    @post_load
    def _new_check_in(self, data: dict[str, Any], **_: object) -> NewCheckIn:
        done = data.pop("done")
        milestone_ids = None if done is None else tuple(dict.fromkeys(map(str, done)))
        return NewCheckIn(**data, done=milestone_ids)


class AuthorOut(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)


class CheckInOut(Schema):
    id = fields.UUID(required=True)
    key_result_id = fields.UUID(required=True)
    goal_id = fields.UUID(required=True)
    value = Number(allow_none=True, required=True)
    numerator = Number(allow_none=True, required=True)
    denominator = Number(allow_none=True, required=True)
    period_start = fields.Date(required=True)
    period_end = fields.Date(required=True)
    text = fields.String(required=True)
    confidence = fields.Integer(allow_none=True, required=True, validate=one_of(9, 6, 3))
    author = fields.Nested(AuthorOut, required=True)
    corrects = fields.UUID(allow_none=True, required=True)
    blocked = fields.Boolean(required=True)
    recorded_at = fields.DateTime(required=True)
    late = fields.Boolean(required=True)


class CheckInQuery(Query):
    key_result_id = fields.UUID(required=True)


class CheckInFilter(TypedDict):
    key_result_id: UUID
    after: str
    limit: int


class DuePeriodOut(Schema):
    start = fields.Date(required=True)
    end = fields.Date(required=True)
    label = fields.String(required=True)


class LastOut(Schema):
    value = Number(allow_none=True, required=True)
    text = fields.String(required=True)
    confidence = fields.Integer(allow_none=True, required=True, validate=one_of(9, 6, 3))
    at = fields.DateTime(required=True)


class DueMilestoneOut(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    done = fields.Boolean(required=True)


class DueOut(Schema):
    key_result_id = fields.UUID(required=True)
    goal_id = fields.UUID(required=True)
    key_result_title = fields.String(required=True)
    goal_title = fields.String(required=True)
    unit = fields.String(required=True)
    direction = fields.String(required=True, validate=one_of(*DIRECTIONS))
    accumulation = fields.String(
        required=True, validate=one_of("latest", "sum", "average", "ratio")
    )
    period = fields.Nested(DuePeriodOut, required=True)
    due_on = fields.Date(required=True)
    overdue = fields.Boolean(required=True)
    last = fields.Nested(LastOut, allow_none=True, required=True)
    expected_value = Number(allow_none=True, required=True)
    target = Number(allow_none=True, required=True)
    milestones = fields.List(fields.Nested(DueMilestoneOut), required=True)


class DueList(Schema):
    items = fields.List(fields.Nested(DueOut), required=True)


CheckInPage = page_of(CheckInOut)
