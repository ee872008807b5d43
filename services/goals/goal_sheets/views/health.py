"""How key results and goals stand, by what is stored of them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from measures import assessment, plan
from measures.assessment import HealthAssessment, KeyResultFacts
from measures.leave import Leave
from servicekit.unit_of_work.session import UnitOfWork


def key_result_facts(
    item: Any, reported_through: date | None, leaves: tuple[Leave, ...]
) -> KeyResultFacts:
    """What decides how a key result stands; `reported_through` ends the last told period."""
    is_measured = item.progress_source == "own"
    is_checked_in = is_measured and item.metric_id is None
    return KeyResultFacts(
        direction=item.direction,
        period=item.period,
        starts_on=item.starts_on,
        ends_on=item.ends_on,
        progress=item.progress,
        # What its children drive nobody owes a value for.
        reported_through=reported_through if is_measured else item.ends_on,
        updated=item.last_check_in_at is not None if is_checked_in else item.progress is not None,
        cadence=item.cadence or "",
        phased_targets=plan.phased_percents(
            item.phased_targets, direction=item.direction, start=item.start, target=item.target
        ),
        milestones=plan.due_weights(item.milestones),
        provided=item.metric_id is not None,
        leaves=leaves,
    )


def assess_key_result(uow: UnitOfWork, facts: KeyResultFacts) -> HealthAssessment:
    """Assess a key result as of now in the company's time zone (docs/domain.md#pace-and-health)."""
    return assessment.assess(facts, now=uow.now(), zone=uow.tenant.time_zone)


def assess_goal(
    uow: UnitOfWork, goal: Any, cycle: Any, key_results: Sequence[tuple[Decimal, HealthAssessment]]
) -> HealthAssessment:
    """Assess a goal as of now, by (weight, assessment) of its live key results.

    Without any, by its own progress and the days of `cycle`: both inclusive, in the company's time
    zone (docs/domain.md#pace-and-health).
    """
    days = (cycle.starts_on, cycle.ends_on)
    return assessment.of_goal(
        goal.progress, key_results, days, now=uow.now(), zone=uow.tenant.time_zone
    )
