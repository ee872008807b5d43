"""Which of all reported values count: the newest of each period, without corrected ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from measures.accumulation import PeriodValue


@dataclass(frozen=True, kw_only=True)
class ReportedValue:
    """One value as it was reported; goals' query of effective values has the same rule in SQL."""

    id: str
    period_start: date
    period_end: date
    recorded_at: datetime
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    # The one that this one corrects.
    corrects: str | None = None
    # False where it came after its cycle was closed.
    counts: bool = True


def effective_of(
    values: Iterable[ReportedValue], *, starts_on: date, ends_on: date
) -> list[PeriodValue]:
    """The values that count within the key result's dates, oldest period first.

    Neither the order in which they came nor how often decides.
    """
    counting = [item for item in values if item.counts]
    withdrawn = {item.corrects for item in counting}
    newest: dict[date, ReportedValue] = {}
    for item in sorted(counting, key=lambda item: (item.recorded_at, item.id)):
        valued = item.value is not None or item.denominator is not None
        within = item.period_end >= starts_on and item.period_start <= ends_on
        if valued and within and item.id not in withdrawn:
            newest[item.period_start] = item
    return [
        PeriodValue(day, item.value, item.numerator, item.denominator)
        for day, item in sorted(newest.items())
    ]
