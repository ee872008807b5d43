"""The gRPC edge of people."""

import grpc

from chengshi.people.v1 import people_pb2 as pb
from chengshi.people.v1 import people_pb2_grpc
from servicekit.callers import SignedIn, System, caller_context, current_caller
from servicekit.errors import Forbidden, NotFound, require
from servicekit.unit_of_work.transaction import unit_of_work

from . import events, queries
from .use_cases import employees


class People(people_pb2_grpc.PeopleServicer):
    """The service's methods."""

    def ResolveMe(
        self, request: pb.ResolveMeRequest, context: grpc.ServicerContext
    ) -> pb.ResolveMeResponse:
        caller = current_caller.get()
        if not isinstance(caller, SignedIn):
            raise Forbidden("caller.not_a_person")
        # At a first sign-in the link does not exist yet, so the caller cannot be the person.
        with caller_context(System(tenant_id=caller.tenant_id)), unit_of_work() as uow:
            require(uow.tenant.state == "active", f"tenant.{uow.tenant.state}")
            employee = employees.link_subject(
                uow, caller.subject, caller.email, verified=caller.email_verified
            )
            if employee is None:
                raise Forbidden("caller.unknown")
            main_assignment = employee.main_assignment(uow.tenant.today())
            return pb.ResolveMeResponse(
                employee=events.employee_state(employee),
                unit_name=queries.unit(uow, main_assignment.unit_id).name
                if main_assignment
                else "",
                leads=queries.leads(uow, employee.id),
            )

    def FindBySubject(
        self, request: pb.FindBySubjectRequest, context: grpc.ServicerContext
    ) -> pb.FindBySubjectResponse:
        with unit_of_work() as uow:
            employee = queries.employee_by_subject(uow, request.subject)
            if employee is None:
                raise NotFound("employee.not_found")
            return pb.FindBySubjectResponse(employee=events.employee_state(employee))

    def CreateFirstAdmin(
        self, request: pb.CreateFirstAdminRequest, context: grpc.ServicerContext
    ) -> pb.CreateFirstAdminResponse:
        with unit_of_work() as uow:
            admin = employees.add_first_admin(uow, request.name, request.email)
            return pb.CreateFirstAdminResponse(employee_id=str(admin.id))


def add(server: grpc.Server) -> None:
    people_pb2_grpc.add_PeopleServicer_to_server(People(), server)
