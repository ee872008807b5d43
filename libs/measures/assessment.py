"""The health of a key result, a goal or a unit: progress, expectation and verdict together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from .due import GRACE_DAYS, first_due, is_overdue, next_due, reported_in_cadence
from .leave import Leave, present_from
from .mean import weighted_mean
from .pace import ON_TRACK_FROM, expected_of, health_of, is_over


@dataclass(frozen=True, kw_only=True)
class KeyResultFacts:
    """What is stored of a key result and decides its health on any day; days are inclusive."""

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
    phased_targets: tuple[tuple[date, Decimal], ...] = ()
    # (due day, weight).
    milestones: tuple[tuple[date, Decimal], ...] = ()
    # Its values come from a data provider: nothing is due from its owner, and nothing overdue.
    provided: bool = False
    # When its owner is away: nothing falls due then.
    leaves: tuple[Leave, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HealthAssessment:
    """Progress and expectation in percent, and the verdict; the next value is due on `due_on`."""

    progress: Decimal | None
    expected: Decimal | None
    health: str
    updated: bool
    overdue: bool
    first_due_passed: bool
    due_on: date | None = None

    @property
    def on_track_threshold(self) -> Decimal:
        """The percent below which children hold their parent back: 0 while there is no verdict."""
        early = self.health == "early" or self.expected is None
        return Decimal(0) if early else ON_TRACK_FROM * (self.expected or Decimal(0))


def assess(
    facts: KeyResultFacts, *, now: datetime, zone: str, grace_days: int = GRACE_DAYS
) -> HealthAssessment:
    """Assess a key result at `now` in `zone` (docs/domain.md#pace-and-health)."""
    dates: dict[str, date] = {"starts_on": facts.starts_on, "ends_on": facts.ends_on}
    today = now.astimezone(ZoneInfo(zone)).date()
    cadence = facts.cadence or facts.period
    covered = reported_in_cadence(facts.reported_through, facts.period, cadence)
    planned = first_due(facts.starts_on, cadence).due_on
    first = present_from(planned, facts.leaves)
    waiting = next_due(covered, cadence, **dates)
    due_on = present_from(waiting.due_on, facts.leaves) if waiting else None
    late = is_overdue(covered, cadence, today, grace_days, **dates, leaves=facts.leaves)
    return _judged(
        facts.progress,
        expected_of(
            facts.direction,
            facts.starts_on,
            facts.ends_on,
            now=now,
            zone=zone,
            phased_targets=facts.phased_targets,
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
    key_results: Sequence[tuple[Decimal, HealthAssessment]],
    cycle: tuple[date, date],
    *,
    now: datetime,
    zone: str,
) -> HealthAssessment:
    """Assess a goal by its live key results; without any, by its children and its cycle.

    `key_results` are (weight, assessment). Without any, nobody has a value due.
    """
    if key_results:
        return combine(
            progress, key_results, overdue=any(assessment.overdue for _, assessment in key_results)
        )
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


def combine(
    progress: Decimal | None,
    members: Sequence[tuple[Decimal, HealthAssessment]],
    *,
    overdue: bool,
) -> HealthAssessment:
    """Assess the whole of weighted members whose `progress` in percent is computed already."""
    due = [assessment.due_on for _, assessment in members if assessment.due_on]
    return _judged(
        progress,
        weighted_mean((weight, assessment.expected) for weight, assessment in members),
        updated=any(assessment.updated for _, assessment in members),
        overdue=overdue,
        first_due_passed=any(assessment.first_due_passed for _, assessment in members),
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
