"""Who may change goals and manage cycles; who may see them is asked of the directory."""

from directory.visibility import SEE_LINE, SET_UP, Relation
from servicekit.callers import Caller, Client, Person


def can_edit(relation: Relation) -> bool:
    """The owner, those above, unit heads and HR in scope; company goals by whole-company roles."""
    if relation.everything or relation.own or relation.above:
        return True
    return relation.has(*(SET_UP if relation.owner_kind == "company" else SEE_LINE))


def can_agree(relation: Relation) -> bool:
    """Those who may edit it, but never the person or head whose own sheet it is."""
    return can_edit(relation) and not (relation.own or relation.heads)


def can_look_back(relation: Relation) -> bool:
    """A person on their own goals alone; on those of units and the company who may edit them."""
    if relation.everything or relation.own:
        return True
    return relation.owner_kind != "person" and can_edit(relation)


def can_reopen(relation: Relation) -> bool:
    """HR in scope, for others than themselves."""
    return relation.has("hr") and not relation.own


def can_manage_cycles(caller: Caller) -> bool:
    if isinstance(caller, Person):
        return caller.has("admin", "hr")
    return isinstance(caller, Client)
