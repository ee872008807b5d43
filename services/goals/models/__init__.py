"""Cycles, sheets, goals and key results, with the rules of their state."""

from .cycles import CYCLE_STEPS, Cycle
from .goals import GOAL_STEPS, LIVE, Alignment, DirtyGoal, Goal, KeyResult
from .sheets import SHEET_STEPS, Sheet
from .tables import metadata, step
from .values import Value

__all__ = [
    "CYCLE_STEPS",
    "GOAL_STEPS",
    "LIVE",
    "SHEET_STEPS",
    "Alignment",
    "Cycle",
    "DirtyGoal",
    "Goal",
    "KeyResult",
    "Sheet",
    "Value",
    "metadata",
    "step",
]
