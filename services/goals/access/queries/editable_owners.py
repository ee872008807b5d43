"""Owners whose goals the caller may edit."""

from collections.abc import Collection

from directory.visibility import Owner
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access


def editable_owners(uow: UnitOfWork, owners: Collection[Owner]) -> frozenset[Owner]:
    """Those of `owners` whose goals the caller may edit; one statement."""
    accesses = caller_access.access_to_owners(uow, set(owners))
    return frozenset(owner for owner, access in accesses.items() if can_edit(access))
