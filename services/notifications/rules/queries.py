"""Look-ups in the directory: who answers for an owner, and the units of an owner."""

from uuid import UUID

from chengshi.goals.v1.events_pb2 import Owner
from directory import queries as directory
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork


def accountable_person(uow: UnitOfWork, owner: Owner) -> UUID | None:
    """Return the person who owns it, or the unit's head; None for the company."""
    owner_id = parse_id(owner.id)
    if owner.kind == "unit" and owner_id:
        return dict(directory.unit_path(uow, owner_id)).get(owner_id)
    return owner_id if owner.kind == "person" else None


def owner_units(uow: UnitOfWork, owner: Owner) -> list[UUID]:
    """Return the owner's unit and all above it, to which scoped roles may refer."""
    owner_id = parse_id(owner.id)
    if owner_id is None:
        return []
    if owner.kind == "unit":
        return [unit_id for unit_id, _ in directory.unit_path(uow, owner_id)]
    return directory.units_of(uow, owner_id)


def nearest_head(uow: UnitOfWork, unit_id: UUID) -> UUID | None:
    """Return the head of the unit, or of the next unit above that has one."""
    return next((head_id for _, head_id in directory.unit_path(uow, unit_id) if head_id), None)
