"""The tenant's working calendar: a region, and the days off and make-up days that HR enters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from measures.working_days import (
    MONDAY_TO_FRIDAY,
    Calendar,
    company_calendar,
    default_region,
    deviations,
    regions,
)
from servicekit.actions import allowed
from servicekit.errors import Stale, invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.permissions import can_manage_cycles
from services.goals.policies import queries as policy_queries
from services.goals.policies.models import Policy

# The policy that stores it, and its version while a tenant has none.
WORKING_CALENDAR, UNSET_VERSION = "working_calendar", 0


class CalendarPolicy(TypedDict):
    """The working calendar as its policy stores it; ISO days."""

    region: str
    days_off: list[str]
    make_up_days: list[str]


@dataclass(frozen=True)
class WorkingCalendar:
    """A region's holidays, or Monday to Friday; days off and make-up days override both."""

    region: str
    days_off: Sequence[date]
    make_up_days: Sequence[date]
    version: int

    @property
    def calendar(self) -> Calendar:
        """The days that it works."""
        return company_calendar(self.region, self.days_off, self.make_up_days)


@dataclass(frozen=True)
class Deviation:
    """A weekday off, or a weekend day that is worked."""

    day: date
    works: bool


@dataclass(frozen=True)
class WorkingCalendarView:
    """The setting, and its deviations from Monday to Friday this year and the next."""

    setting: WorkingCalendar
    deviations: Sequence[Deviation]
    allowed_actions: list[str]


def working_calendar(uow: UnitOfWork) -> Calendar:
    """The calendar by which working days of the tenant are counted."""
    return _setting(uow, _policy(uow)).calendar


def show_calendar(uow: UnitOfWork) -> WorkingCalendarView:
    """The working calendar with its deviations; whoever belongs to the tenant may read it."""
    setting, year = _setting(uow, _policy(uow)), uow.tenant.today().year
    days = deviations(setting.calendar, date(year, 1, 1), date(year + 1, 12, 31))
    return WorkingCalendarView(
        setting,
        [Deviation(day, works) for day, works in days.items()],
        allowed(edit=can_manage_cycles(uow.caller)),
    )


def set_calendar(
    uow: UnitOfWork,
    region: str,
    days_off: Sequence[date],
    make_up_days: Sequence[date],
    version: int,
) -> WorkingCalendarView:
    """Set the working calendar; dates computed before stay.

    Raises Invalid `calendar.unknown_region` and `calendar.day_twice`, and Stale `stale`.
    """
    require(can_manage_cycles(uow.caller))
    _check(region, days_off, make_up_days)
    policy = _policy(uow, lock=True)
    if (policy.version if policy else UNSET_VERSION) != version:
        raise Stale("stale")
    before = policy.value if policy else None
    value = CalendarPolicy(
        region=region,
        days_off=[day.isoformat() for day in sorted(days_off)],
        make_up_days=[day.isoformat() for day in sorted(make_up_days)],
    )
    if policy is None:
        policy = Policy(name=WORKING_CALENDAR)
        uow.add(policy)
    policy.value = value
    uow.flush()
    uow.audit("working_calendar.set", f"policy:{WORKING_CALENDAR}", before, value)
    return show_calendar(uow)


def _check(region: str, days_off: Sequence[date], make_up_days: Sequence[date]) -> None:
    if region != MONDAY_TO_FRIDAY and region not in regions():
        raise invalid("region", "calendar.unknown_region", region=region)
    for name, days, other_days in (
        ("days_off", days_off, ()),
        ("make_up_days", make_up_days, days_off),
    ):
        for index, day in enumerate(days):
            if day in days[:index] or day in other_days:
                raise invalid(f"{name}.{index}", "calendar.day_twice", day=day.isoformat())


def _policy(uow: UnitOfWork, *, lock: bool = False) -> Policy | None:
    return policy_queries.policy(uow, WORKING_CALENDAR, lock=lock)


def _setting(uow: UnitOfWork, policy: Policy | None) -> WorkingCalendar:
    if policy is None:
        return WorkingCalendar(default_region(uow.tenant.time_zone), (), (), UNSET_VERSION)
    value: CalendarPolicy = policy.value
    days_off = [date.fromisoformat(day) for day in value["days_off"]]
    make_up_days = [date.fromisoformat(day) for day in value["make_up_days"]]
    return WorkingCalendar(value["region"], days_off, make_up_days, policy.version)
