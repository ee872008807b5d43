"""Who may read and who may write check-ins of a goal."""

from dataclasses import dataclass
from uuid import UUID

from directory.questions import has_role_over
from servicekit.callers import Caller, Client, Person, Service, System

from .models import Goal

ROLES = ("admin", "hr", "executive")
# Administrators set the company up; people's own goals are not theirs to see.
OVERSEE = ("hr", "executive")


@dataclass(frozen=True)
class Standing:
    """Where the caller stands to the owner of a goal, by the copy of people."""

    # Head of the unit that owns the goal.
    heads: bool = False
    # Leads the owner at any distance, or heads the owner's unit or one above.
    above: bool = False
    # Leads anybody at all.
    leads: bool = False
    # The owner's unit and those above: what a role with a scope is held against.
    units: frozenset[UUID] = frozenset()


def is_owner(caller: Caller, goal: Goal) -> bool:
    own = isinstance(caller, Person) and goal.owner_id == caller.person_id
    return goal.owner_kind == "person" and own


def can_see(caller: Caller, goal: Goal, standing: Standing) -> bool:
    """Domain §7: open to the company, to the line, to managers, or to the named ones only."""
    if isinstance(caller, Client | Service | System):
        return True
    if not isinstance(caller, Person):
        return False
    if goal.visibility == "open" or is_owner(caller, goal) or standing.heads or standing.above:
        return True
    if has_role_over(caller, OVERSEE, standing.units):
        return True
    if goal.owner_kind == "company" and checks_in_for_company(caller):
        return True
    return goal.visibility == "managers" and standing.leads


def can_check_in(caller: Caller, goal: Goal, standing: Standing) -> bool:
    """The owner, the head of the owning unit, the company's own roles; HR in scope for anybody."""
    if not isinstance(caller, Person):
        return False
    if goal.owner_kind == "company":
        return checks_in_for_company(caller)
    heads = goal.owner_kind == "unit" and standing.heads
    return is_owner(caller, goal) or heads or can_date_back(caller, standing)


def can_date_back(caller: Caller, standing: Standing) -> bool:
    """HR in scope tells values of any period; owners those of the last days."""
    return isinstance(caller, Person) and has_role_over(caller, ["hr"], standing.units)


def checks_in_for_company(caller: Person) -> bool:
    return caller.has(*ROLES)
