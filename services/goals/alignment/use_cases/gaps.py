"""Gaps (缺口) of a cycle, each with the action that closes it."""

from typing import TypedDict
from uuid import UUID

from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries import gaps as gap_queries
from services.goals.alignment.queries.gap_filter import GapFilter, GapLimits
from services.goals.alignment.queries.gaps import KINDS
from services.goals.alignment.views.gaps import show_gap_page
from services.goals.alignment.views.references import ItemList
from services.goals.cycles import queries as cycle_queries
from services.goals.drafts.use_cases.writing_guide import rules_of


class GapCount(TypedDict):
    """The number of gaps of a kind."""

    kind: str
    count: int


def list_gaps(
    uow: UnitOfWork,
    *,
    cycle_id: UUID,
    unit_id: UUID | None,
    kind: str | None,
    after: str,
    limit: int,
) -> Page:
    """List the gaps of a cycle that the caller sees, of one kind or by kind."""
    kinds = [kind] if kind else list(KINDS)
    gap_filter = gap_filter_of(uow, cycle_id, unit_id)
    page = gap_queries.gap_page(gap_filter, kinds, after=after, limit=limit)
    return show_gap_page(uow, cycle_id, kinds, page)


def count_gaps(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID | None) -> ItemList[GapCount]:
    """Count the gaps of every kind, 0 included."""
    counts = gap_queries.gap_counts(gap_filter_of(uow, cycle_id, unit_id))
    return {"items": [{"kind": kind, "count": counts.get(kind, 0)} for kind in KINDS]}


def gap_filter_of(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID | None) -> GapFilter:
    """Build the filter with the limits of the company's writing guide; NotFound cycle.not_found."""
    rules = rules_of(uow)
    limits = GapLimits(rules.max_goals, rules.max_key_results)
    return GapFilter(uow, cycle_queries.cycle(uow, cycle_id), unit_id, limits)
