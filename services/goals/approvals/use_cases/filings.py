"""Review of filed sheets (备案): filing is automatic; HR reviews exceptions and samples."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from directory import queries as directory
from servicekit.errors import require
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_view_filings
from services.goals.access.views.names import NameReference, name_reference
from services.goals.approvals.queries import filings as filing_queries
from services.goals.approvals.queries.filings import FilingSummary
from services.goals.cycles import queries as cycle_queries
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.views.sheets import SheetSummary, show_sheet_summaries


class FilingView(SheetSummary):
    """A sheet with the codes of its exceptions and its unit."""

    exceptions: list[str]
    unit: NameReference | None


@dataclass(frozen=True)
class SampledFilings:
    """Filed sheets drawn with a seed; `items` as `show_filings` returns them."""

    seed: str
    per_unit: int
    items: list[FilingView]


def list_filings(
    uow: UnitOfWork,
    *,
    cycle_id: UUID,
    unit_id: UUID | None,
    state: str | None,
    exception: str | None,
    after: str,
    limit: int,
) -> Page:
    """A page of a cycle's sheets with their exceptions, see `filing_queries.sheets`."""
    require(can_view_filings(uow.caller))
    cycle_queries.cycle(uow, cycle_id)
    sheets = filing_queries.sheets(
        uow,
        cycle_id=cycle_id,
        unit_id=unit_id,
        state=state,
        exception=exception,
        after=after,
        limit=limit,
    )
    return Page(items=show_filings(uow, sheets["items"]), next=sheets["next"])


def summarize_filings(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID | None) -> FilingSummary:
    """Count a cycle's sheets by state and by exception."""
    require(can_view_filings(uow.caller))
    cycle = cycle_queries.cycle(uow, cycle_id)
    return filing_queries.filing_summary(uow, cycle.id, unit_id)


def sample_filings(
    uow: UnitOfWork, *, cycle_id: UUID, unit_id: UUID | None, per_unit: int, seed: str
) -> SampledFilings:
    """Draw filed sheets of every unit; the same seed draws the same ones, "" means a new one."""
    require(can_view_filings(uow.caller))
    cycle_queries.cycle(uow, cycle_id)
    seed = seed or secrets.token_hex(4)
    sheets = filing_queries.sample_sheets(
        uow, cycle_id=cycle_id, unit_id=unit_id, per_unit=per_unit, seed=seed
    )
    return SampledFilings(seed, per_unit, show_filings(uow, sheets))


def show_filings(uow: UnitOfWork, sheets: Sequence[Sheet]) -> list[FilingView]:
    """Show sheets with their exceptions."""
    exceptions = filing_queries.sheet_exceptions(uow, [sheet.id for sheet in sheets])
    names = directory.names(uow, {row.unit_id for row in exceptions.values() if row.unit_id})
    return [
        {
            **sheet,
            "exceptions": exceptions[sheet["id"]].exceptions,
            "unit": name_reference(names, exceptions[sheet["id"]].unit_id),
        }
        for sheet in show_sheet_summaries(uow, sheets)
    ]
