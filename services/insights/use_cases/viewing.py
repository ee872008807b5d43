"""Who looks at a board, read once for each call."""

from servicekit.callers import Person
from servicekit.unit_of_work import UnitOfWork
from services.insights import permissions
from services.insights.queries import viewers
from services.insights.queries.viewers import Viewer


def viewer_of(uow: UnitOfWork) -> Viewer:
    """The caller with what roles, lines and headed units let them see today."""
    caller, day = uow.caller, uow.tenant.today()
    if not isinstance(caller, Person):
        return Viewer(day=day, everything=permissions.sees_everything(caller))
    place = viewers.place(uow, caller.person_id, permissions.units_in_scope(caller))
    return Viewer(
        day=day,
        person_id=caller.person_id,
        every_line=permissions.sees_every_line(caller),
        company_goals=permissions.sees_company_goals(caller),
        managers_goals=place.leads or permissions.sees_managers_goals(caller),
        headed=place.headed,
        in_scope=place.in_scope,
    )
