"""The library of indicators: what a company measures, and how."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from servicekit.errors import Conflict, invalid, require
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.goals.cycles.permissions import can_manage_cycles
from services.goals.library import queries as library_queries
from services.goals.library.models import LibraryItem


def list_items(uow: UnitOfWork, **query: Any) -> Page:
    found = library_queries.items(uow, **query)
    return Page(items=show_items(uow, found["items"]), next=found["next"])


def show_items(uow: UnitOfWork, items: Sequence[LibraryItem]) -> list[dict[str, Any]]:
    """Indicators with how many key results measure them."""
    used = library_queries.used_items(uow, [item.id for item in items])
    return [plain(item) | {"used": used.get(item.id, 0)} for item in items]


def show_item(uow: UnitOfWork, item: LibraryItem) -> dict[str, Any]:
    return show_items(uow, [item])[0]


def add_item(uow: UnitOfWork, new: dict[str, Any]) -> LibraryItem:
    require(can_manage_cycles(uow.caller))
    if library_queries.items_by_code(uow, [new["code"]]):
        raise Conflict("library.code_taken", code=new["code"])
    item = LibraryItem(**new)
    uow.add(item)
    uow.flush()
    uow.audit("library_item.added", f"library_item:{item.id}", after=told(new))
    return item


def change_item(
    uow: UnitOfWork, item_id: UUID, changes: dict[str, Any], version: int
) -> LibraryItem:
    """Change or archive an indicator; its code stays, key results keep what they copied."""
    require(can_manage_cycles(uow.caller))
    item = library_queries.item(uow, item_id)
    require_version(item, version)
    before = {name: getattr(item, name) for name in changes}
    for name, value in changes.items():
        setattr(item, name, value)
    _check_range(item)
    uow.flush()
    uow.audit("library_item.changed", f"library_item:{item.id}", told(before), told(changes))
    return item


def require_known(uow: UnitOfWork, key_results: Iterable[dict[str, Any]], at: str) -> None:
    """Refuse indicators that this company does not have; `at` holds the index as {}."""
    wanted = {
        index: item["library_item_id"]
        for index, item in enumerate(key_results)
        if item.get("library_item_id")
    }
    known = library_queries.known_items(uow, set(wanted.values()))
    for index, item_id in wanted.items():
        if item_id not in known:
            raise invalid(at.format(index) + "library_item_id", "library.not_found")


def plain(item: LibraryItem) -> dict[str, Any]:
    columns = (column.key for column in LibraryItem.__table__.columns if column.key != "words")
    return {name: getattr(item, name) for name in columns}


def told(values: dict[str, Any]) -> dict[str, Any]:
    """What the audit keeps of a change."""
    return {name: str(value) for name, value in values.items()}


def _check_range(item: LibraryItem) -> None:
    low, high = item.typical_low, item.typical_high
    if low is not None and high is not None and high < low:
        raise invalid("typical_high", "kr.bounds")
