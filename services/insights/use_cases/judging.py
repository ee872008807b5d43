"""How goals and groups of goals stand at the moment of reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from directory import queries as directory
from measures.assessment import HealthAssessment, assess, combine, of_goal
from measures.leave import Leave
from measures.mean import rolled_up_mean
from servicekit.unit_of_work.session import UnitOfWork
from services.insights.models import Cycle, key_result_facts


@dataclass(frozen=True)
class Clock:
    """The moment and the zone in which everything of one answer is judged."""

    now: datetime
    zone: str
    # When owners of goals are away: nothing falls due then.
    away: Mapping[UUID | None, tuple[Leave, ...]]

    @classmethod
    def of(cls, uow: UnitOfWork, goals: Sequence[Any]) -> "Clock":
        owners = {row.owner_id for row in goals} - {None}
        return cls(uow.now(), uow.tenant.time_zone, directory.leaves(uow, owners))


@dataclass(frozen=True)
class Judged:
    """A goal of the board with its verdict."""

    row: Any
    standing: HealthAssessment

    @property
    def is_personal(self) -> bool:
        return bool(self.row.owner_kind == "person")


def judge(row: Any, cycles: Mapping[UUID, Cycle], clock: Clock) -> Judged:
    """The goal with how it stands by its own live key results."""
    parts = [
        (
            Decimal(item.get("weight") or 1),
            _key_result(item | _moved(row, item), row.owner_id, clock),
        )
        for item in row.key_results
        if not item.get("cancelled")
    ]
    cycle = cycles[row.cycle_id]
    days = (cycle.starts_on, cycle.ends_on)
    return Judged(row, of_goal(row.progress, parts, days, now=clock.now, zone=clock.zone))


def judge_together(goals: Sequence[Judged]) -> HealthAssessment:
    """How a unit stands: the weighted mean of its goals, none of which fills up for another."""
    equal = Decimal(100) / (len(goals) or 1)
    parts = [
        (equal if goal.row.weight is None else goal.row.weight, goal.standing) for goal in goals
    ]
    progress = rolled_up_mean((weight, part.progress) for weight, part in parts)
    silent = bool(parts) and all(part.health == "outdated" for _, part in parts)
    return combine(progress, parts, overdue=silent)


def _moved(row: Any, item: Mapping[str, Any]) -> dict[str, Any]:
    """Where a key result stands by now, if it moved since it was told."""
    moved: dict[str, Any] = row.numbers.get(item["key_result_id"], {})
    return moved


def _key_result(item: Mapping[str, Any], owner_id: UUID | None, clock: Clock) -> HealthAssessment:
    facts = replace(key_result_facts(item, clock.zone), leaves=clock.away.get(owner_id, ()))
    return assess(facts, now=clock.now, zone=clock.zone)
