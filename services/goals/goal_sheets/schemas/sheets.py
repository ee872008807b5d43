"""Goal sheets as they travel."""

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
from services.goals.cycles.schemas.cycles import CYCLE_STATES
from services.goals.goal_sheets.schemas.goals import GoalOut

SHEET_STATES = ("draft", "in_approval", "agreed", "filed")


class SheetStep(Schema):
    to = fields.String(required=True, validate=one_of("in_approval", "agreed", "draft", "filed"))
    comment = Text(2000, load_default=None, allow_none=True, blank=True)


class Reopening(Schema):
    until = fields.Date(required=True)
    reason = Text(500, required=True)


class SheetQuery(Query):
    owner = fields.String(load_default="")
    cycle_id = fields.UUID(load_default=None)


class SheetCycle(ReferenceOut):
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    state = fields.String(required=True, validate=one_of(*CYCLE_STATES))


class CommentIn(Schema):
    text = Text(2000, required=True)
    # One of the sheet's goals; none for the sheet as a whole.
    goal_id = fields.UUID(load_default=None, allow_none=True)


class CommentOut(Schema):
    id = fields.UUID(required=True)
    author = fields.Nested(ReferenceOut, required=True)
    at = fields.AwareDateTime(required=True)
    # Nothing where it was deleted.
    text = fields.String(required=True)
    goal_id = fields.UUID(required=True, allow_none=True)
    deleted = fields.Boolean(required=True)
    allowed_actions = Actions("delete")


class SheetSummaryOut(Schema):
    id = fields.UUID(required=True)
    cycle = fields.Nested(SheetCycle, required=True)
    owner = fields.Nested(OwnerOut, required=True)
    state = fields.String(required=True, validate=one_of(*SHEET_STATES))
    comment = fields.String(required=True, allow_none=True)
    reopened_until = fields.Date(required=True, allow_none=True)
    reopened_reason = fields.String(required=True, allow_none=True)
    difficulty = fields.Integer(required=True, allow_none=True)
    # The alignment session that returned it, until it is filed again.
    returned_by = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True)


class DraftingOut(Schema):
    """The last day of drafting; reason: cycle, joined, moved or returned."""

    until = fields.Date(required=True)
    reason = fields.String(required=True, validate=one_of("cycle", "joined", "moved", "returned"))
    over = fields.Boolean(required=True)


class SheetOut(SheetSummaryOut):
    drafting = fields.Nested(DraftingOut, required=True, allow_none=True)
    weight_total = Number(required=True)
    progress = Number(required=True, allow_none=True)
    expected = Number(required=True, allow_none=True)
    health = fields.String(required=True, validate=one_of(*WORST_FIRST))
    goals = fields.List(fields.Nested(GoalOut), required=True)
    comments = fields.List(fields.Nested(CommentOut), required=True)
    allowed_actions = Actions("edit", "submit", "request_change", "comment", "reopen")


SheetPage = page_of(SheetSummaryOut, "create")
