"""What goals keeps, with the rules of its state."""

from .alignment_sessions import (
    FINDING_KINDS,
    FINDING_STEPS,
    SESSION_STEPS,
    WAITING,
    AlignmentSession,
    Finding,
    moved,
)
from .collaborations import COLLABORATION_STEPS, Collaboration
from .course import NODE_STEPS, Course, Decision, Node
from .cycles import CYCLE_STEPS, Cycle
from .goals import AHEAD, GOAL_STEPS, LIVE, Alignment, DirtyGoal, Goal, KeyResult
from .library import SPANS, LibraryItem, Template, found_by, span_of
from .metrics import COMPANY, MEASURED, Metric, MetricValue
from .policies import LEVELS, TRIGGERS, Policy, default_flow, flow_name
from .requests import REQUEST_STEPS, Request
from .retrospectives import (
    ACTION_STEPS,
    LINES,
    RETROSPECTIVE_STEPS,
    STAGES,
    Retrospective,
    missing,
    stage_in,
)
from .sheets import SHEET_STEPS, Sheet
from .tables import metadata, step
from .values import Value
from .words import marked, name_search_of, search_of

__all__ = [
    "ACTION_STEPS",
    "AHEAD",
    "COLLABORATION_STEPS",
    "COMPANY",
    "CYCLE_STEPS",
    "FINDING_KINDS",
    "FINDING_STEPS",
    "GOAL_STEPS",
    "LEVELS",
    "LINES",
    "LIVE",
    "MEASURED",
    "NODE_STEPS",
    "REQUEST_STEPS",
    "RETROSPECTIVE_STEPS",
    "SESSION_STEPS",
    "SHEET_STEPS",
    "SPANS",
    "STAGES",
    "TRIGGERS",
    "WAITING",
    "Alignment",
    "AlignmentSession",
    "Collaboration",
    "Course",
    "Cycle",
    "Decision",
    "DirtyGoal",
    "Finding",
    "Goal",
    "KeyResult",
    "LibraryItem",
    "Metric",
    "MetricValue",
    "Node",
    "Policy",
    "Request",
    "Retrospective",
    "Sheet",
    "Template",
    "Value",
    "default_flow",
    "flow_name",
    "found_by",
    "marked",
    "metadata",
    "missing",
    "moved",
    "name_search_of",
    "search_of",
    "span_of",
    "stage_in",
    "step",
]
