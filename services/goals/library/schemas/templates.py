"""Requests and responses about templates."""

from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from marshmallow import fields

from servicekit.http.schemas import (
    Actions,
    Number,
    Query,
    ReferenceOut,
    Schema,
    Text,
    one_of,
    page_of,
    up_to,
    within,
)
from services.goals.access.schemas import LEVELS
from services.goals.goal_sheets.schemas.goals import AMBITIONS, GOAL_KINDS, PERIODS
from services.goals.library.schemas.items import LibraryItemOut

MODES = ("kpi", "okr", "mixed")
SPANS = ("month", "quarter", "half_year", "year")
FULL_WEIGHT, MAX_ITEMS = 100, 20


class TemplateKeyResultIn(Schema):
    code = Text(40, required=True)
    weight = Number(required=True, validate=within(0, FULL_WEIGHT))
    target = Number(load_default=None, allow_none=True)
    # What the indicator does not define; the usual defaults where left out.
    start = Number(load_default=None, allow_none=True)
    target_high = Number(load_default=None, allow_none=True)
    tolerance = Number(load_default=None, allow_none=True, validate=within(0, None))
    cadence = fields.String(load_default=None, allow_none=True, validate=one_of(*PERIODS))
    ambition = fields.String(load_default=None, allow_none=True, validate=one_of(*AMBITIONS))


class TemplateGoalIn(Schema):
    kind = fields.String(required=True, validate=one_of("objective", "kpi"))
    title = Text(200, required=True)
    title_en = Text(200, required=True)
    weight = Number(load_default=None, allow_none=True, validate=within(0, FULL_WEIGHT))
    key_results = fields.List(
        fields.Nested(TemplateKeyResultIn),
        required=True,
        validate=up_to(MAX_ITEMS, 1),
    )


class TemplateChange(Schema):
    name = Text(80)
    name_en = Text(120)
    summary = Text(300, blank=True)
    summary_en = Text(400, blank=True)
    mode = fields.String(validate=one_of(*MODES))
    job_families = fields.List(Text(60), validate=up_to(MAX_ITEMS))
    levels = fields.List(fields.String(validate=one_of(*LEVELS)))
    spans = fields.List(fields.String(validate=one_of(*SPANS)))
    unit_ids = fields.List(fields.UUID(), validate=up_to(200))
    leaders = fields.Boolean(allow_none=True)
    goals = fields.List(
        fields.Nested(TemplateGoalIn),
        validate=up_to(MAX_ITEMS, 1),
    )
    archived = fields.Boolean()


class TemplateIn(TemplateChange):
    code = Text(40, required=True)
    name = Text(80, required=True)
    name_en = Text(120, required=True)
    summary = Text(300, blank=True, load_default="")
    summary_en = Text(400, blank=True, load_default="")
    mode = fields.String(required=True, validate=one_of(*MODES))
    job_families = fields.List(Text(60), load_default=list, validate=up_to(MAX_ITEMS))
    levels = fields.List(fields.String(validate=one_of(*LEVELS)), load_default=list)
    spans = fields.List(fields.String(validate=one_of(*SPANS)), load_default=list)
    unit_ids = fields.List(fields.UUID(), load_default=list, validate=up_to(200))
    leaders = fields.Boolean(load_default=None, allow_none=True)
    goals = fields.List(
        fields.Nested(TemplateGoalIn),
        required=True,
        validate=up_to(MAX_ITEMS, 1),
    )
    archived = fields.Boolean(load_default=False)


class TemplateKeyResultInput(TypedDict):
    """What `TemplateKeyResultIn` loads; `code` is the indicator's, the weight percent."""

    code: str
    weight: Decimal
    target: Decimal | None
    start: Decimal | None
    target_high: Decimal | None
    tolerance: Decimal | None
    cadence: str | None
    ambition: str | None


class TemplateGoalInput(TypedDict):
    """What `TemplateGoalIn` loads."""

    kind: str
    title: str
    title_en: str
    weight: Decimal | None
    key_results: list[TemplateKeyResultInput]


class TemplateFields(TypedDict, total=False):
    """What `TemplateChange` loads: the columns that change."""

    name: str
    name_en: str
    summary: str
    summary_en: str
    mode: str
    job_families: list[str]
    levels: list[str]
    spans: list[str]
    unit_ids: list[UUID]
    leaders: bool | None
    goals: list[TemplateGoalInput]
    archived: bool


class TemplateInput(TemplateFields):
    """What `TemplateIn` loads: every column."""

    code: str


class TemplateKeyResultOut(Schema):
    code = fields.String(required=True)
    weight = Number(required=True)
    target = Number(required=True, allow_none=True)
    start = Number(allow_none=True)
    target_high = Number(allow_none=True)
    tolerance = Number(allow_none=True)
    cadence = fields.String(allow_none=True, validate=one_of(*PERIODS))
    ambition = fields.String(allow_none=True, validate=one_of(*AMBITIONS))
    item = fields.Nested(LibraryItemOut, required=True, allow_none=True)


class TemplateGoalOut(Schema):
    kind = fields.String(required=True, validate=one_of(*GOAL_KINDS))
    title = fields.String(required=True)
    title_en = fields.String(required=True)
    weight = Number(required=True, allow_none=True)
    key_results = fields.List(fields.Nested(TemplateKeyResultOut), required=True)


class TemplateSummaryOut(Schema):
    id = fields.UUID(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    summary = fields.String(required=True)
    summary_en = fields.String(required=True)
    mode = fields.String(required=True, validate=one_of(*MODES))
    job_families = fields.List(fields.String(), required=True)
    levels = fields.List(fields.String(validate=one_of(*LEVELS)), required=True)
    spans = fields.List(fields.String(validate=one_of(*SPANS)), required=True)
    units = fields.List(fields.Nested(ReferenceOut), required=True)
    leaders = fields.Boolean(required=True, allow_none=True)
    goal_count = fields.Integer(required=True)
    key_result_count = fields.Integer(required=True)
    archived = fields.Boolean(required=True)
    # Goals started from it that the reader may see.
    usage_count = fields.Integer(required=True)
    version = fields.Integer(required=True)
    allowed_actions = Actions("edit")


class TemplateOut(TemplateSummaryOut):
    goals = fields.List(fields.Nested(TemplateGoalOut), required=True)


class TemplateQuery(Query):
    q = fields.String(load_default="")
    mode = fields.String(load_default=None, validate=one_of(*MODES))
    archived = fields.Boolean(load_default=False)


class TemplateFilter(TypedDict):
    """What `TemplateQuery` loads."""

    q: str
    mode: str | None
    archived: bool
    after: str
    limit: int


class RecommendationQuery(Schema):
    """The owner (me, or the id of a person or unit) and the cycle."""

    cycle_id = fields.UUID(required=True)
    kind = fields.String(load_default="person", validate=one_of(*LEVELS))
    owner = fields.String(load_default="me")


class RecommendationFilter(TypedDict):
    """What `RecommendationQuery` loads."""

    cycle_id: UUID
    kind: str
    owner: str


class TemplateRecommendationOut(Schema):
    template = fields.Nested(TemplateSummaryOut, required=True)
    score = fields.Integer(required=True)
    # Why it is recommended: unit, job_family, leaders, unit_name, package, span.
    reasons = fields.List(
        fields.String(
            validate=one_of("unit", "job_family", "leaders", "unit_name", "package", "span")
        ),
        required=True,
    )


class TemplateRecommendationList(Schema):
    items = fields.List(fields.Nested(TemplateRecommendationOut), required=True)


TemplatePage = page_of(TemplateSummaryOut, "create")
