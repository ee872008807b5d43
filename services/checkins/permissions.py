"""Who may write check-ins of a goal (docs/domain.md#check-ins); who reads them: the directory."""

from directory.visibility import SET_UP, Access
from servicekit.callers import Person


def can_check_in(access: Access) -> bool:
    """Answer whether the caller may check in on a goal: who answers for its progress."""
    return access.is_responsible


def can_backdate(access: Access) -> bool:
    """Answer whether the caller may report any period: HR in scope; owners have BACKDATING_DAYS."""
    return access.has("hr")


def can_check_in_for_company(person: Person) -> bool:
    """Answer whether the person may check in on the company's goals."""
    return person.has(*SET_UP)
