"""The cycles of a whole year, laid in one step."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from measures.working_days import Calendar
from servicekit.errors import invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles import queries as cycle_queries
from services.goals.cycles.models import Cycle
from services.goals.cycles.permissions import can_manage_cycles
from services.goals.cycles.use_cases.cycles import lay, planned
from services.goals.cycles.use_cases.working_calendar import calendar_of

# Months that one cycle takes, and how cycles of that length are told apart within a year.
LENGTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
# ★ Company goals run a year, units' a quarter, personal ones a month or quarter.
USUAL = {"company": "year", "unit": "quarter", "person": "quarter"}


def add_year(uow: UnitOfWork, year: int, first_month: int, **lengths: str) -> Sequence[Cycle]:
    """The cycles of all levels of the fiscal year that begins in `first_month` of `year`.

    Those that stand already are left as they are; answers all of them, longer ones first.
    """
    require(can_manage_cycles(uow.caller))
    _check_lengths(lengths)
    wanted = _year(calendar_of(uow), lengths, year, first_month)
    known = {_key(one): one for one in cycle_queries.cycles_between(uow, _span(wanted))}
    new = [cycle for cycle in wanted if _key(cycle) not in known]
    if new:
        lay(uow, new)
        uow.audit("cycles.laid", f"year:{year}", after={"cycles": len(new)})
    return [known.get(_key(cycle), cycle) for cycle in wanted]


def lay_starter_cycles(uow: UnitOfWork) -> None:
    """A year for the company, and its quarters from the running one on for units and people."""
    today = uow.tenant.today()
    wanted = _year(calendar_of(uow), USUAL, today.year, 1)
    known = {_key(one) for one in cycle_queries.cycles_between(uow, _span(wanted))}
    new = [one for one in wanted if one.ends_on >= today and _key(one) not in known]
    if new:
        lay(uow, new)


def _year(works: Calendar, lengths: dict[str, str], year: int, first_month: int) -> list[Cycle]:
    parts = ((level, lengths[level]) for level in USUAL)
    return [cycle for part in parts for cycle in year_of(works, *part, year, first_month)]


def _check_lengths(lengths: dict[str, str]) -> None:
    """A level's cycles lie within those of the level above."""
    order = [LENGTHS[lengths[level]] for level in USUAL]
    for level, (above, own) in zip(list(USUAL)[1:], pairwise(order), strict=True):
        if own > above:
            raise invalid(f"lengths.{level}", "cycle.longer_than_above")


def year_of(
    works: Calendar, level: str, length: str, year: int, first_month: int
) -> Iterator[Cycle]:
    months = LENGTHS[length]
    for place in range(12 // months):
        starts_on = _month(year, first_month + place * months)
        ends_on = _month(year, first_month + (place + 1) * months) - timedelta(days=1)
        name = _name(length, year, place, starts_on)
        yield planned(works, name=name, level=level, starts_on=starts_on, ends_on=ends_on)


def _name(length: str, year: int, place: int, starts_on: date) -> str:
    match length:
        case "half":
            return f"{year} H{place + 1}"
        case "quarter":
            return f"{year} Q{place + 1}"
        case "month":
            return f"{starts_on:%Y-%m}"
    return f"{year}"


def _month(year: int, month: int) -> date:
    """The first day of a month; months after December are those of the next year."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _span(cycles: Sequence[Cycle]) -> tuple[date, date]:
    return min(one.starts_on for one in cycles), max(one.ends_on for one in cycles)


def _key(cycle: Any) -> tuple[Any, ...]:
    return cycle.level, cycle.starts_on, cycle.ends_on
