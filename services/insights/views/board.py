"""Boards by unit: progress and health for everybody, rows for those who may see them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from measures.pace import WORST_FIRST
from services.insights.queries.board import UnitRow

from .assessments import AssessedGoal, assess_group
from .cross_unit_requests import BoardCrossUnitRequest
from .references import BoardOwner, BoardReference

# Rows and requests of one unit on the board; the unit's own board has all rows.
MAX_ROWS, MAX_CROSS_UNIT_REQUESTS = 100, 50


@dataclass(frozen=True)
class BoardUnit:
    """A unit in the tree, or the company without an id."""

    id: UUID | None
    name: str
    parent_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class HealthCounts:
    """How many goals have which health."""

    on_track: int
    lagging: int
    at_risk: int
    outdated: int
    pending: int
    achieved: int
    early: int


@dataclass(frozen=True, kw_only=True)
class BoardSummary(HealthCounts):
    """The whole board: progress in percent over all live goals, counts of what the caller sees."""

    goal_count: int
    progress: Decimal | None
    expected: Decimal | None


@dataclass(frozen=True, kw_only=True)
class GoalRowView:
    """A goal with its progress and expectation in percent, and its health."""

    goal_id: UUID
    title: str
    owner: BoardOwner
    progress: Decimal | None
    expected: Decimal | None
    health: str
    last_update: datetime | None


@dataclass(frozen=True, kw_only=True)
class BoardItem:
    """A unit on the board; `has_more…` is whether there are rows or requests beyond those shown."""

    unit: BoardUnit
    head: BoardReference | None
    goal_count: int
    progress: Decimal | None
    expected: Decimal | None
    health: str
    counts: HealthCounts
    last_update: datetime | None
    goals: list[GoalRowView]
    has_more: bool
    cross_unit_requests: list[BoardCrossUnitRequest]
    has_more_cross_unit_requests: bool


@dataclass(frozen=True, kw_only=True)
class BoardVersion:
    """A number that rises when the board may look different, and how far the copies reach."""

    version: int
    as_of: datetime
    lag_seconds: float


@dataclass(frozen=True, kw_only=True)
class BoardView(BoardVersion):
    """The company first, then its units depth-first."""

    summary: BoardSummary
    items: list[BoardItem]


@dataclass(frozen=True, kw_only=True)
class UnitBoardView:
    """A page of the goals of one unit."""

    unit: BoardUnit
    head: BoardReference | None
    items: list[GoalRowView]
    next: str | None


def show_board(
    version: BoardVersion,
    company_name: str,
    units: Sequence[UnitRow],
    goals: Sequence[AssessedGoal],
    cross_unit_requests: Mapping[UUID | None, list[BoardCrossUnitRequest]],
) -> BoardView:
    """Show the company and its units, each with its own goals and its people's."""
    names = {unit.id: unit.name for unit in units}
    goals_by_unit: defaultdict[UUID | None, list[AssessedGoal]] = defaultdict(list)
    for item in goals:
        # A goal without a place in the tree is shown with the company.
        unit_id = item.goal.unit_id if item.goal.unit_id in names else None
        goals_by_unit[unit_id].append(item)
    nodes: list[tuple[BoardUnit, BoardReference | None]] = [
        (BoardUnit(None, company_name, None), None),
        *((show_unit(unit), show_head(unit)) for unit in depth_first(units)),
    ]
    items = [
        _show_item(unit, head, goals_by_unit[unit.id], cross_unit_requests.get(unit.id, []), names)
        for unit, head in nodes
    ]
    return BoardView(
        version=version.version,
        as_of=version.as_of,
        lag_seconds=version.lag_seconds,
        summary=_summary(goals),
        items=items,
    )


def show_goal(item: AssessedGoal, unit_names: Mapping[UUID, str]) -> GoalRowView:
    """Show a goal as a row."""
    goal, assessment = item.goal, item.assessment
    owner_name = goal.owner_name
    if not item.is_personal:
        owner_name = unit_names.get(goal.owner_id) if goal.owner_id else None
    return GoalRowView(
        goal_id=goal.id,
        title=goal.title,
        owner=BoardOwner(goal.owner_kind, goal.owner_id, owner_name or ""),
        progress=assessment.progress,
        expected=assessment.expected,
        health=assessment.health,
        last_update=goal.last_update,
    )


def show_unit(unit: UnitRow) -> BoardUnit:
    """Show a unit."""
    return BoardUnit(unit.id, unit.name, unit.parent_id)


def show_head(unit: UnitRow) -> BoardReference | None:
    """Show the head of a unit; None where it has none."""
    return BoardReference(unit.head_id, unit.head_name or "") if unit.head_id else None


def depth_first(units: Sequence[UnitRow]) -> Iterator[UnitRow]:
    """Walk the tree depth-first, siblings in their order.

    A unit is at the top where its parent is unknown, or where it is part of a loop.
    """
    unit_ids = {unit.id for unit in units}
    children: defaultdict[UUID | None, list[UnitRow]] = defaultdict(list)
    for unit in units:
        children[unit.parent_id if unit.parent_id in unit_ids else None].append(unit)
    visited: set[UUID] = set()
    # Below the roots on the stack are all units: by then only those of a loop are not visited.
    stack = [*reversed(units), *reversed(children[None])]
    while stack:
        unit = stack.pop()
        if unit.id not in visited:
            visited.add(unit.id)
            stack += reversed(children[unit.id])
            yield unit


def _show_item(
    unit: BoardUnit,
    head: BoardReference | None,
    goals: Sequence[AssessedGoal],
    cross_unit_requests: Sequence[BoardCrossUnitRequest],
    unit_names: Mapping[UUID, str],
) -> BoardItem:
    # The unit's own goals; those of its people where it has none.
    unit_goals = [item for item in goals if not item.is_personal]
    assessment = assess_group(unit_goals or goals)
    rows = sorted((item for item in goals if item.goal.visible), key=_sort_key)
    return BoardItem(
        unit=unit,
        head=head,
        goal_count=len(rows),
        progress=assessment.progress,
        expected=assessment.expected,
        health=assessment.health,
        counts=HealthCounts(**_counts(rows)),
        last_update=_last_update(rows),
        goals=[show_goal(item, unit_names) for item in rows[:MAX_ROWS]],
        has_more=len(rows) > MAX_ROWS,
        cross_unit_requests=list(cross_unit_requests[:MAX_CROSS_UNIT_REQUESTS]),
        has_more_cross_unit_requests=len(cross_unit_requests) > MAX_CROSS_UNIT_REQUESTS,
    )


def _summary(goals: Sequence[AssessedGoal]) -> BoardSummary:
    visible_goals = [item for item in goals if item.goal.visible]
    assessment = assess_group(goals)
    return BoardSummary(
        goal_count=len(visible_goals),
        progress=assessment.progress,
        expected=assessment.expected,
        **_counts(visible_goals),
    )


def _counts(goals: Sequence[AssessedGoal]) -> dict[str, int]:
    """The number of goals by health, zeros included: the fields of HealthCounts."""
    counter = Counter(item.assessment.health for item in goals)
    return {health: counter[health] for health in WORST_FIRST}


def _last_update(goals: Sequence[AssessedGoal]) -> datetime | None:
    return max((item.goal.last_update for item in goals if item.goal.last_update), default=None)


def _sort_key(item: AssessedGoal) -> tuple[bool, int, str, UUID]:
    """The unit's own goals before its people's, the worst health first."""
    rank = WORST_FIRST.index(item.assessment.health)
    return (item.is_personal, rank, item.goal.title, item.goal.id)
