"""Who may change goals and manage cycles; who may see them is asked of the directory."""

from directory.visibility import SEE_LINE, Access
from servicekit.callers import Caller, Client, Person


def can_edit(relation: Access) -> bool:
    """The owner, those above, unit heads and HR in scope; company goals by whole-company roles."""
    return relation.in_line


def can_reopen(relation: Access) -> bool:
    """HR in scope, for others than themselves."""
    return relation.has("hr") and not relation.own


def can_file(caller: Caller) -> bool:
    """Filed sheets are looked through by HR and executives, each within their scope."""
    if isinstance(caller, Person):
        return any(held.role in SEE_LINE for held in caller.roles)
    return isinstance(caller, Client)
