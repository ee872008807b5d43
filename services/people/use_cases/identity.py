"""The person of a signed-in request."""

from servicekit.callers import GrantedRole, Person, SignedIn
from servicekit.errors import Forbidden
from servicekit.unit_of_work.session import UnitOfWork
from services.people import models, queries


def identify(uow: UnitOfWork, caller: SignedIn) -> Person:
    """Return the employee linked to the subject; raises Forbidden without an active one."""
    employee = queries.employee_by_subject(uow, caller.subject)
    if employee is None or employee.status == "left":
        raise Forbidden("caller.unknown")
    return as_person(uow, employee)


def as_person(uow: UnitOfWork, employee: models.Employee) -> Person:
    """Convert an employee to the caller of the unit of work."""
    return Person(
        tenant_id=uow.tenant.id,
        person_id=employee.id,
        name=employee.name,
        roles=tuple(GrantedRole(role=role.role, unit_id=role.unit_id) for role in employee.roles),
    )
