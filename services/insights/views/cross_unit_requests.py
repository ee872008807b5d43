"""Requests for help across units (协同), on the boards of the unit that asks and the other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.insights.queries.board import UnitRow
from services.insights.queries.cross_unit_requests import CrossUnitRequestRow

from .references import BoardOwner, BoardReference


@dataclass(frozen=True, kw_only=True)
class BoardCrossUnitRequest:
    """A request as one side sees it, with the unit on the other side."""

    id: UUID
    # asks: a goal of this unit asks another unit; asked: this unit is asked.
    side: Literal["asks", "asked"]
    other: BoardReference
    goal: BoardReference
    goal_visible: bool
    owner: BoardOwner
    request_text: str
    needed_on: date | None
    state: str
    reason: str
    requested_at: datetime | None
    answered_at: datetime | None


def show_cross_unit_requests(
    rows: Sequence[CrossUnitRequestRow], units: Sequence[UnitRow], company_name: str
) -> dict[UUID | None, list[BoardCrossUnitRequest]]:
    """Show the requests by unit, in their order; those of the company under None.

    A goal without a place among the units is the company's.
    """
    by_unit: defaultdict[UUID | None, list[BoardCrossUnitRequest]] = defaultdict(list)
    unit_ids = {unit.id for unit in units}
    names: dict[UUID | None, str] = {unit.id: unit.name for unit in units}
    names[None] = company_name
    for row in rows:
        asking_id = row.unit_id if row.unit_id in unit_ids else None
        by_unit[asking_id].append(_show(row, "asks", row.asked_unit_id, names))
        if row.asked_unit_id in unit_ids and row.asked_unit_id != asking_id:
            by_unit[row.asked_unit_id].append(_show(row, "asked", asking_id, names))
    return by_unit


def _show(
    row: CrossUnitRequestRow,
    side: Literal["asks", "asked"],
    other_id: UUID | None,
    names: Mapping[UUID | None, str],
) -> BoardCrossUnitRequest:
    owner_name = row.owner_name if row.owner_kind == "person" else names.get(row.owner_id)
    return BoardCrossUnitRequest(
        id=row.id,
        side=side,
        other=BoardReference(other_id, names.get(other_id, "")),
        goal=BoardReference(row.goal_id, row.goal_title),
        goal_visible=row.visible,
        owner=BoardOwner(row.owner_kind, row.owner_id, owner_name or ""),
        request_text=row.request_text,
        needed_on=row.needed_on,
        state=row.state,
        reason=row.reason,
        requested_at=row.requested_at,
        answered_at=row.answered_at,
    )
