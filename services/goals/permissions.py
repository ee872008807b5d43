"""Who may see and change goals; what one may not see does not exist."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from servicekit.callers import Caller, Client, Person, Service, System

from .models import Goal, Sheet


@dataclass(frozen=True)
class Reach:
    """What a caller's place in the company lets them reach, read once for each call."""

    caller: Caller
    # Everybody below the caller by solid lines, today.
    below: frozenset[UUID] = frozenset()
    # Units that the caller heads, and those below them or headed by somebody below the caller.
    heads: frozenset[UUID] = frozenset()
    leads_units: frozenset[UUID] = frozenset()
    # Units for which the caller holds hr or executive, with all units below them.
    scope: frozenset[UUID] = frozenset()
    # People posted to those units.
    people_in_scope: frozenset[UUID] = frozenset()
    # hr or executive of the whole company.
    whole_company: bool = False
    # Administrators set the company up; people's own goals are not theirs to see.
    admin: bool = False

    @property
    def everything(self) -> bool:
        return self.whole_company or isinstance(self.caller, Client | Service | System)

    @property
    def leads(self) -> bool:
        return bool(self.below or self.heads)

    @property
    def units(self) -> frozenset[UUID]:
        """Units whose goals the caller answers for, in whatever way."""
        return self.heads | self.leads_units | self.scope


def is_own(caller: Caller, owner_kind: str, owner_id: UUID | None) -> bool:
    return isinstance(caller, Person) and owner_kind == "person" and owner_id == caller.person_id


def can_edit(reach: Reach, owner_kind: str, owner_id: UUID | None) -> bool:
    """The owner, those above, unit heads and HR in scope; company goals by whole-company roles."""
    if reach.everything or is_own(reach.caller, owner_kind, owner_id):
        return True
    if owner_kind == "company":
        return reach.admin
    if owner_kind == "person":
        return owner_id in reach.below | reach.people_in_scope
    return owner_kind == "unit" and owner_id in reach.units


def can_agree(reach: Reach, sheet: Sheet) -> bool:
    """Those who may edit it, but never the person or head whose own sheet it is."""
    if is_own(reach.caller, sheet.owner_kind, sheet.owner_id) or sheet.owner_id in reach.heads:
        return False
    return can_edit(reach, sheet.owner_kind, sheet.owner_id)


def can_see(reach: Reach, goal: "Goal | Row[Any]") -> bool:
    """Domain §7: open to the company, to the line, to managers, or to the named ones only."""
    if goal.visibility == "open" or can_edit(reach, goal.owner_kind, goal.owner_id):
        return True
    return goal.visibility == "managers" and reach.leads


def can_manage_cycles(caller: Caller) -> bool:
    if isinstance(caller, Person):
        return caller.has("admin", "hr")
    return isinstance(caller, Client)


def visible_owners(reach: Reach) -> Collection[UUID]:
    """Owners, people and units, whose goals are visible whatever their visibility."""
    own = {reach.caller.person_id} if isinstance(reach.caller, Person) else set()
    return own | reach.below | reach.people_in_scope | reach.units
