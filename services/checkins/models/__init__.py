"""Check-ins, and the copies of cycles, goals and key results that they are checked against."""

from .check_ins import CheckIn, value_shown
from .goals import COMPANY, Cycle, Goal
from .key_results import DATE_BACK_DAYS, KeyResult, can_still_be_told
from .tables import metadata

__all__ = [
    "COMPANY",
    "DATE_BACK_DAYS",
    "CheckIn",
    "Cycle",
    "Goal",
    "KeyResult",
    "can_still_be_told",
    "metadata",
    "value_shown",
]
