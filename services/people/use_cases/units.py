"""Units: the tree of departments."""

from typing import Any
from uuid import UUID

from servicekit.errors import Conflict, invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.people import events, permissions, queries
from services.people.models import Unit


def add_unit(uow: UnitOfWork, new: dict[str, Any]) -> Unit:
    """A new unit below a parent, or at the top."""
    path = queries.unit_path(uow, [new["parent_id"]] if new["parent_id"] else [])
    require(permissions.can_manage(uow.caller, path))
    if new["parent_id"] and new["parent_id"] not in path:
        raise invalid("parent_id", "unit.not_found")
    if queries.unit_code_taken(uow, new["code"]):
        raise Conflict("unit.code_taken", code_taken=new["code"])
    unit = Unit(code=new["code"], name=new["name"], parent_id=new["parent_id"])
    unit.head_id = _head(uow, new["head_number"])
    uow.add(unit)
    uow.flush()
    uow.publish_state(unit, events.unit_state)
    uow.audit("unit.added", f"unit:{unit.id}", after={"code": unit.code, "name": unit.name})
    return unit


def change_unit(uow: UnitOfWork, unit_id: UUID, changes: dict[str, Any], version: int) -> Unit:
    """Rename, move or give a head to a unit; a move below itself is refused."""
    unit = queries.unit(uow, unit_id)
    require_version(unit, version)
    path = queries.unit_path(uow, [unit_id])
    require(permissions.can_manage(uow.caller, path))
    before = {"name": unit.name, "parent_id": unit.parent_id, "head_id": unit.head_id}
    if "parent_id" in changes:
        _move(uow, unit, changes["parent_id"])
    if "head_number" in changes:
        unit.head_id = _head(uow, changes["head_number"])
    unit.name = changes.get("name", unit.name)
    uow.flush()
    uow.publish_state(unit, events.unit_state)
    after = {"name": unit.name, "parent_id": unit.parent_id, "head_id": unit.head_id}
    uow.audit("unit.changed", f"unit:{unit.id}", before, after)
    return unit


def _move(uow: UnitOfWork, unit: Unit, parent_id: UUID | None) -> None:
    path = queries.unit_path(uow, [parent_id] if parent_id else [])
    if parent_id and parent_id not in path:
        raise invalid("parent_id", "unit.not_found")
    if unit.id in path:
        raise invalid("parent_id", "unit.loop")
    require(permissions.can_manage(uow.caller, path))
    unit.parent_id = parent_id


def _head(uow: UnitOfWork, number: str | None) -> UUID | None:
    if not number:
        return None
    found = queries.employees_by_number(uow, [number]).get(number)
    if found is None:
        raise invalid("head_number", "employee.number_unknown", number=number)
    return found.id
