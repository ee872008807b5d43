"""Who may see and change what leaves the company."""

from directory.visibility import SEE_LINE
from servicekit.callers import Caller, Client, Person


def can_connect_partners(caller: Caller) -> bool:
    """The company's admins; API clients by their scope."""
    return isinstance(caller, Client) or (isinstance(caller, Person) and caller.has("admin"))


def can_send_everything(caller: Caller) -> bool:
    """Whoever sees people's own goals and reviews across the company; clients by their scope."""
    return isinstance(caller, Client) or (isinstance(caller, Person) and caller.has(*SEE_LINE))
