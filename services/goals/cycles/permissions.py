"""Who may manage cycles, and what they may do with each."""

from servicekit.actions import allowed
from servicekit.callers import Caller, Client, Person
from services.goals.cycles.models import CYCLE_STEPS, Cycle


def can_manage_cycles(caller: Caller) -> bool:
    """Administrators, HR and clients."""
    if isinstance(caller, Person):
        return caller.has("admin", "hr")
    return isinstance(caller, Client)


def cycle_list_actions(caller: Caller) -> list[str]:
    """List what the caller may do to the list of cycles."""
    return allowed(create=can_manage_cycles(caller))


def cycle_actions(caller: Caller, cycle: Cycle) -> list[str]:
    """List what the caller may do with a cycle in its state."""
    is_manager = can_manage_cycles(caller)
    return allowed(edit=is_manager, advance=is_manager and bool(CYCLE_STEPS[cycle.state]))
