"""Retrospectives as they travel."""

from marshmallow import fields

from servicekit.http.schemas import Number, Query, Schema, Text, one_of, page_of, up_to, within
from services.goals.access.schemas import Named, OwnerOut
from services.goals.goal_sheets.schemas.goals import GOAL_STATES

LONGEST = 2000
MOST_ACTIONS = 30
STATES = ("draft", "submitted")
STAGES = ("mid", "close")
ACTION_STATES = ("open", "done", "dropped")


class LinesIn(Schema):
    """What worked, what did not and why, what comes next."""

    worked = Text(LONGEST, blank=True, load_default="")
    failed = Text(LONGEST, blank=True, load_default="")
    cause = Text(LONGEST, blank=True, load_default="")
    next_step = Text(LONGEST, blank=True, load_default="")


class RetrospectiveIn(LinesIn):
    # Looking back, 0 to 1: neither progress nor confidence.
    score = Number(load_default=None, allow_none=True, validate=within(0, 1))


class RetrospectiveStep(Schema):
    to = fields.String(required=True, validate=one_of(*STATES))


class ActionIn(Schema):
    # Of one that is kept already.
    id = fields.UUID(load_default=None, allow_none=True)
    text = Text(500, required=True)
    owner_id = fields.UUID(required=True)
    due_on = fields.Date(required=True)


class UnitRetrospectiveIn(LinesIn):
    actions = fields.List(fields.Nested(ActionIn), load_default=list, validate=up_to(MOST_ACTIONS))


class ActionStep(Schema):
    to = fields.String(required=True, validate=one_of(*ACTION_STATES))
    note = Text(500, blank=True, load_default="")


class ActionOut(Schema):
    id = fields.UUID(required=True)
    # The retrospective that it was decided in, and of which unit and cycle that is.
    retrospective_id = fields.UUID(required=True)
    unit = fields.Nested(Named, required=True)
    cycle = fields.Nested(Named, required=True)
    text = fields.String(required=True)
    owner = fields.Nested(Named, required=True)
    due_on = fields.Date(required=True)
    state = fields.String(required=True, validate=one_of(*ACTION_STATES))
    note = fields.String(required=True)
    ended_on = fields.Date(required=True, allow_none=True)
    # Still open though its day is over.
    overdue = fields.Boolean(required=True)
    may_follow = fields.Boolean(required=True)


class RetrospectiveOut(Schema):
    id = fields.UUID(required=True, allow_none=True)
    stage = fields.String(required=True, validate=one_of(*STAGES))
    score = Number(required=True, allow_none=True)
    worked = fields.String(required=True)
    failed = fields.String(required=True)
    cause = fields.String(required=True)
    next_step = fields.String(required=True)
    state = fields.String(required=True, validate=one_of(*STATES))
    written_by = fields.Nested(Named, required=True, allow_none=True)
    submitted_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class GoalRetrospectiveOut(RetrospectiveOut):
    goal_id = fields.UUID(required=True)


class GoalRetrospectivesOut(Schema):
    # What can be written now: mid, close or, where nothing can, none.
    stage = fields.String(required=True, allow_none=True, validate=one_of(*STAGES))
    may_write = fields.Boolean(required=True)
    items = fields.List(fields.Nested(GoalRetrospectiveOut), required=True)


class DraftOut(Schema):
    """A proposal from what was told: nobody has taken it over yet."""

    goal_id = fields.UUID(required=True)
    score = Number(required=True, allow_none=True)
    worked = fields.String(required=True)
    failed = fields.String(required=True)
    cause = fields.String(required=True)
    next_step = fields.String(required=True)
    check_ins = fields.Integer(required=True)


class DraftsOut(Schema):
    items = fields.List(fields.Nested(DraftOut), required=True)


class UnitRetrospectiveOut(RetrospectiveOut):
    unit = fields.Nested(Named, required=True)
    cycle = fields.Nested(Named, required=True)
    actions = fields.List(fields.Nested(ActionOut), required=True)


class CountsOut(Schema):
    goals = fields.Integer(required=True)
    submitted = fields.Integer(required=True)
    score = Number(required=True, allow_none=True)


class UnitRetrospectivesOut(Schema):
    stage = fields.String(required=True, allow_none=True, validate=one_of(*STAGES))
    may_write = fields.Boolean(required=True)
    items = fields.List(fields.Nested(UnitRetrospectiveOut), required=True)
    # Of the goals that it gathers, as far as the reader may see them.
    counts = fields.Nested(CountsOut, required=True)
    # Decided before, and what became of it.
    earlier_actions = fields.List(fields.Nested(ActionOut), required=True)


class GatheredQuery(Query):
    state = fields.String(load_default=None, validate=one_of("none", *STATES))


class GatheredGoal(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    owner = fields.Nested(OwnerOut, required=True)
    state = fields.String(required=True, validate=one_of(*GOAL_STATES))
    progress = Number(required=True, allow_none=True)


class GatheredOut(Schema):
    goal = fields.Nested(GatheredGoal, required=True)
    retrospectives = fields.List(fields.Nested(GoalRetrospectiveOut), required=True)


class ActionQuery(Query):
    state = fields.String(load_default="open", validate=one_of(*ACTION_STATES))


GatheredPage = page_of(GatheredOut)
ActionPage = page_of(ActionOut)
