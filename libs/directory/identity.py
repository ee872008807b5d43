"""The employee behind a sign-in, by the directory; people is asked once about an unknown one."""

from typing import Any

from chengshi.people.v1 import people_pb2, people_pb2_grpc
from servicekit.callers import GrantedRole, Person, SignedIn
from servicekit.database.raw import execute_raw
from servicekit.errors import Forbidden, NotFound
from servicekit.ids import parse_id
from servicekit.runtime import current_runtime
from servicekit.unit_of_work.session import UnitOfWork

from .replication import apply_employees

BY_SUBJECT = "SELECT id, name, status, roles FROM directory_people WHERE subject = %(subject)s"


def identify(uow: UnitOfWork, caller: SignedIn) -> Person:
    """Find the employee linked to the caller's subject.

    Raises Forbidden `caller.unknown` where there is none or they have left.
    """
    employee = _find(uow, caller)
    if employee is None:
        _ask(uow, caller)
        employee = _find(uow, caller)
    if employee is None or employee.status == "left":
        raise Forbidden("caller.unknown")
    roles = tuple(
        GrantedRole(role=item["role"], unit_id=parse_id(item["unit_id"] or ""))
        for item in employee.roles
    )
    return Person(tenant_id=uow.tenant.id, person_id=employee.id, name=employee.name, roles=roles)


def _find(uow: UnitOfWork, caller: SignedIn) -> Any:
    return execute_raw(uow.session, BY_SUBJECT, {"subject": caller.subject}).fetchone()


def _ask(uow: UnitOfWork, caller: SignedIn) -> None:
    peers = current_runtime.get().peers
    stub = people_pb2_grpc.PeopleStub(peers.channel("people"))
    request = people_pb2.FindBySubjectRequest(subject=caller.subject)
    try:
        answer = peers.internal(stub.FindBySubject, request, tenant_id=uow.tenant.id)
    except NotFound as unknown:
        raise Forbidden("caller.unknown") from unknown
    apply_employees(uow, [answer.employee])
