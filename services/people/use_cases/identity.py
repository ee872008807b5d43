"""Whose sign-in a request carries."""

from servicekit.callers import GrantedRole, Person, SignedIn
from servicekit.errors import Forbidden
from servicekit.unit_of_work.session import UnitOfWork
from services.people import models, queries


def identify(uow: UnitOfWork, caller: SignedIn) -> Person:
    """The employee linked to the subject; Forbidden where there is none or they have left."""
    employee = queries.employee_by_subject(uow, caller.subject)
    if employee is None or employee.status == "left":
        raise Forbidden("caller.unknown")
    return as_person(uow, employee)


def as_person(uow: UnitOfWork, employee: models.Employee) -> Person:
    return Person(
        tenant_id=uow.tenant.id,
        person_id=employee.id,
        name=employee.name,
        roles=tuple(GrantedRole(role=item.role, unit_id=item.unit_id) for item in employee.roles),
    )
