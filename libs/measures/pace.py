"""Where a goal should be by now, and the verdict (docs/domain.md#pace-and-health)."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

NOTHING = Decimal(0)
ALL = Decimal(100)
EARLY_BELOW = Decimal(10)
ON_TRACK_FROM = Decimal("0.95")
LAGGING_FROM = Decimal("0.75")
BOUNDS = frozenset({"at_least", "at_most", "between"})
# Where one verdict must stand for several, the first of these wins.
WORST_FIRST = ("at_risk", "outdated", "lagging", "pending", "on_track", "achieved", "early")


def expected_of(
    direction: str,
    starts_on: date,
    ends_on: date,
    *,
    now: datetime,
    zone: str,
    phased_targets: Sequence[tuple[date, Decimal]] | None = None,
    milestones: Sequence[tuple[date, Decimal]] | None = None,
    first_due_on: date | None = None,
) -> Decimal:
    """Percent expected at `now`; `phased_targets` are (day, percent) instead of a line.

    A day counts once it is over in `zone`. Bounds hold from the first due value, without
    `first_due_on` from the start of the key result. `milestones` are (due day, weight); without
    any the line says what is expected of them. All of a key result is expected at its end,
    whatever its last phased target says.
    """
    if phased_targets:
        points = [*phased_targets, (ends_on, ALL)]
        return max(
            (point for point in points if is_over(point[0], now, zone)),
            default=(starts_on, NOTHING),
        )[1]
    if direction in BOUNDS:
        due = first_due_on or starts_on - timedelta(days=1)
        return ALL if is_over(due, now, zone) else NOTHING
    if direction == "binary":
        return ALL if is_over(ends_on, now, zone) else NOTHING
    if direction == "milestones" and milestones and (whole := _weight(milestones)):
        due_by_now = [point for point in milestones if is_over(point[0], now, zone)]
        return ALL * _weight(due_by_now) / whole
    return _elapsed(starts_on, ends_on, now, zone)


def health_of(
    progress: Decimal | None,
    expected: Decimal | None,
    *,
    updated: bool,
    overdue: bool,
    first_due_passed: bool,
) -> str:
    """The verdict on one key result, goal or unit; `overdue` means past its grace days."""
    expected = NOTHING if expected is None else expected
    if not first_due_passed and expected < EARLY_BELOW:
        return "early"
    verdict = _verdict(progress, expected)
    if verdict == "at_risk":
        return verdict
    if overdue:
        return "outdated"
    if verdict == "lagging":
        return verdict
    return verdict if updated else "pending"


def worst_of(verdicts: Collection[str]) -> str:
    """The verdict that represents several; pending without any."""
    return min(verdicts, key=WORST_FIRST.index, default="pending")


def _verdict(progress: Decimal | None, expected: Decimal) -> str:
    if progress is None:
        return "pending"
    if progress >= ALL:
        return "achieved"
    if expected <= 0 or progress >= ON_TRACK_FROM * expected:
        return "on_track"
    return "lagging" if progress >= LAGGING_FROM * expected else "at_risk"


def _elapsed(starts_on: date, ends_on: date, now: datetime, zone: str) -> Decimal:
    if ends_on < starts_on:
        raise ValueError("ends before it starts")
    begin, end = _midnight(starts_on, zone), _midnight(ends_on + timedelta(days=1), zone)
    share = Decimal(_microseconds(now - begin)) / _microseconds(end - begin)
    return ALL * min(max(share, Decimal(0)), Decimal(1))


def _weight(milestones: Sequence[tuple[date, Decimal]]) -> Decimal:
    return sum((weight for _, weight in milestones), Decimal(0))


def is_over(day: date, now: datetime, zone: str) -> bool:
    """Whether `day` has ended in `zone`."""
    return now >= _midnight(day + timedelta(days=1), zone)


def _midnight(day: date, zone: str) -> datetime:
    # In UTC: a difference within a zone would ignore the hour that a change of clocks takes.
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _microseconds(length: timedelta) -> int:
    return length // timedelta(microseconds=1)
