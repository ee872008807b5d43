"""Who may manage cycles."""

from servicekit.callers import Caller, Client, Person


def can_manage_cycles(caller: Caller) -> bool:
    if isinstance(caller, Person):
        return caller.has("admin", "hr")
    return isinstance(caller, Client)
