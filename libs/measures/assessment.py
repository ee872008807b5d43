"""How a key result, a goal or a unit stands now: progress, expectation and verdict together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from .due import GRACE_DAYS, covered_in, first_due, next_due, overdue
from .leave import Leave, present_from
from .mean import weighted_mean
from .pace import ON_TRACK_FROM, expected_of, health_of, is_over


@dataclass(frozen=True, kw_only=True)
class KeyResultFacts:
    """What is stored of a key result and decides how it stands on any day."""

    direction: str
    period: str
    starts_on: date
    ends_on: date
    progress: Decimal | None
    # End of the last period that a value was told for.
    reported_through: date | None
    updated: bool
    # How often it is told of where that is less often than its period: week, month or quarter.
    cadence: str = ""
    # (day, percent): points in time instead of a line.
    phased: tuple[tuple[date, Decimal], ...] = ()
    # (due day, weight).
    milestones: tuple[tuple[date, Decimal], ...] = ()
    # Its values come from a data provider: nothing is due from its owner, and nothing overdue.
    provided: bool = False
    # When its owner is away: nothing falls due then.
    leaves: tuple[Leave, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HealthAssessment:
    """How something stands; `due_on` is the day of the next value."""

    progress: Decimal | None
    expected: Decimal | None
    health: str
    updated: bool
    overdue: bool
    first_due_passed: bool
    due_on: date | None = None

    @property
    def on_track_threshold(self) -> Decimal:
        """Percent below which what hangs below falls short: none while there is no verdict."""
        early = self.health == "early" or self.expected is None
        return Decimal(0) if early else ON_TRACK_FROM * (self.expected or Decimal(0))


def assess(
    facts: KeyResultFacts, *, now: datetime, zone: str, grace_days: int = GRACE_DAYS
) -> HealthAssessment:
    """How a key result stands at `now` in `zone`."""
    dates: dict[str, date] = {"starts_on": facts.starts_on, "ends_on": facts.ends_on}
    today = now.astimezone(ZoneInfo(zone)).date()
    cadence = facts.cadence or facts.period
    covered = covered_in(facts.reported_through, facts.period, cadence)
    planned = first_due(facts.starts_on, cadence).due_on
    first = present_from(planned, facts.leaves)
    waiting = next_due(covered, cadence, **dates)
    due_on = present_from(waiting.due_on, facts.leaves) if waiting else None
    late = overdue(covered, cadence, today, grace_days, **dates, leaves=facts.leaves)
    return _judged(
        facts.progress,
        expected_of(
            facts.direction,
            facts.starts_on,
            facts.ends_on,
            now=now,
            zone=zone,
            phased=facts.phased,
            milestones=facts.milestones,
            first_due_on=planned,
        ),
        updated=facts.updated,
        overdue=late and not facts.provided,
        first_due_passed=first is not None and is_over(first, now, zone),
        due_on=None if facts.provided else due_on,
    )


def of_goal(
    progress: Decimal | None,
    parts: Sequence[tuple[Decimal, HealthAssessment]],
    cycle: tuple[date, date],
    *,
    now: datetime,
    zone: str,
) -> HealthAssessment:
    """How a goal stands by its live key results; without one it lives from its children.

    Then its cycle says what is expected, and nobody owes it a value.
    """
    if parts:
        return combined(progress, parts, overdue=any(part.overdue for _, part in parts))
    starts_on, ends_on = cycle
    facts = KeyResultFacts(
        direction="increase",
        period="quarter",
        starts_on=starts_on,
        ends_on=ends_on,
        progress=progress,
        reported_through=ends_on,
        updated=progress is not None,
    )
    return assess(facts, now=now, zone=zone)


def combined(
    progress: Decimal | None, parts: Sequence[tuple[Decimal, HealthAssessment]], *, overdue: bool
) -> HealthAssessment:
    """How the whole of weighed `parts` stands whose `progress` is known already."""
    due = [part.due_on for _, part in parts if part.due_on]
    return _judged(
        progress,
        weighted_mean((weight, part.expected) for weight, part in parts),
        updated=any(part.updated for _, part in parts),
        overdue=overdue,
        first_due_passed=any(part.first_due_passed for _, part in parts),
        due_on=min(due, default=None),
    )


def _judged(
    progress: Decimal | None,
    expected: Decimal | None,
    *,
    updated: bool,
    overdue: bool,
    first_due_passed: bool,
    due_on: date | None,
) -> HealthAssessment:
    health = health_of(
        progress, expected, updated=updated, overdue=overdue, first_due_passed=first_due_passed
    )
    return HealthAssessment(
        progress=progress,
        expected=expected,
        health=health,
        updated=updated,
        overdue=overdue,
        first_due_passed=first_due_passed,
        due_on=due_on,
    )
