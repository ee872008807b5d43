"""Goals as the map and the search show them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from directory import queries as directory
from directory.visibility import Owner
from measures.assessment import HealthAssessment, KeyResultFacts
from measures.leave import Leave
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import editable_owners
from services.goals.alignment.permissions import gap_actions
from services.goals.alignment.queries import card_gaps as card_gap_queries
from services.goals.alignment.queries import goal_cards as goal_card_queries
from services.goals.alignment.queries import goal_map as goal_map_queries
from services.goals.alignment.queries.card_gaps import CardGap
from services.goals.alignment.queries.gap_filter import GapLimits
from services.goals.alignment.queries.goal_cards import CardRow
from services.goals.alignment.queries.goal_map import ChildCounts
from services.goals.alignment.views.references import OwnerReference, Reference
from services.goals.drafts.use_cases.writing_guide import rules_of
from services.goals.goal_sheets.views.health import (
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
class CardGapView(CardGap):
    """A gap of a goal with what the caller may do about it."""

    allowed_actions: list[str]


@dataclass(frozen=True)
class GoalCard(GoalSummary):
    """A goal as the map shows it, with the nearest visible goals below it counted."""

    children_count: int
    off_track_children: int
    gaps: Sequence[CardGapView]


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
    owners = {id: (row.owner_kind, row.owner_id) for id, row in goals.rows.items()}
    gaps = gaps_by_goal(uow, owners, unit_id)
    cards = []
    for id in ids:
        summary = _summary(uow, goals.rows[id], goals.health[id])
        counts = counts_by_goal.get(id, ChildCounts(0, 0))
        card = GoalCard(
            **vars(summary),
            children_count=counts.children,
            off_track_children=counts.off_track,
            gaps=gaps.get(id, []),
        )
        cards.append(card)
    return cards


def gaps_by_goal(
    uow: UnitOfWork, owners: Mapping[UUID, Owner], unit_id: UUID | None
) -> dict[UUID, list[CardGapView]]:
    """Return gaps by goal as `/v1/gaps` lists them for the company, or for the unit.

    `owners` are those of the goals, by goal.
    """
    rules = rules_of(uow)
    limits = GapLimits(rules.max_goals, rules.max_key_results)
    gaps = card_gap_queries.gaps_by_goal(uow, list(owners), unit_id, limits)
    editable = editable_owners.editable_owners(uow, {owners[goal_id] for goal_id in gaps})
    return {
        goal_id: [_gap(gap, is_editable=owners[goal_id] in editable) for gap in goal_gaps]
        for goal_id, goal_gaps in gaps.items()
    }


def _gap(gap: CardGap, *, is_editable: bool) -> CardGapView:
    actions = gap_actions(gap.action, is_editable=is_editable)
    return CardGapView(**vars(gap), allowed_actions=actions)


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
