"""Who may edit goals and view filings; who may see a goal is a rule of the directory."""

from directory.visibility import SEE_LINE, Access
from servicekit.callers import Caller, Client, Person


def can_edit(access: Access) -> bool:
    """The owner, their managers, unit heads and HR in scope; company goals: company-wide roles."""
    return access.in_line


def can_reopen(access: Access) -> bool:
    """HR in scope, for others than themselves."""
    return access.has("hr") and not access.own


def can_view_filings(caller: Caller) -> bool:
    """HR and executives, each within their scope, and clients."""
    if isinstance(caller, Person):
        return any(assignment.role in SEE_LINE for assignment in caller.roles)
    return isinstance(caller, Client)
