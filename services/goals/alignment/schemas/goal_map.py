"""The map of goals and the search as JSON; `XInput` is what the schema `X` loads."""

from typing import TypedDict
from uuid import UUID

from marshmallow import fields

from measures.pace import WORST_FIRST
from servicekit.http.schemas import (
    Actions,
    Number,
    Query,
    ReferenceOut,
    Schema,
    Text,
    one_of,
    page_of,
)
from services.goals.access.schemas import OwnerOut
from services.goals.alignment.schemas.comparisons import GAP_ACTIONS, GAPS
from services.goals.goal_sheets.schemas.goals import GOAL_KINDS, GOAL_STATES, VISIBILITIES


class GoalSummaryOut(Schema):
    """A goal as a search shows it."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True, validate=one_of(*GOAL_KINDS))
    state = fields.String(required=True, validate=one_of(*GOAL_STATES))
    visibility = fields.String(required=True, validate=one_of(*VISIBILITIES))
    strategic = fields.Boolean(required=True)
    owner = fields.Nested(OwnerOut, required=True)
    cycle = fields.Nested(ReferenceOut, required=True)
    progress = Number(required=True, allow_none=True)
    expected = Number(required=True, allow_none=True)
    health = fields.String(required=True, validate=one_of(*WORST_FIRST))
    children_progress = Number(required=True, allow_none=True)


class CardGapOut(Schema):
    """A gap of a goal, by the rules of the list of gaps."""

    kind = fields.String(required=True, validate=one_of(*GAPS))
    # The number of key results without contributors; for other kinds as in the list of gaps.
    count = Number(required=True)
    action = fields.String(required=True, validate=one_of(*GAP_ACTIONS))
    # The oldest key result without contributors.
    key_result_id = fields.UUID(required=True, allow_none=True)
    # As in the list of gaps.
    allowed_actions = Actions(*GAP_ACTIONS, "contribute")


class CardOut(GoalSummaryOut):
    """A goal as the map shows it."""

    # Children are counted up to a hundred.
    children_count = fields.Integer(required=True)
    off_track_children = fields.Integer(required=True)
    gaps = fields.List(fields.Nested(CardGapOut), required=True)


class PlacedCardOut(CardOut):
    # The nearest goal above it that the reader may see.
    parent_id = fields.UUID(required=True, allow_none=True)
    depth = fields.Integer(required=True)


class MapQuery(Schema):
    cycle_id = fields.UUID(required=True)
    unit_id = fields.UUID(load_default=None)
    # All levels, a thousand cards at a time, instead of the first two.
    all_levels = fields.Boolean(load_default=False)
    after = fields.String(load_default="")


class MapFilter(TypedDict):
    cycle_id: UUID
    unit_id: UUID | None
    all_levels: bool
    after: str


class UnalignedQuery(Query):
    cycle_id = fields.UUID(required=True)
    unit_id = fields.UUID(load_default=None)


class UnalignedFilter(TypedDict):
    cycle_id: UUID
    unit_id: UUID | None
    after: str
    limit: int


class MapOut(Schema):
    cycle = fields.Nested(ReferenceOut, required=True)
    items = fields.List(fields.Nested(PlacedCardOut), required=True)
    next = fields.String(required=True, allow_none=True)


class ChildrenQuery(Query):
    # The unit whose map is shown: gaps are those of the unit.
    unit_id = fields.UUID(load_default=None)


class ChildrenFilter(TypedDict):
    unit_id: UUID | None
    after: str
    limit: int


class GoalGapsQuery(Schema):
    unit_id = fields.UUID(load_default=None)


class GoalGapsFilter(TypedDict):
    unit_id: UUID | None


class GoalGapsOut(Schema):
    items = fields.List(fields.Nested(CardGapOut), required=True)


class SearchQuery(Schema):
    q = Text(100, required=True)
    cycle_id = fields.UUID(load_default=None)


class SearchFilter(TypedDict):
    q: str
    cycle_id: UUID | None


class GoalSearchOut(Schema):
    items = fields.List(fields.Nested(GoalSummaryOut), required=True)


CardPage = page_of(CardOut)
