"""Comparison (横向比对): sheets of one level side by side, for heads and above."""

from uuid import UUID

from servicekit.errors import Forbidden
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries import comparisons as comparison_queries
from services.goals.alignment.views.comparisons import show_side_by_side
from services.goals.cycles import queries as cycle_queries


def compare_sheets(
    uow: UnitOfWork, *, cycle_id: UUID, unit_id: UUID, level: str, after: str, limit: int
) -> Page:
    """Compare the sheets of the unit's peers and their heads (own), or of the level below.

    Forbidden comparison.not_allowed where the caller does not compare the unit.
    """
    cycle = cycle_queries.cycle(uow, cycle_id)
    unit_ids = comparison_queries.peer_ids(uow, unit_id)
    if not unit_ids:
        raise Forbidden("comparison.not_allowed")
    page = comparison_queries.sheets(uow, cycle.id, unit_ids, level, after=after, limit=limit)
    return Page(items=show_side_by_side(uow, page["items"]), next=page["next"])
