"""The health of goals and of groups of goals at the moment of reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from directory import queries as directory
from measures.assessment import HealthAssessment, assess, combine, of_goal
from measures.leave import Leave
from measures.mean import rolled_up_mean
from servicekit.unit_of_work.session import UnitOfWork
from services.insights.models import Cycle, KeyResultRecord, key_result_facts
from services.insights.queries.board import GoalRow


@dataclass(frozen=True)
class AssessmentContext:
    """The moment and the time zone in which everything of one answer is assessed."""

    now: datetime
    zone: str
    # By owner: nothing falls due on leave.
    leaves: Mapping[UUID | None, tuple[Leave, ...]]


@dataclass(frozen=True)
class AssessedGoal:
    """A goal of the board with its health."""

    goal: GoalRow
    assessment: HealthAssessment

    @property
    def is_personal(self) -> bool:
        """Whether a person owns it."""
        return self.goal.owner_kind == "person"


def assess_goals(
    uow: UnitOfWork, goals: Sequence[GoalRow], cycles: Mapping[UUID, Cycle]
) -> list[AssessedGoal]:
    """Assess goals now, in the tenant's time zone; `cycles` has the cycle of each."""
    owners = {goal.owner_id for goal in goals} - {None}
    leaves = directory.leaves(uow, owners)
    context = AssessmentContext(uow.now(), uow.tenant.time_zone, leaves)
    return [assess_goal(goal, cycles[goal.cycle_id], context) for goal in goals]


def assess_goal(goal: GoalRow, cycle: Cycle, context: AssessmentContext) -> AssessedGoal:
    """Assess a goal by its live key results; without any, by its cycle."""
    key_results = [
        (Decimal(key_result.get("weight") or 1), _assess_key_result(goal, key_result, context))
        for key_result in goal.key_results
        if not key_result.get("cancelled")
    ]
    days = (cycle.starts_on, cycle.ends_on)
    assessment = of_goal(goal.progress, key_results, days, now=context.now, zone=context.zone)
    return AssessedGoal(goal, assessment)


def assess_group(goals: Sequence[AssessedGoal]) -> HealthAssessment:
    """Assess goals together, as a unit's: the weighted mean, each clamped to 0..100.

    A goal without a weight weighs an equal share. The group is outdated only where all are.
    """
    equal_weight = Decimal(100) / (len(goals) or 1)
    members = [
        (equal_weight if item.goal.weight is None else item.goal.weight, item.assessment)
        for item in goals
    ]
    progress = rolled_up_mean((weight, assessment.progress) for weight, assessment in members)
    is_outdated = all(assessment.health == "outdated" for _, assessment in members)
    return combine(progress, members, overdue=bool(members) and is_outdated)


def _assess_key_result(
    goal: GoalRow, key_result: KeyResultRecord, context: AssessmentContext
) -> HealthAssessment:
    newer_numbers = goal.numbers.get(key_result["key_result_id"])
    newest: KeyResultRecord = {**key_result, **newer_numbers} if newer_numbers else key_result
    facts = key_result_facts(newest, context.zone)
    facts = replace(facts, leaves=context.leaves.get(goal.owner_id, ()))
    return assess(facts, now=context.now, zone=context.zone)
