"""Who may manage the library: indicators, templates and the writing rules."""

from servicekit.actions import allowed
from servicekit.callers import Caller
from services.goals.cycles.permissions import can_manage_cycles


def can_manage_library(caller: Caller) -> bool:
    """Who manages cycles too: administrators, HR and clients."""
    return can_manage_cycles(caller)


def shelf_actions(caller: Caller) -> list[str]:
    """List what the caller may do to the list of indicators, or of templates."""
    return allowed(create=can_manage_library(caller))


def edit_actions(caller: Caller) -> list[str]:
    """List what the caller may do with an indicator or a template."""
    return allowed(edit=can_manage_library(caller))
