"""Add and change library indicators."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from servicekit.errors import Conflict, invalid, require
from servicekit.paging import ActionPage, with_actions
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.goals.goal_sheets.schemas.payloads import KeyResultFields
from services.goals.library import queries as library_queries
from services.goals.library.models import LibraryItem
from services.goals.library.permissions import can_manage_library, shelf_actions
from services.goals.library.schemas.items import (
    LibraryItemFields,
    LibraryItemFilter,
    LibraryItemInput,
)
from services.goals.library.views import show_items


def list_items(uow: UnitOfWork, query: LibraryItemFilter) -> ActionPage:
    """A page of indicators by code, as `LibraryItemView`."""
    page = library_queries.library_items(uow, query)
    return with_actions(page, show_items(uow, page["items"]), shelf_actions(uow.caller))


def add_item(uow: UnitOfWork, values: LibraryItemInput) -> LibraryItem:
    """Add an indicator with these column values; raises Conflict `library.code_taken`."""
    require(can_manage_library(uow.caller))
    if library_queries.items_by_code(uow, [values["code"]]):
        raise Conflict("library.code_taken", code=values["code"])
    item = LibraryItem(**values)
    uow.add(item)
    uow.flush()
    uow.audit("library_item.added", f"library_item:{item.id}", after=audit_values(values))
    return item


def change_item(
    uow: UnitOfWork, item_id: UUID, changes: LibraryItemFields, version: int
) -> LibraryItem:
    """Change or archive an indicator; key results keep the values that they copied from it.

    Raises Stale for another version, Invalid `kr.bounds` where the typical range is empty.
    """
    require(can_manage_library(uow.caller))
    item = library_queries.library_item(uow, item_id)
    require_version(item, version)
    before = {column: getattr(item, column) for column in changes}
    for column, value in changes.items():
        setattr(item, column, value)
    _check_range(item)
    uow.flush()
    reference = f"library_item:{item.id}"
    uow.audit("library_item.changed", reference, audit_values(before), audit_values(changes))
    return item


def require_library_items(
    uow: UnitOfWork, key_results: Iterable[KeyResultFields], path: str
) -> None:
    """Refuse key results whose `library_item_id` is no indicator of this tenant.

    `path` is where a key result is in the input, with {} for its index. Raises Invalid
    `library.not_found`.
    """
    item_ids = {
        index: item_id
        for index, key_result in enumerate(key_results)
        if (item_id := key_result.get("library_item_id"))
    }
    existing_ids = library_queries.existing_item_ids(uow, set(item_ids.values()))
    for index, item_id in item_ids.items():
        if item_id not in existing_ids:
            raise invalid(path.format(index) + "library_item_id", "library.not_found")


def audit_values(values: Mapping[str, object]) -> dict[str, str]:
    """Values as texts for the audit log."""
    return {name: str(value) for name, value in values.items()}


def _check_range(item: LibraryItem) -> None:
    low, high = item.typical_low, item.typical_high
    if low is not None and high is not None and high < low:
        raise invalid("typical_high", "kr.bounds")
