"""Goals as the map and the search show them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from directory import queries as directory
from measures.assessment import HealthAssessment, KeyResultFacts
from measures.leave import Leave
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries import card_gaps as card_gap_queries
from services.goals.alignment.queries import goal_cards as goal_card_queries
from services.goals.alignment.queries import goal_map as goal_map_queries
from services.goals.alignment.queries.card_gaps import CardGap
from services.goals.alignment.queries.gap_filter import GapLimits
from services.goals.alignment.queries.goal_cards import CardRow
from services.goals.alignment.queries.goal_map import ChildCounts
from services.goals.alignment.views.references import OwnerReference, Reference
from services.goals.drafts.use_cases.writing_guide import rules_of
from services.goals.goal_sheets.use_cases.health import (
    assess_goal,
    assess_key_result,
    key_result_facts,
)

WeightedHealth = tuple[Decimal, HealthAssessment]


@dataclass(frozen=True)
class GoalSummary:
    """A goal as a search shows it."""

    id: UUID
    kind: str
    title: str
    state: str
    visibility: str
    strategic: bool
    owner: OwnerReference
    cycle: Reference
    progress: Decimal | None
    expected: Decimal | None
    health: str
    children_progress: Decimal | None


@dataclass(frozen=True)
class GoalCard(GoalSummary):
    """A goal as the map shows it, with the nearest visible goals below it counted."""

    children_count: int
    troubled_below: int
    gaps: Sequence[CardGap]


class AssessedGoals(NamedTuple):
    """Goals by id, and the health of each."""

    rows: dict[UUID, CardRow]
    health: dict[UUID, HealthAssessment]


def show_summaries(uow: UnitOfWork, ids: Sequence[UUID]) -> list[GoalSummary]:
    """Show goals that the caller sees, in the order of `ids`."""
    goals = _assessed_goals(uow, ids)
    return [_summary(uow, goals.rows[id], goals.health[id]) for id in ids]


def show_cards(uow: UnitOfWork, ids: Sequence[UUID], unit_id: UUID | None) -> list[GoalCard]:
    """Show cards of goals that the caller sees, in the order of `ids`, with the gaps of a unit."""
    if not ids:
        return []
    goals = _assessed_goals(uow, ids)
    thresholds = {id: health.on_track_threshold for id, health in goals.health.items()}
    counts_by_goal = goal_map_queries.child_counts(uow, thresholds)
    gaps = gaps_by_goal(uow, ids, unit_id)
    cards = []
    for id in ids:
        summary = _summary(uow, goals.rows[id], goals.health[id])
        counts = counts_by_goal.get(id, ChildCounts(0, 0))
        card = GoalCard(
            **vars(summary),
            children_count=counts.children,
            troubled_below=counts.off_track,
            gaps=gaps.get(id, []),
        )
        cards.append(card)
    return cards


def gaps_by_goal(
    uow: UnitOfWork, goal_ids: Sequence[UUID], unit_id: UUID | None
) -> dict[UUID, list[CardGap]]:
    """Return gaps by goal as `/v1/gaps` lists them for the company, or for the unit."""
    rules = rules_of(uow)
    limits = GapLimits(rules.most_goals, rules.most_key_results)
    return card_gap_queries.gaps_by_goal(uow, goal_ids, unit_id, limits)


def _summary(uow: UnitOfWork, row: CardRow, health: HealthAssessment) -> GoalSummary:
    owner_name = uow.tenant.name if row.owner_kind == "company" else row.owner_name
    return GoalSummary(
        id=row.id,
        kind=row.kind,
        title=row.title,
        state=row.state,
        visibility=row.visibility,
        strategic=row.strategic,
        owner=OwnerReference(row.owner_kind, row.owner_id, owner_name),
        cycle=Reference(row.cycle_id, row.cycle_name),
        progress=row.progress,
        expected=health.expected,
        health=health.health,
        children_progress=row.children_progress,
    )


def _assessed_goals(uow: UnitOfWork, ids: Sequence[UUID]) -> AssessedGoals:
    if not ids:
        return AssessedGoals({}, {})
    rows = goal_card_queries.card_rows(uow, ids)
    leaves = directory.leaves(uow, {row.owner_id for row in rows.values() if row.owner_id})
    leaves_by_goal = {
        row.id: leaves.get(row.owner_id, ()) if row.owner_id else () for row in rows.values()
    }
    key_results = _key_result_health(uow, ids, leaves_by_goal)
    health = {row.id: assess_goal(uow, row, row, key_results[row.id]) for row in rows.values()}
    return AssessedGoals(rows, health)


def _key_result_health(
    uow: UnitOfWork,
    goal_ids: Collection[UUID],
    leaves_by_goal: Mapping[UUID, tuple[Leave, ...]],
) -> Mapping[UUID, list[WeightedHealth]]:
    """Assess the key results of each goal; equal facts, as of most, are assessed once."""
    health_by_facts: dict[KeyResultFacts, HealthAssessment] = {}
    health_by_goal: dict[UUID, list[WeightedHealth]] = defaultdict(list)
    for row in goal_card_queries.key_result_rows(uow, goal_ids):
        facts = key_result_facts(row, row.last_period_end, leaves_by_goal.get(row.goal_id, ()))
        if facts not in health_by_facts:
            health_by_facts[facts] = assess_key_result(uow, facts)
        health_by_goal[row.goal_id].append((row.weight, health_by_facts[facts]))
    return health_by_goal
