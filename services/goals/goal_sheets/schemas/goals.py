"""Goals and key results as they travel."""

from marshmallow import fields

from measures.pace import WORST_FIRST
from servicekit.http.schemas import (
    Actions,
    Complete,
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
from services.goals.access.schemas import LEVELS, OwnerOut, SheetIn
from services.goals.goal_sheets.schemas.plans import (
    MOST,
    MilestoneIn,
    MilestoneOut,
    PhasedTargetIn,
)

MOST_NAMED = 200
GOAL_KINDS = ("objective", "kpi")
GOAL_STATES = ("draft", "active", "achieved", "missed", "cancelled", "archived")
DRIVERS = ("key_results", "children", "both", "manual")
VISIBILITIES = ("open", "line", "managers", "named")
DIRECTIONS = ("increase", "decrease", "at_least", "at_most", "between", "binary", "milestones")
PERIODS = ("week", "month", "quarter")
ACCUMULATIONS = ("latest", "sum", "average", "ratio")
AMBITIONS = ("committed", "aspirational")
GOAL_ACTIONS = (
    "edit", "check_in", "cascade", "request_help", "request_change", "carry_over",
    "achieve", "miss", "cancel", "archive",
)  # fmt: skip
# Of a balanced scorecard: 财务, 客户, 内部流程, 学习与成长.
DIMENSIONS = ("finance", "customer", "process", "learning")


class AlignmentIn(Schema):
    goal_id = fields.UUID(load_default=None, allow_none=True)
    key_result_id = fields.UUID(load_default=None, allow_none=True)
    share = Number(load_default=1, validate=within(0, 1000))
    amount = Number(load_default=None, allow_none=True, validate=within(0, None))


class AlignmentsIn(Schema):
    alignments = fields.List(fields.Nested(AlignmentIn), required=True)


class AlignmentOut(Schema):
    goal_id = fields.UUID(required=True)
    key_result_id = fields.UUID(required=True, allow_none=True)
    share = Number(required=True)
    amount = Number(required=True, allow_none=True)
    title = fields.String(required=True)


class KeyResultChange(Schema):
    title = Text(200)
    unit = Text(20, blank=True)
    direction = fields.String(validate=one_of(*DIRECTIONS))
    accumulation = fields.String(validate=one_of(*ACCUMULATIONS))
    period = fields.String(validate=one_of(*PERIODS))
    cadence = fields.String(allow_none=True, validate=one_of(*PERIODS))
    ambition = fields.String(validate=one_of(*AMBITIONS))
    source = Text(500, blank=True)
    phased_targets = fields.List(fields.Nested(PhasedTargetIn), validate=up_to(MOST))
    milestones = fields.List(fields.Nested(MilestoneIn), validate=up_to(MOST))
    start = Number(allow_none=True)
    target = Number(allow_none=True)
    target_high = Number(allow_none=True)
    tolerance = Number(allow_none=True, validate=within(0, None))
    weight = Number(validate=within(0, 1000))
    starts_on = fields.Date()
    ends_on = fields.Date()
    progress_source = fields.String(validate=one_of("own", "children"))
    children_mode = fields.String(validate=one_of("share", "amount"))
    library_item_id = fields.UUID(allow_none=True)


class KeyResultIn(KeyResultChange):
    title = Text(200, required=True)
    direction = fields.String(required=True, validate=one_of(*DIRECTIONS))
    # It follows this metric's series of the unit, or of the company.
    metric_id = fields.UUID(allow_none=True)
    metric_unit_id = fields.UUID(allow_none=True)


class ValueOut(Schema):
    period_start = fields.Date(required=True)
    period_end = fields.Date(required=True)
    value = Number(required=True, allow_none=True)
    # provided or told.
    source = fields.String(required=True, validate=one_of("provided", "check_in"))


class FollowedMetricOut(Schema):
    """The metric that a key result follows; late data is the provider's matter."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    unit = fields.Nested(ReferenceOut, required=True, allow_none=True)
    provider = fields.Nested(ReferenceOut, required=True, allow_none=True)
    due_on = fields.Date(required=True, allow_none=True)
    late = fields.Boolean(required=True)
    # When a value of it moved the key result last.
    provided_through = fields.AwareDateTime(required=True, allow_none=True)


class KeyResultOut(Complete, KeyResultChange):
    id = fields.UUID(required=True)
    goal_id = fields.UUID(required=True)
    milestones = fields.List(fields.Nested(MilestoneOut), required=True)
    current = Number(required=True, allow_none=True)
    progress = Number(required=True, allow_none=True)
    expected = Number(required=True, allow_none=True)
    health = fields.String(required=True, validate=one_of(*WORST_FIRST))
    cancelled = fields.Boolean(required=True)
    last_check_in_id = fields.UUID(required=True, allow_none=True)
    last_check_in_at = fields.AwareDateTime(required=True, allow_none=True)
    due_on = fields.Date(required=True, allow_none=True)
    metric = fields.Nested(FollowedMetricOut, required=True, allow_none=True)
    values = fields.List(fields.Nested(ValueOut), required=True)
    # Where not, its amounts are kept from the reader.
    amounts_shown = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class GoalChange(Schema):
    title = Text(200)
    description = Text(4000, blank=True)
    weight = Number(allow_none=True, validate=within(0, 100))
    progress_source = fields.String(validate=one_of("key_results", "children", "both", "manual"))
    visibility = fields.String(validate=one_of("open", "line", "managers", "named"))
    # Of company and unit goals: whoever only sees it is shown percents alone.
    amounts_hidden = fields.Boolean()
    strategic = fields.Boolean()
    theme = Text(60, blank=True)
    dimension = fields.String(allow_none=True, validate=one_of(*DIMENSIONS))
    # Who sees it where its visibility is `named`: people and units.
    named_viewers = fields.List(fields.UUID(), validate=up_to(MOST_NAMED))


class GoalIn(GoalChange):
    sheet_id = fields.UUID(load_default=None, allow_none=True)
    # In its place: the first goal of a cycle brings its sheet along.
    sheet = fields.Nested(SheetIn, load_default=None, allow_none=True)
    kind = fields.String(required=True, validate=one_of("objective", "kpi"))
    title = Text(200, required=True)
    description = Text(4000, blank=True, load_default="")
    weight = Number(load_default=None, allow_none=True, validate=within(0, 100))
    progress_source = fields.String(
        load_default="key_results", validate=one_of("key_results", "children", "both", "manual")
    )
    visibility = fields.String(
        load_default=None, allow_none=True, validate=one_of("open", "line", "managers", "named")
    )
    named_viewers = fields.List(fields.UUID(), load_default=list, validate=up_to(MOST_NAMED))
    template_id = fields.UUID(load_default=None, allow_none=True)
    alignments = fields.List(fields.Nested(AlignmentIn), load_default=list)
    key_results = fields.List(fields.Nested(KeyResultIn), load_default=list)


class FindingOut(Schema):
    code = fields.String(
        required=True, validate=one_of("children_outpace_parent", "never_reported")
    )
    action = fields.String(
        required=True, validate=one_of("review_breakdown", "check_in", "write_key_results")
    )
    gap = Number(required=True)


class CarriedLinkOut(Schema):
    goal_id = fields.UUID(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True, validate=one_of(*GOAL_STATES))
    cycle = fields.Nested(ReferenceOut, required=True)


class GoalOut(Schema):
    id = fields.UUID(required=True)
    sheet_id = fields.UUID(required=True)
    cycle = fields.Nested(ReferenceOut, required=True)
    owner = fields.Nested(OwnerOut, required=True)
    kind = fields.String(required=True, validate=one_of(*GOAL_KINDS))
    title = fields.String(required=True)
    description = fields.String(required=True)
    template_id = fields.UUID(required=True, allow_none=True)
    state = fields.String(required=True, validate=one_of(*GOAL_STATES))
    weight = Number(required=True, allow_none=True)
    progress_source = fields.String(required=True, validate=one_of(*DRIVERS))
    visibility = fields.String(required=True, validate=one_of(*VISIBILITIES))
    amounts_hidden = fields.Boolean(required=True)
    strategic = fields.Boolean(required=True)
    theme = fields.String(required=True)
    dimension = fields.String(required=True, allow_none=True, validate=one_of(*DIMENSIONS))
    named_viewers = fields.List(fields.Nested(ReferenceOut), required=True)
    progress = Number(required=True, allow_none=True)
    expected = Number(required=True, allow_none=True)
    health = fields.String(required=True, validate=one_of(*WORST_FIRST))
    children_progress = Number(required=True, allow_none=True)
    children_count = fields.Integer(required=True)
    off_track_children = fields.Integer(required=True)
    findings = fields.List(fields.Nested(FindingOut), required=True)
    alignments = fields.List(fields.Nested(AlignmentOut), required=True)
    key_results = fields.List(fields.Nested(KeyResultOut), required=True)
    # 结转: the goal that goes on in this one, and those in which it goes on.
    carried_over_from = fields.Nested(CarriedLinkOut, required=True, allow_none=True)
    carried_over_to = fields.List(fields.Nested(CarriedLinkOut), required=True)
    allowed_actions = Actions(*GOAL_ACTIONS)
    updated_at = fields.AwareDateTime(required=True)
    version = fields.Integer(required=True)


class CarryOverKeyResultIn(Schema):
    """A key result that goes on: its numbers are told anew, none is taken over by itself."""

    key_result_id = fields.UUID(required=True)
    start = Number(load_default=None, allow_none=True)
    target = Number(load_default=None, allow_none=True)
    target_high = Number(load_default=None, allow_none=True)
    milestones = fields.List(fields.Nested(MilestoneIn), load_default=list, validate=up_to(MOST))


class CarryOverIn(Schema):
    cycle_id = fields.UUID(required=True)
    # As before where nothing is told.
    title = Text(200, blank=True, load_default="")
    key_results = fields.List(
        fields.Nested(CarryOverKeyResultIn), required=True, validate=up_to(MOST)
    )


class GoalStep(Schema):
    steps = ("active", "achieved", "missed", "cancelled", "archived")
    to = fields.String(required=True, validate=one_of(*steps))


class GoalQuery(Query):
    mine = fields.Boolean(load_default=False)
    owner_kind = fields.String(load_default=None, validate=one_of(*LEVELS))
    owner_id = fields.UUID(load_default=None)
    cycle_id = fields.UUID(load_default=None)
    q = fields.String(load_default="")


class InputOut(Schema):
    kind = fields.String(required=True, validate=one_of("key_result", "child"))
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    weight = Number(required=True)
    share = Number(required=True)
    progress = Number(required=True, allow_none=True)
    contribution = Number(required=True)


class OmittedInputOut(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    reason = fields.String(
        required=True, validate=one_of("progress_source", "draft", "cancelled", "archived")
    )


class WorkingOut(Schema):
    goal_id = fields.UUID(required=True)
    progress = Number(required=True, allow_none=True)
    progress_source = fields.String(required=True, validate=one_of(*DRIVERS))
    computed_at = fields.AwareDateTime(required=True)
    inputs = fields.List(fields.Nested(InputOut), required=True)
    hidden_weight = Number(required=True)
    omitted_inputs = fields.List(fields.Nested(OmittedInputOut), required=True)


class AncestorOut(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    owner = fields.Nested(OwnerOut, required=True)
    cycle = fields.Nested(ReferenceOut, required=True)
    progress = Number(required=True, allow_none=True)
    expected = Number(required=True, allow_none=True)
    health = fields.String(required=True, validate=one_of(*WORST_FIRST))


class AncestorsOut(Schema):
    items = fields.List(fields.Nested(AncestorOut), required=True)


GoalPage = page_of(GoalOut, "create")
