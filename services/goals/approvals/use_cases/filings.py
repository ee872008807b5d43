"""备案: filing is automatic; HR looks at what is unusual, and at samples."""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.errors import require
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_view_filings
from services.goals.approvals.queries import filings as filing_queries
from services.goals.cycles import queries as cycle_queries
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.use_cases.goal_views import show_sheet_summaries


def listed(uow: UnitOfWork, query: dict[str, Any]) -> Page:
    """Sheets of a cycle, each with what is unusual about it."""
    require(can_view_filings(uow.caller))
    cycle_queries.cycle(uow, query["cycle_id"])
    found = filing_queries.sheets(uow, **query)
    return Page(items=show(uow, found["items"]), next=found["next"])


def summed_up(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID | None) -> dict[str, Any]:
    """How many sheets stand in each state and how many have each thing unusual."""
    require(can_view_filings(uow.caller))
    cycle = cycle_queries.cycle(uow, cycle_id)
    row = filing_queries.counts(uow, cycle.id, unit_id)._asdict()
    return {
        "states": {name: row[name] for name in filing_queries.STATES},
        "exceptions": {name: row[name] for name in filing_queries.EXCEPTIONS},
    }


def sample(
    uow: UnitOfWork, *, cycle_id: UUID, unit_id: UUID | None, per_unit: int, seed: str
) -> dict[str, Any]:
    """A random few of every unit's filed sheets; the seed draws the same ones again."""
    require(can_view_filings(uow.caller))
    cycle_queries.cycle(uow, cycle_id)
    seed = seed or secrets.token_hex(4)
    drawn = filing_queries.sample(
        uow, cycle_id=cycle_id, unit_id=unit_id, per_unit=per_unit, seed=seed
    )
    return {"seed": seed, "per_unit": per_unit, "items": show(uow, drawn)}


def show(uow: UnitOfWork, sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    told = filing_queries.told_of(uow, [sheet.id for sheet in sheets])
    units = {row.unit_id for row in told.values() if row.unit_id}
    names = directory.names(uow, units)
    return [
        line
        | {
            "exceptions": told[line["id"]].found,
            "unit": {"id": unit, "name": names.get(unit, "")}
            if (unit := told[line["id"]].unit_id)
            else None,
        }
        for line in show_sheet_summaries(uow, sheets)
    ]
