"""Cycles in requests and answers."""

from datetime import date
from typing import TypedDict

from marshmallow import fields

from servicekit.http.schemas import Actions, Complete, Schema, Text, one_of, page_of, within
from services.goals.access.schemas import LEVELS

CYCLE_STATES = ("planned", "drafting", "active", "scoring", "closed")


class CycleIn(Schema):
    name = Text(60, required=True)
    level = fields.String(required=True, validate=one_of(*LEVELS))
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    # A missing date follows from the first and the last day.
    drafting_on = fields.Date(load_default=None, allow_none=True)
    cut_off_on = fields.Date(load_default=None, allow_none=True)
    closes_on = fields.Date(load_default=None, allow_none=True)


class CycleChange(Schema):
    name = Text(60)
    drafting_on = fields.Date()
    cut_off_on = fields.Date()
    closes_on = fields.Date()


class CycleFields(TypedDict, total=False):
    """What `CycleChange` loads: the fields that change."""

    name: str
    drafting_on: date
    cut_off_on: date
    closes_on: date


class CycleYearIn(Schema):
    year = fields.Integer(required=True, strict=True, validate=within(2000, 2100))
    first_month = fields.Integer(load_default=1, strict=True, validate=within(1, 12))
    company = fields.String(load_default="year", validate=one_of("year"))
    unit = fields.String(load_default="quarter", validate=one_of("year", "half", "quarter"))
    person = fields.String(
        load_default="quarter", validate=one_of("year", "half", "quarter", "month")
    )


class CycleOut(Complete, CycleIn):
    id = fields.UUID(required=True)
    state = fields.String(required=True, validate=one_of(*CYCLE_STATES))
    parent_id = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True)
    allowed_actions = Actions("edit", "advance")


class CycleStep(Schema):
    to = fields.String(required=True, validate=one_of("drafting", "active", "scoring", "closed"))


class CycleYearOut(Schema):
    items = fields.List(fields.Nested(CycleOut), required=True)


CyclePage = page_of(CycleOut, "create")
