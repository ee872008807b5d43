"""The current value of a key result, accumulated from its periods (docs/domain.md#progress)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class PeriodValue:
    """The newest value of one period; a ratio has two numbers instead of one."""

    period_start: date
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def current_of(
    accumulation: str, values: Sequence[PeriodValue], *, percent: bool = False
) -> Decimal | None:
    """Accumulate latest, sum, average or ratio over the periods; None without a value.

    `percent` gives a ratio as 95 for 0.95. Raises ValueError for another accumulation.
    """
    if accumulation == "ratio":
        return _ratio(values, 100 if percent else 1)
    dated = [(item.period_start, item.value) for item in values if item.value is not None]
    if not dated:
        return None
    numbers = [number for _, number in dated]
    match accumulation:
        case "latest":
            return max(dated)[1]
        case "sum":
            return sum(numbers, Decimal(0))
        case "average":
            return sum(numbers, Decimal(0)) / len(numbers)
    raise ValueError(f"no such accumulation: {accumulation}")


def _ratio(values: Sequence[PeriodValue], factor: int) -> Decimal | None:
    pairs = [
        (item.numerator, item.denominator)
        for item in values
        if item.numerator is not None and item.denominator is not None
    ]
    whole = sum((denominator for _, denominator in pairs), Decimal(0))
    if not whole:
        return None
    return factor * sum((numerator for numerator, _ in pairs), Decimal(0)) / whole
