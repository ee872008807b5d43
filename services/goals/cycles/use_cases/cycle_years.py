"""The cycles of a fiscal year, for all levels at once."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from measures.working_days import Calendar
from servicekit.errors import invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles import queries as cycle_queries
from services.goals.cycles.models import Cycle
from services.goals.cycles.permissions import can_manage_cycles
from services.goals.cycles.use_cases.cycles import add_cycles, new_cycle
from services.goals.cycles.use_cases.working_calendar import working_calendar

# Months of a cycle, by its length.
LENGTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
# ★ Company goals run a year, units' a quarter, personal ones a month or quarter.
DEFAULT_LENGTHS = {"company": "year", "unit": "quarter", "person": "quarter"}

CycleKey = tuple[str, date, date]


def add_year(uow: UnitOfWork, year: int, first_month: int, **lengths: str) -> Sequence[Cycle]:
    """Add the cycles of the fiscal year that begins in `first_month` of `year`.

    `lengths` is the length of cycles by level. Existing cycles stay as they are; returns all,
    longer ones first. Raises Invalid `cycle.longer_than_above`.
    """
    require(can_manage_cycles(uow.caller))
    _check_lengths(lengths)
    cycles = _cycles_of_levels(working_calendar(uow), lengths, year, first_month)
    existing = _existing_cycles(uow, cycles)
    missing = [cycle for cycle in cycles if _key(cycle) not in existing]
    if missing:
        add_cycles(uow, missing)
        uow.audit("cycles.added", f"year:{year}", after={"cycles": len(missing)})
    return [existing.get(_key(cycle), cycle) for cycle in cycles]


def add_starter_cycles(uow: UnitOfWork) -> None:
    """Add this calendar year for the company, and its remaining quarters for units and people."""
    today = uow.tenant.today()
    cycles = _cycles_of_levels(working_calendar(uow), DEFAULT_LENGTHS, today.year, 1)
    existing = _existing_cycles(uow, cycles)
    missing = [cycle for cycle in cycles if cycle.ends_on >= today and _key(cycle) not in existing]
    if missing:
        add_cycles(uow, missing)


def cycles_of_year(
    calendar: Calendar, level: str, length: str, year: int, first_month: int
) -> Iterator[Cycle]:
    """Build the cycles of one level and length that fill the fiscal year."""
    months = LENGTHS[length]
    for index in range(12 // months):
        starts_on = _first_of_month(year, first_month + index * months)
        ends_on = _first_of_month(year, first_month + (index + 1) * months) - timedelta(days=1)
        name = _name(length, year, index, starts_on)
        yield new_cycle(calendar, name=name, level=level, starts_on=starts_on, ends_on=ends_on)


def _cycles_of_levels(
    calendar: Calendar, lengths: dict[str, str], year: int, first_month: int
) -> list[Cycle]:
    return [
        cycle
        for level in DEFAULT_LENGTHS
        for cycle in cycles_of_year(calendar, level, lengths[level], year, first_month)
    ]


def _check_lengths(lengths: dict[str, str]) -> None:
    """Check that the cycles of a level lie within those of the level above."""
    months = [LENGTHS[lengths[level]] for level in DEFAULT_LENGTHS]
    below_company = list(DEFAULT_LENGTHS)[1:]
    for level, (months_above, level_months) in zip(below_company, pairwise(months), strict=True):
        if level_months > months_above:
            raise invalid(f"lengths.{level}", "cycle.longer_than_above")


def _existing_cycles(uow: UnitOfWork, cycles: Sequence[Cycle]) -> dict[CycleKey, Cycle]:
    first_day = min(cycle.starts_on for cycle in cycles)
    last_day = max(cycle.ends_on for cycle in cycles)
    existing = cycle_queries.cycles_within(uow, first_day, last_day)
    return {_key(cycle): cycle for cycle in existing}


def _name(length: str, year: int, index: int, starts_on: date) -> str:
    match length:
        case "half":
            return f"{year} H{index + 1}"
        case "quarter":
            return f"{year} Q{index + 1}"
        case "month":
            return f"{starts_on:%Y-%m}"
    return f"{year}"


def _first_of_month(year: int, month: int) -> date:
    """The first day of a month; months after 12 are those of the next year."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _key(cycle: Cycle) -> CycleKey:
    return cycle.level, cycle.starts_on, cycle.ends_on
