"""Requests and responses about library indicators."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypedDict

import marshmallow as ma
from marshmallow import fields

from servicekit.http.schemas import Actions, Complete, Number, Query, Schema, Text, one_of, page_of
from services.goals.goal_sheets.schemas.goals import DIRECTIONS, PERIODS

ACCUMULATIONS = ("latest", "sum", "average", "ratio")


class LibraryItemChange(Schema):
    name = Text(80)
    name_en = Text(120)
    category = Text(40)
    category_en = Text(40)
    formula = Text(400)
    formula_en = Text(600)
    unit = Text(20, blank=True)
    unit_en = Text(20, blank=True)
    direction = fields.String(validate=one_of(*DIRECTIONS))
    accumulation = fields.String(validate=one_of(*ACCUMULATIONS))
    period = fields.String(validate=one_of(*PERIODS))
    typical_low = Number(allow_none=True)
    typical_high = Number(allow_none=True)
    typical_target = Number(allow_none=True)
    typical = Text(120, blank=True)
    typical_en = Text(160, blank=True)
    note = Text(600, blank=True)
    note_en = Text(900, blank=True)
    archived = fields.Boolean()

    @ma.validates_schema
    def _range(self, item: Mapping[str, Any], **_: Any) -> None:
        low, high = item.get("typical_low"), item.get("typical_high")
        if low is not None and high is not None and high < low:
            raise ma.ValidationError("kr.bounds", "typical_high")


class LibraryItemIn(LibraryItemChange):
    code = Text(40, required=True)
    name = Text(80, required=True)
    name_en = Text(120, required=True)
    category = Text(40, required=True)
    category_en = Text(40, required=True)
    formula = Text(400, required=True)
    formula_en = Text(600, required=True)
    unit = Text(20, blank=True, load_default="")
    unit_en = Text(20, blank=True, load_default="")
    direction = fields.String(required=True, validate=one_of(*DIRECTIONS))
    accumulation = fields.String(load_default="latest", validate=one_of(*ACCUMULATIONS))
    period = fields.String(load_default="month", validate=one_of(*PERIODS))
    typical_low = Number(load_default=None, allow_none=True)
    typical_high = Number(load_default=None, allow_none=True)
    typical_target = Number(load_default=None, allow_none=True)
    typical = Text(120, blank=True, load_default="")
    typical_en = Text(160, blank=True, load_default="")
    note = Text(600, blank=True, load_default="")
    note_en = Text(900, blank=True, load_default="")
    archived = fields.Boolean(load_default=False)


class LibraryItemFields(TypedDict, total=False):
    """What `LibraryItemChange` loads: the columns that change."""

    name: str
    name_en: str
    category: str
    category_en: str
    formula: str
    formula_en: str
    unit: str
    unit_en: str
    direction: str
    accumulation: str
    period: str
    typical_low: Decimal | None
    typical_high: Decimal | None
    typical_target: Decimal | None
    typical: str
    typical_en: str
    note: str
    note_en: str
    archived: bool


class LibraryItemInput(LibraryItemFields):
    """What `LibraryItemIn` loads: every column."""

    code: str


class LibraryItemOut(Complete, LibraryItemChange):
    id = fields.UUID(required=True)
    code = fields.String(required=True)
    # Key results measuring it that the reader may see.
    usage_count = fields.Integer(required=True)
    version = fields.Integer(required=True)
    allowed_actions = Actions("edit")


class LibraryQuery(Query):
    q = fields.String(load_default="")
    category = fields.String(load_default="")
    archived = fields.Boolean(load_default=False)


class LibraryItemFilter(TypedDict):
    """What `LibraryQuery` loads."""

    q: str
    category: str
    archived: bool
    after: str
    limit: int


class CategoryOut(Schema):
    category = fields.String(required=True)
    category_en = fields.String(required=True)
    count = fields.Integer(required=True)


class CategoriesOut(Schema):
    items = fields.List(fields.Nested(CategoryOut), required=True)


LibraryItemPage = page_of(LibraryItemOut, "create")
