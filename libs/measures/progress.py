"""Progress of a key result in percent (docs/domain.md#progress)."""

from decimal import Decimal

NOTHING = Decimal(0)
ALL = Decimal(100)


def progress_of(
    direction: str,
    *,
    start: Decimal | None,
    target: Decimal | None,
    target_high: Decimal | None = None,
    tolerance: Decimal | None = None,
    current: Decimal | None,
) -> Decimal | None:
    """The raw percent, below 0 and above 100 included; None without the needed numbers.

    A draft may lack its numbers. Raises ValueError where start equals target, or for another
    direction (docs/domain.md#progress).
    """
    required = {
        "increase": (start, target),
        "decrease": (start, target),
        "at_least": (target,),
        "at_most": (target,),
        "between": (target, target_high),
    }
    if None in required.get(direction, ()):
        return None
    if direction in {"increase", "decrease"}:
        return _along_the_line(start, target, current)
    if current is None:
        return None
    match direction:
        case "at_least":
            return _within(_required(target), None, tolerance, current)
        case "at_most":
            return _within(None, _required(target), tolerance, current)
        case "between":
            return _within(_required(target), _required(target_high), tolerance, current)
        case "binary":
            return ALL if current > 0 else NOTHING
        case "milestones":
            # What is told is already the weight of the milestones done.
            return current
    raise ValueError(f"no such direction: {direction}")


def _along_the_line(
    start: Decimal | None, target: Decimal | None, current: Decimal | None
) -> Decimal | None:
    # (s - c) / (s - t) of a decrease is the same fraction as (c - s) / (t - s) of an increase.
    if _required(start) == _required(target):
        raise ValueError("start equals target")
    return None if current is None else ALL * (current - start) / (target - start)  # type: ignore[operator]


def _within(
    low: Decimal | None, high: Decimal | None, tolerance: Decimal | None, current: Decimal
) -> Decimal:
    """100 inside the inclusive bounds, falling to 0 over the tolerance outside of them."""
    outside = NOTHING
    if low is not None and current < low:
        outside = low - current
    elif high is not None and current > high:
        outside = current - high
    if not outside:
        return ALL
    if not tolerance or outside >= tolerance:
        return NOTHING
    return ALL * (1 - outside / tolerance)


def _required(number: Decimal | None) -> Decimal:
    if number is None:
        raise ValueError("a number of the key result is missing")
    return number
