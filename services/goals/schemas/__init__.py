"""Shapes that goals reads and writes over HTTP."""

from .cycles import CycleIn, CycleOut, CyclePage, CycleStep
from .goals import (
    AlignmentsIn,
    GoalChange,
    GoalIn,
    GoalOut,
    GoalPage,
    GoalQuery,
    GoalStep,
    KeyResultChange,
    KeyResultIn,
    KeyResultOut,
    LineOut,
    WorkingOut,
)
from .sheets import SheetIn, SheetOut, SheetPage, SheetQuery, SheetStep

__all__ = [
    "AlignmentsIn",
    "CycleIn",
    "CycleOut",
    "CyclePage",
    "CycleStep",
    "GoalChange",
    "GoalIn",
    "GoalOut",
    "GoalPage",
    "GoalQuery",
    "GoalStep",
    "KeyResultChange",
    "KeyResultIn",
    "KeyResultOut",
    "LineOut",
    "SheetIn",
    "SheetOut",
    "SheetPage",
    "SheetQuery",
    "SheetStep",
    "WorkingOut",
]
