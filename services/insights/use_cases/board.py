"""The board by unit: one number for everybody, rows for those who may see them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from measures.pace import WORST_FIRST
from servicekit.unit_of_work.session import UnitOfWork
from services.insights.models import SHOWN_FIRST, Cycle, Watermark
from services.insights.queries import board as queries

from . import collaborations
from .judging import Clock, Judged, judge, judge_together

# Rows of one unit on the board; the drill-down has all of them.
MOST_ROWS = 100
# A board is behind while what it applies was written longer ago than this, and applying goes on.
BEHIND = timedelta(seconds=5)
APPLYING = timedelta(seconds=10)


def show_board(uow: UnitOfWork, *, cycle_level: str | None, cycle_id: UUID | None) -> Any:
    """The company first, then its units depth-first, each with its own goals and its people's."""
    cycles = shown_cycles(uow, cycle_level, cycle_id)
    units = {unit.id: unit for unit in queries.all_units(uow)}
    found = queries.goals(uow, list(cycles))
    clock = Clock.of(uow, found)
    goals = [judge(row, cycles, clock) for row in found]
    by_unit: dict[UUID | None, list[Judged]] = defaultdict(list)
    for goal in goals:
        # What has no place in the tree stands with the company.
        by_unit[goal.row.unit_id if goal.row.unit_id in units else None].append(goal)
    names = {unit.id: unit.name for unit in units.values()}
    help_across = collaborations.by_unit(uow, list(cycles), names)
    company = _item(_company(uow), None, by_unit[None], names)
    items = [_item(_unit(unit), _head(unit), by_unit[unit.id], names) for unit in tree(units)]
    for item in (company, *items):
        asked = help_across[item["unit"]["id"]]
        item["collaborations"] = asked[: collaborations.MOST]
        item["more_collaborations"] = len(asked) > collaborations.MOST
    return {
        **show_version(uow),
        "summary": _summary(goals),
        "items": [company, *items],
    }


def show_unit(
    uow: UnitOfWork,
    unit_id: UUID,
    *,
    cycle_level: str | None,
    cycle_id: UUID | None,
    after: str,
    limit: int,
) -> Any:
    """All rows of one unit that the caller may see, the unit's own goals first."""
    unit, cycles = queries.unit(uow, unit_id), shown_cycles(uow, cycle_level, cycle_id)
    page = queries.goal_ids_of_unit(uow, unit_id, list(cycles), after=after, limit=limit)
    found = queries.goals_by_id(uow, page["items"])
    clock = Clock.of(uow, found)
    judged = {row.id: judge(row, cycles, clock) for row in found}
    rows = [_row(judged[goal_id], {unit.id: unit.name}) for goal_id in page["items"]]
    return {"unit": _unit(unit), "head": _head(unit), "items": rows, "next": page["next"]}


def show_version(uow: UnitOfWork) -> dict[str, Any]:
    """A number that rises when the board may look different, midnight included."""
    mark, now = queries.watermark(uow), uow.now()
    return {
        "version": (mark.version if mark else 0) + uow.tenant.today().toordinal(),
        "as_of": mark.told_at if mark else now,
        "lag_seconds": lag_seconds(mark, now),
    }


def lag_seconds(mark: Watermark | None, now: datetime) -> float:
    """Seconds by which the board is behind its sources; 0 while it keeps up or rests."""
    if mark is None or mark.applied_at - mark.told_at <= BEHIND or now - mark.applied_at > APPLYING:
        return 0
    return round((now - mark.told_at).total_seconds(), 1)


def shown_cycles(uow: UnitOfWork, level: str | None, cycle_id: UUID | None) -> dict[UUID, Cycle]:
    """The cycle asked for, else of each level those in the foremost state that any of them has."""
    found = queries.cycles(uow, level, cycle_id)
    if cycle_id:
        return {cycle.id: cycle for cycle in found}
    rank = {state: place for place, state in enumerate(SHOWN_FIRST)}
    first: dict[str, int] = {}
    for cycle in found:
        first[cycle.level] = min(first.get(cycle.level, len(rank)), rank[cycle.state])
    return {cycle.id: cycle for cycle in found if rank[cycle.state] == first[cycle.level]}


def tree(units: Mapping[UUID, Any]) -> Iterator[Any]:
    """Depth-first in the order given; a unit whose parent is unknown or in a loop is at the top."""
    below: dict[UUID | None, list[Any]] = defaultdict(list)
    for unit in units.values():
        below[unit.parent_id if unit.parent_id in units else None].append(unit)
    seen: set[UUID] = set()
    # Behind the roots wait all units: only those of a loop are still unseen by then.
    waiting = [*reversed(list(units.values())), *reversed(below[None])]
    while waiting:
        unit = waiting.pop()
        if unit.id not in seen:
            seen.add(unit.id)
            waiting += reversed(below[unit.id])
            yield unit


def _item(
    unit: Any, head: Any, goals: Sequence[Judged], names: Mapping[UUID, str]
) -> dict[str, Any]:
    own = [goal for goal in goals if not goal.is_personal]
    together = judge_together(own or goals)
    rows = sorted((goal for goal in goals if goal.row.visible), key=_order)
    return {
        "unit": unit,
        "head": head,
        "goals": len(rows),
        "progress": together.progress,
        "expected": together.expected,
        "health": together.health,
        "counts": _counts(rows),
        "last_update": _last_update(rows),
        "rows": [_row(goal, names) for goal in rows[:MOST_ROWS]],
        "more": len(rows) > MOST_ROWS,
    }


def _summary(goals: Sequence[Judged]) -> dict[str, Any]:
    """Progress over all live goals; the counts are of what the caller may see."""
    seen, together = [goal for goal in goals if goal.row.visible], judge_together(goals)
    return {
        "goals": len(seen),
        "progress": together.progress,
        "expected": together.expected,
        **_counts(seen),
    }


def _counts(goals: Sequence[Judged]) -> dict[str, int]:
    found = Counter(goal.standing.health for goal in goals)
    return {health: found[health] for health in WORST_FIRST}


def _last_update(goals: Sequence[Judged]) -> datetime | None:
    return max((goal.row.last_update for goal in goals if goal.row.last_update), default=None)


def _order(goal: Judged) -> tuple[bool, int, str, UUID]:
    health = WORST_FIRST.index(goal.standing.health)
    return (goal.is_personal, health, goal.row.title, goal.row.id)


def _row(goal: Judged, names: Mapping[UUID, str]) -> dict[str, Any]:
    row = goal.row
    name = row.owner_name if goal.is_personal else names.get(row.owner_id, "")
    return {
        "goal_id": row.id,
        "title": row.title,
        "owner": {"kind": row.owner_kind, "id": row.owner_id, "name": name or ""},
        "progress": goal.standing.progress,
        "expected": goal.standing.expected,
        "health": goal.standing.health,
        "last_update": row.last_update,
    }


def _company(uow: UnitOfWork) -> dict[str, Any]:
    return {"id": None, "name": uow.tenant.name, "parent_id": None}


def _unit(unit: Any) -> dict[str, Any]:
    return {"id": unit.id, "name": unit.name, "parent_id": unit.parent_id}


def _head(unit: Any) -> dict[str, Any] | None:
    return {"id": unit.head_id, "name": unit.head or ""} if unit.head_id else None
