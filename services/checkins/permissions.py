"""Who may write check-ins of a goal (docs/domain.md#check-ins); who reads them: the directory."""

from directory.visibility import SET_UP, Access
from servicekit.callers import Person


def can_check_in(access: Access) -> bool:
    """Answer whether the caller may check in on a goal.

    Its owner, the head of the owning unit, the company's own roles; HR in scope for others.
    """
    if not isinstance(access.caller, Person):
        return False
    if access.owner_kind == "company":
        return can_check_in_for_company(access.caller)
    return access.own or access.heads or can_backdate(access)


def can_backdate(access: Access) -> bool:
    """Answer whether the caller may report any period: HR in scope; owners have BACKDATING_DAYS."""
    return access.has("hr")


def can_check_in_for_company(person: Person) -> bool:
    """Answer whether the person may check in on the company's goals."""
    return person.has(*SET_UP)
