"""Who may manage cycles."""

from servicekit.callers import Caller, Client, Person


def can_manage_cycles(caller: Caller) -> bool:
    """Administrators, HR and clients."""
    if isinstance(caller, Person):
        return caller.has("admin", "hr")
    return isinstance(caller, Client)
