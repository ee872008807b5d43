"""Help asked across (协同) on both boards: of the unit that asks, and of the one asked."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from servicekit.unit_of_work.session import UnitOfWork
from services.insights.queries import collaborations as queries

# Requests of one unit on the board, those that wait first.
MOST = 50
PLAIN = ("id", "ask", "needed_on", "state", "reason", "asked_at", "answered_at")
Sides = dict[UUID | None, list[dict[str, Any]]]


def by_unit(uow: UnitOfWork, cycle_ids: Collection[UUID], units: Mapping[UUID, str]) -> Sides:
    """The requests of each unit, of the company under None."""
    found: Sides = defaultdict(list)
    for row in queries.collaborations(uow, cycle_ids):
        asking = row.unit_id if row.unit_id in units else None
        found[asking].append(_line(uow, row, "asks", row.asked_id, units))
        if row.asked_id in units and row.asked_id != asking:
            found[row.asked_id].append(_line(uow, row, "asked", asking, units))
    return found


def _line(
    uow: UnitOfWork, row: Any, side: str, other: UUID | None, units: Mapping[UUID, str]
) -> dict[str, Any]:
    """A request as one side sees it, with the unit on the other."""
    name = row.owner_name if row.owner_kind == "person" else units.get(row.owner_id, "")
    return {
        **{name: getattr(row, name) for name in PLAIN},
        "side": side,
        "other": {"id": other, "name": units.get(other, "") if other else uow.tenant.name},
        "goal": {"id": row.goal_id, "name": row.title},
        "goal_visible": row.visible,
        "owner": {
            "kind": row.owner_kind,
            "id": row.owner_id,
            "name": (name or "") if row.owner_id else uow.tenant.name,
        },
    }
