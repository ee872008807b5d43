"""Who may manage webhook endpoints, and of which reach."""

from directory.visibility import SEE_LINE
from servicekit.callers import Caller, Client, Person


def can_connect_partners(caller: Caller) -> bool:
    """Admins of the company; API clients by their scope."""
    return isinstance(caller, Client) or (isinstance(caller, Person) and caller.has("admin"))


def can_send_everything(caller: Caller) -> bool:
    """Roles that see goals and reviews of the whole company; API clients by their scope."""
    return isinstance(caller, Client) or (isinstance(caller, Person) and caller.has(*SEE_LINE))
