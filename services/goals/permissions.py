"""Who may change goals and manage cycles; who may see them is asked of the directory."""

from uuid import UUID

from directory.visibility import SEE_LINE, Access
from servicekit.callers import Caller, Client, Person
from services.goals.models import LIVE, AlignmentSession, Goal, Metric


def can_edit(relation: Access) -> bool:
    """The owner, those above, unit heads and HR in scope; company goals by whole-company roles."""
    return relation.in_line


def can_agree(relation: Access) -> bool:
    """Those who may edit it, but never the person or head whose own sheet it is."""
    return can_edit(relation) and not (relation.own or relation.heads)


def can_look_back(relation: Access) -> bool:
    """A person on their own goals alone; on those of units and the company who may edit them."""
    if relation.everything or relation.own:
        return True
    return relation.owner_kind != "person" and can_edit(relation)


def can_reopen(relation: Access) -> bool:
    """HR in scope, for others than themselves."""
    return relation.has("hr") and not relation.own


def can_manage_cycles(caller: Caller) -> bool:
    if isinstance(caller, Person):
        return caller.has("admin", "hr")
    return isinstance(caller, Client)


def can_read_title(goal: Goal) -> bool:
    """Of a peer's sheet, beyond what one may see: what was agreed and is kept in the line.

    What is for named people alone shows not even its title: the title is what is kept.
    """
    return goal.visibility != "named" and goal.state in LIVE


def can_name(goal: Goal, *, seen: bool, in_scope: bool) -> bool:
    """A finding names what its session compares, or what its author may see anyway."""
    return seen or (in_scope and can_read_title(goal))


def can_lead(session: AlignmentSession, caller: Caller) -> bool:
    """The convener, and HR and executives in the room: they carry out what it decides."""
    if not isinstance(caller, Person) or caller.person_id not in session.room:
        return False
    return caller.person_id == session.convener_id or can_file(caller)


def can_note(session: AlignmentSession, caller: Caller) -> bool:
    """Everybody in the room notes findings and their outcomes."""
    return isinstance(caller, Person) and caller.person_id in session.room


def can_nudge(caller: Caller, person_id: UUID) -> bool:
    """Others than oneself; whose goals one may set is what the gaps show of those without."""
    return isinstance(caller, Person) and caller.person_id != person_id


def can_file(caller: Caller) -> bool:
    """Filed sheets are looked through by HR and executives, each within their scope."""
    if isinstance(caller, Person):
        return any(held.role in SEE_LINE for held in caller.roles)
    return isinstance(caller, Client)


def can_manage_metrics(caller: Caller) -> bool:
    """HR and administrators say what is measured."""
    if isinstance(caller, Person):
        return caller.has("admin", "hr")
    return isinstance(caller, Client)


def can_provide(caller: Caller, metric: Metric) -> bool:
    """Its provider, and those who manage metrics."""
    own = isinstance(caller, Person) and caller.person_id == metric.provider_id
    return own or can_manage_metrics(caller)
