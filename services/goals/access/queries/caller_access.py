"""Where the caller stands to the owners of goals and sheets, from the copy of people."""

from typing import Any
from uuid import UUID

from directory import visibility
from directory.visibility import Access
from servicekit.unit_of_work.session import UnitOfWork


def to(uow: UnitOfWork, row: Any) -> Access:
    """Where the caller stands to the owner of a goal or a sheet; read once for each transaction."""
    sheet = not hasattr(row, "visibility")
    told = ("line", []) if sheet else (row.visibility, row.named)
    return to_owner(uow, row.owner_kind, row.owner_id, *told)


def to_owner(
    uow: UnitOfWork,
    owner_kind: str,
    owner_id: UUID | None,
    kept: str = "line",
    named: list[UUID] | None = None,
) -> Access:
    """Likewise to an owner; whether the caller sees what is of the visibility `kept`."""
    key = ("relation", owner_kind, owner_id, kept, *(named or ()))
    known: Access | None = uow.session.info.get(key)
    if known is None:
        known = visibility.access_to(uow, owner_kind, owner_id, kept, named)
        uow.session.info[key] = known
    return known
