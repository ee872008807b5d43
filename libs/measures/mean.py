"""The weighted mean of goals and key results (docs/domain.md#roll-up)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

NOTHING = Decimal(0)
ALL = Decimal(100)
Pairs = Iterable[tuple[Decimal, Decimal | None]]


def weighted_mean(pairs: Pairs) -> Decimal | None:
    """Σwp/Σw over the pairs (weight, percent) with a value; None where no weight has one."""
    valued = [(weight, value) for weight, value in pairs if value is not None]
    whole = sum((weight for weight, _ in valued), Decimal(0))
    if not whole:
        return None
    return sum((weight * value for weight, value in valued), Decimal(0)) / whole


class Sum(NamedTuple):
    """What a mean is taken of: the sums of disjoint groups add up to the sum of all, exactly.

    Each value is clamped to 0..100: what one goal overshoots fills no other. What has no value yet
    counts as 0 beside what has one: nobody is green by reporting nothing. With no value at all
    there is no mean.
    """

    weight: Decimal = Decimal(0)
    # Σwp
    value: Decimal = Decimal(0)
    # How many have a value.
    known: int = 0

    @classmethod
    def of(cls, weight: Decimal, value: Decimal | None) -> "Sum":
        """The sum of one weighted value in percent."""
        if value is None:
            return cls(weight)
        return cls(weight, weight * clamped(value), 1)

    def __add__(self, other: "Sum") -> "Sum":  # type: ignore[override]
        weight, value = self.weight + other.weight, self.value + other.value
        return Sum(weight, value, self.known + other.known)

    def __sub__(self, other: "Sum") -> "Sum":
        weight, value = self.weight - other.weight, self.value - other.value
        return Sum(weight, value, self.known - other.known)

    @property
    def mean(self) -> Decimal | None:
        """The mean in percent; None without any value or weight."""
        return self.value / self.weight if self.known and self.weight else None


def rolled_up_mean(pairs: Pairs) -> Decimal | None:
    """The mean of the pairs (weight, percent) by `Sum`."""
    return sum((Sum.of(weight, value) for weight, value in pairs), Sum()).mean


def clamped(value: Decimal) -> Decimal:
    """Clamp a percent to 0..100."""
    return min(max(value, NOTHING), ALL)
