"""Who may write check-ins of a goal; who may read them is asked of the directory."""

from directory.visibility import SET_UP, Access
from servicekit.callers import Person


def can_check_in(relation: Access) -> bool:
    """The owner, the head of the owning unit, the company's own roles; HR in scope for anybody."""
    if not isinstance(relation.caller, Person):
        return False
    if relation.owner_kind == "company":
        return checks_in_for_company(relation.caller)
    return relation.own or relation.heads or can_date_back(relation)


def can_date_back(relation: Access) -> bool:
    """HR in scope tells values of any period; owners those of the last days."""
    return relation.has("hr")


def checks_in_for_company(caller: Person) -> bool:
    return caller.has(*SET_UP)
