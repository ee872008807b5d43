"""Units: the tree of departments."""

from typing import TypedDict
from uuid import UUID

from servicekit.errors import Conflict, invalid, require
from servicekit.paging import ActionPage, with_actions
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.people import events, permissions, queries, views
from services.people.models import Unit


class UnitRequest(TypedDict):
    """A unit to add (schemas.UnitIn); without a parent it is at the top."""

    code: str
    name: str
    parent_id: UUID | None
    head_number: str | None


class UnitChanges(TypedDict, total=False):
    """Fields of a unit to change (schemas.UnitChange)."""

    name: str
    parent_id: UUID | None
    head_number: str | None


def list_units(uow: UnitOfWork, *, after: str, limit: int) -> ActionPage:
    """List UnitDetails by code."""
    page = queries.units(uow, after=after, limit=limit)
    items = views.unit_details(uow, page["items"])
    return with_actions(page, items, permissions.unit_list_actions(uow.caller))


def add_unit(uow: UnitOfWork, request: UnitRequest) -> Unit:
    """Add a unit below a parent, or at the top.

    Raises Forbidden, Invalid `unit.not_found` for the parent or `employee.number_unknown` for the
    head, and Conflict `unit.code_taken`.
    """
    path = queries.unit_path(uow, [request["parent_id"]] if request["parent_id"] else [])
    require(permissions.can_manage(uow.caller, path))
    if request["parent_id"] and request["parent_id"] not in path:
        raise invalid("parent_id", "unit.not_found")
    if queries.is_unit_code_taken(uow, request["code"]):
        raise Conflict("unit.code_taken", code_taken=request["code"])
    unit = Unit(code=request["code"], name=request["name"], parent_id=request["parent_id"])
    unit.head_id = _head_id(uow, request["head_number"])
    uow.add(unit)
    uow.flush()
    uow.publish_state(unit, events.unit_state)
    uow.audit("unit.added", f"unit:{unit.id}", after={"code": unit.code, "name": unit.name})
    return unit


def change_unit(uow: UnitOfWork, unit_id: UUID, changes: UnitChanges, version: int) -> Unit:
    """Rename or move a unit, or change its head.

    Raises NotFound, Forbidden, Stale, and Invalid: `unit.not_found` for the parent, `unit.loop`
    for a parent below the unit, `employee.number_unknown` for the head.
    """
    unit = queries.unit(uow, unit_id)
    require_version(unit, version)
    path = queries.unit_path(uow, [unit_id])
    require(permissions.can_manage(uow.caller, path))
    before = {"name": unit.name, "parent_id": unit.parent_id, "head_id": unit.head_id}
    if "parent_id" in changes:
        _move_unit(uow, unit, changes["parent_id"])
    if "head_number" in changes:
        unit.head_id = _head_id(uow, changes["head_number"])
    unit.name = changes.get("name", unit.name)
    uow.flush()
    uow.publish_state(unit, events.unit_state)
    after = {"name": unit.name, "parent_id": unit.parent_id, "head_id": unit.head_id}
    uow.audit("unit.changed", f"unit:{unit.id}", before, after)
    return unit


def _move_unit(uow: UnitOfWork, unit: Unit, parent_id: UUID | None) -> None:
    path = queries.unit_path(uow, [parent_id] if parent_id else [])
    if parent_id and parent_id not in path:
        raise invalid("parent_id", "unit.not_found")
    if unit.id in path:
        raise invalid("parent_id", "unit.loop")
    require(permissions.can_manage(uow.caller, path))
    unit.parent_id = parent_id


def _head_id(uow: UnitOfWork, number: str | None) -> UUID | None:
    if not number:
        return None
    head = queries.employees_by_number(uow, [number]).get(number)
    if head is None:
        raise invalid("head_number", "employee.number_unknown", number=number)
    return head.id
