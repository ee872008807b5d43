"""Check-ins, and the copies of cycles, goals and key results that they are checked against."""

from .check_ins import CheckIn, displayed_value
from .goals import COMPANY_OWNER_ID, Cycle, Goal
from .key_results import BACKDATING_DAYS, KeyResult, is_reportable
from .tables import metadata

__all__ = [
    "BACKDATING_DAYS",
    "COMPANY_OWNER_ID",
    "CheckIn",
    "Cycle",
    "Goal",
    "KeyResult",
    "displayed_value",
    "is_reportable",
    "metadata",
]
