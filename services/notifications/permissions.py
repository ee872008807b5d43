"""Who may see and change what leaves the company."""

from servicekit.callers import Caller, Client, Person


def can_connect_partners(caller: Caller) -> bool:
    """The company's admins; API clients by their scope."""
    return isinstance(caller, Client) or (isinstance(caller, Person) and caller.has("admin"))
