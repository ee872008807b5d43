"""Boards by unit (docs/domain.md#boards)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from servicekit.unit_of_work.session import UnitOfWork
from services.insights.models import CYCLE_STATES_BY_RANK, Cycle, Watermark
from services.insights.queries import board as queries
from services.insights.queries.cross_unit_requests import cross_unit_requests
from services.insights.schemas import BoardFilter, UnitBoardFilter
from services.insights.views import board as views
from services.insights.views.assessments import assess_goals
from services.insights.views.cross_unit_requests import show_cross_unit_requests

# The board lags while the newest event was applied later than this after it was written, and not
# longer ago than this.
LAG_TOLERANCE = timedelta(seconds=5)
IDLE_AFTER = timedelta(seconds=10)


def show_board(uow: UnitOfWork, query: BoardFilter) -> views.BoardView:
    """Show the board of a cycle, or of the current cycles.

    Raises NotFound `cycle.not_found`.
    """
    cycles = {cycle.id: cycle for cycle in _shown_cycles(uow, query)}
    units = queries.all_units(uow)
    goals = assess_goals(uow, queries.goals(uow, list(cycles)), cycles)
    rows = cross_unit_requests(uow, list(cycles))
    requests = show_cross_unit_requests(rows, units, uow.tenant.name)
    return views.show_board(show_version(uow), uow.tenant.name, units, goals, requests)


def show_unit(uow: UnitOfWork, unit_id: UUID, query: UnitBoardFilter) -> views.UnitBoardView:
    """Show a page of the goals of one unit that the caller may see, the unit's own first.

    Raises NotFound `unit.not_found` or `cycle.not_found`.
    """
    unit = queries.unit(uow, unit_id)
    cycles = {cycle.id: cycle for cycle in _shown_cycles(uow, query)}
    page = queries.goal_ids_of_unit(
        uow, unit_id, list(cycles), after=query["after"], limit=query["limit"]
    )
    goals = assess_goals(uow, queries.goals_by_id(uow, page["items"]), cycles)
    goals_by_id = {item.goal.id: item for item in goals}
    names = {unit.id: unit.name}
    return views.UnitBoardView(
        unit=views.show_unit(unit),
        head=views.show_head(unit),
        items=[views.show_goal(goals_by_id[goal_id], names) for goal_id in page["items"]],
        next=page["next"],
    )


def show_version(uow: UnitOfWork) -> views.BoardVersion:
    """Show the board's version, which also rises at midnight in the tenant's time zone."""
    watermark, now = queries.watermark(uow), uow.now()
    return views.BoardVersion(
        version=(watermark.version if watermark else 0) + uow.tenant.today().toordinal(),
        as_of=watermark.written_at if watermark else now,
        lag_seconds=lag_seconds(watermark, now),
    )


def lag_seconds(watermark: Watermark | None, now: datetime) -> float:
    """Compute by how many seconds the board is behind its sources; 0 while it keeps up or rests."""
    if watermark is None or now - watermark.applied_at > IDLE_AFTER:
        return 0
    if watermark.applied_at - watermark.written_at <= LAG_TOLERANCE:
        return 0
    return round((now - watermark.written_at).total_seconds(), 1)


def current_cycles(cycles: Sequence[Cycle]) -> list[Cycle]:
    """Pick of each level the cycles in the first state of CYCLE_STATES_BY_RANK that any has."""
    rank = {state: position for position, state in enumerate(CYCLE_STATES_BY_RANK)}
    first: dict[str, int] = {}
    for cycle in cycles:
        first[cycle.level] = min(first.get(cycle.level, len(rank)), rank[cycle.state])
    return [cycle for cycle in cycles if rank[cycle.state] == first[cycle.level]]


def _shown_cycles(uow: UnitOfWork, query: BoardFilter) -> Sequence[Cycle]:
    cycles = queries.cycles(uow, query["cycle_level"], query["cycle_id"])
    return cycles if query["cycle_id"] else current_cycles(cycles)
