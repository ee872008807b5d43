"""The weighted mean of goals and key results (domain, section 2: Roll-up)."""

from collections.abc import Iterable
from decimal import Decimal

Pairs = Iterable[tuple[Decimal, Decimal | None]]


def weighted_mean(pairs: Pairs) -> Decimal | None:
    """Σwp/Σw over what has a value; None where nothing has one or nothing weighs."""
    valued = [(weight, value) for weight, value in pairs if value is not None]
    whole = sum((weight for weight, _ in valued), Decimal(0))
    if not whole:
        return None
    return sum((weight * value for weight, value in valued), Decimal(0)) / whole


def rolled_up_mean(pairs: Pairs) -> Decimal | None:
    """The mean with each value clamped to 0..100: what one goal overshoots fills no other.

    What has no value yet counts as 0 beside what has one: nobody is green by telling nothing. With
    no value at all there is none.
    """
    items = list(pairs)
    if all(value is None for _, value in items):
        return None
    return weighted_mean((weight, clamped(value or Decimal(0))) for weight, value in items)


def clamped(value: Decimal) -> Decimal:
    return min(max(value, Decimal(0)), Decimal(100))
