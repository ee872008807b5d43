"""Cycles, sheets, goals, key results, metrics and the library, with the rules of their state."""

from .collaborations import COLLABORATION_STEPS, Collaboration
from .cycles import CYCLE_STEPS, Cycle
from .goals import GOAL_STEPS, LIVE, Alignment, DirtyGoal, Goal, KeyResult
from .library import SPANS, LibraryItem, Template, span_of
from .metrics import COMPANY, MEASURED, Metric, MetricValue
from .sheets import SHEET_STEPS, Sheet
from .tables import metadata, step
from .values import Value

__all__ = [
    "COLLABORATION_STEPS",
    "COMPANY",
    "CYCLE_STEPS",
    "GOAL_STEPS",
    "LIVE",
    "MEASURED",
    "SHEET_STEPS",
    "SPANS",
    "Alignment",
    "Collaboration",
    "Cycle",
    "DirtyGoal",
    "Goal",
    "KeyResult",
    "LibraryItem",
    "Metric",
    "MetricValue",
    "Sheet",
    "Template",
    "Value",
    "metadata",
    "span_of",
    "step",
]
