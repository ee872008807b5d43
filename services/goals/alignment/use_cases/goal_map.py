"""The map of goals: cards from the company down, and the cards that a search finds."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from directory import queries as directory
from measures.assessment import HealthAssessment, KeyResultFacts
from measures.leave import Leave
from servicekit.errors import invalid
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries import card_gaps as card_gap_queries
from services.goals.alignment.queries import goal_map as goal_map_queries
from services.goals.alignment.queries import goal_search as goal_search_queries
from services.goals.alignment.queries.goal_map import Mark
from services.goals.cycles import queries as cycle_queries
from services.goals.drafts.use_cases.writing_guide import rules_of
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.use_cases.health import (
    assess_goal,
    assess_key_result,
    key_result_facts,
)
from services.goals.search.search_index import tsquery

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Extent:
    """How far one answer goes: levels below the first, children of one goal, cards."""

    depth: int
    breadth: int
    cards: int


# The whole map follows every link that is looked at: what is added there takes nobody's place.
FIRST_SCREEN, WHOLE = Extent(1, 12, 200), Extent(12, goal_map_queries.MOST_LINKS, 1000)
# Steps, goals shown, and the way to the last of them.
CURSOR = re.compile("([0-9]{1,2})-([0-9]{1,5})-([0-9a-f]{1,800})")


def show_map(
    uow: UnitOfWork,
    *,
    cycle_id: UUID,
    unit_id: UUID | None,
    whole: bool,
    after: str,
) -> dict[str, Any]:
    """Cards level by level, each with the nearest one above it that the reader may see."""
    cycle = cycle_queries.cycle(uow, cycle_id)
    roots = (
        goal_map_queries.roots_of_unit(uow, cycle, unit_id)
        if unit_id
        else goal_map_queries.roots_of_cycle(uow, cycle_id)
    )
    mark, extent = _mark(after), WHOLE if whole else FIRST_SCREEN
    found = goal_map_queries.walk(
        uow, roots, extent.depth, extent.breadth, after=mark, limit=extent.cards + 1
    )
    rows = found[: extent.cards]
    cards = show_cards(uow, [row.id for row in rows], unit_id)
    placed = {row.id: {"parent_id": row.parent_id, "depth": row.depth} for row in rows}
    return {
        "cycle": cycle,
        "items": [card | placed[card["id"]] for card in cards],
        "next": _cursor(mark, rows) if len(found) > extent.cards else None,
    }


def show_children(
    uow: UnitOfWork, goal_id: UUID, *, unit_id: UUID | None, after: str, limit: int
) -> Page:
    """The nearest goals below one that the reader may see."""
    goal = goal_queries.goal(uow, goal_id)
    found = goal_map_queries.children(uow, goal.id, after=after, limit=limit)
    return Page(items=show_cards(uow, found["items"], unit_id), next=found["next"])


def show_unaligned(
    uow: UnitOfWork, *, cycle_id: UUID, unit_id: UUID | None, after: str, limit: int
) -> Page:
    """The goals that the map has no place for: they hang by nothing above them."""
    cycle = cycle_queries.cycle(uow, cycle_id)
    found = goal_map_queries.unaligned(uow, cycle, unit_id, after=after, limit=limit)
    return Page(items=show_cards(uow, found["items"], unit_id), next=found["next"])


def show_gaps(uow: UnitOfWork, goal_id: UUID, unit_id: UUID | None) -> Sequence[Any]:
    """What one goal lacks, each with what closes it."""
    goal = goal_queries.goal(uow, goal_id)
    return _gaps(uow, [goal.id], unit_id).get(goal.id, [])


def show_found(uow: UnitOfWork, text: str, cycle_id: UUID | None) -> list[dict[str, Any]]:
    """The goals that a search finds, the best first."""
    terms = tsquery(text)
    ids = goal_search_queries.goals(uow, text, terms, cycle_id) if terms else []
    rows, standing = _standing(uow, ids)
    return [_card(uow, rows[goal_id], standing[goal_id]) for goal_id in ids]


def show_cards(uow: UnitOfWork, ids: Sequence[UUID], unit_id: UUID | None) -> list[dict[str, Any]]:
    """Goals that the caller may see as they stand on the map, in the order given."""
    rows, standing = _standing(uow, ids)
    owed = {goal_id: stood.on_track_threshold for goal_id, stood in standing.items()}
    below = goal_map_queries.below(uow, owed) if ids else {}
    gaps = _gaps(uow, ids, unit_id) if ids else {}
    return [
        _card(uow, rows[goal_id], standing[goal_id])
        | _below(below.get(goal_id))
        | {"gaps": gaps.get(goal_id, [])}
        for goal_id in ids
    ]


def _gaps(uow: UnitOfWork, ids: Sequence[UUID], unit_id: UUID | None) -> dict[UUID, list[Any]]:
    """As `/v1/gaps` lists them for the company, or for the unit that is looked at."""
    rules = rules_of(uow)
    most = (rules.most_goals, rules.most_key_results)
    return card_gap_queries.by_goal(uow, ids, unit_id, most)


def _card(uow: UnitOfWork, row: Any, standing: HealthAssessment) -> dict[str, Any]:
    company = row.owner_kind == "company"
    name = uow.tenant.name if company else row.owner_name
    return {
        **{field: getattr(row, field) for field in PLAIN},
        "owner": {"kind": row.owner_kind, "id": row.owner_id, "name": name},
        "cycle": {"id": row.cycle_id, "name": row.cycle_name},
        "expected": standing.expected,
        "health": standing.health,
    }


def _below(counts: Any) -> dict[str, int]:
    return {
        "children_count": counts.children if counts else 0,
        "troubled_below": counts.troubled if counts else 0,
    }


PLAIN = ("id", "kind", "title", "state", "visibility", "strategic", "progress", "children_progress")


def _standing(
    uow: UnitOfWork, ids: Sequence[UUID]
) -> tuple[dict[UUID, Any], dict[UUID, HealthAssessment]]:
    """The rows of these goals, and how each stands."""
    if not ids:
        return {}, {}
    rows = goal_map_queries.goals(uow, ids)
    away = directory.leaves(uow, {row.owner_id for row in rows.values()} - {None})
    parts = _parts(uow, ids, {row.id: away.get(row.owner_id, ()) for row in rows.values()})
    return rows, {row.id: assess_goal(uow, row, row, parts[row.id]) for row in rows.values()}


def _parts(
    uow: UnitOfWork, ids: Collection[UUID], away: Mapping[UUID, tuple[Leave, ...]]
) -> Mapping[UUID, list[tuple[Decimal, HealthAssessment]]]:
    """How the live key results of these goals stand; most of them share their dates."""
    found: dict[UUID, list[tuple[Decimal, HealthAssessment]]] = defaultdict(list)
    known: dict[KeyResultFacts, HealthAssessment] = {}
    for item in goal_map_queries.key_results(uow, ids):
        facts = key_result_facts(item, item.last_period_end, away.get(item.goal_id, ()))
        if facts not in known:
            known[facts] = assess_key_result(uow, facts)
        found[item.goal_id].append((item.weight, known[facts]))
    return found


def _cursor(before: Mark, rows: Sequence[Any]) -> str:
    return f"{rows[-1].steps}-{before.shown + len(rows)}-{rows[-1].way}"


def _mark(after: str) -> Mark:
    if not after:
        return Mark()
    told = CURSOR.fullmatch(after)
    if told is None:
        raise invalid("after", "field.cursor")
    return Mark(int(told[1]), told[3], int(told[2]))
