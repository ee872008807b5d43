"""The probe's gRPC edge: a person's RPC and an internal one, borrowed from people's contract."""

from typing import Any

import grpc

from chengshi.people.v1 import people_pb2 as pb
from chengshi.people.v1 import people_pb2_grpc
from servicekit.errors import Conflict, invalid
from servicekit.unit_of_work.transaction import unit_of_work

from .script import script


class People(people_pb2_grpc.PeopleServicer):
    """Says who called, or fails."""

    def ResolveMe(self, request: Any, context: grpc.ServicerContext) -> Any:
        with unit_of_work() as uow:
            return pb.ResolveMeResponse(unit_name=type(uow.caller).__name__)

    def FindBySubject(self, request: Any, context: grpc.ServicerContext) -> Any:
        with unit_of_work() as uow:
            if script.in_route:
                script.in_route(uow)
            if request.subject == "conflict":
                raise Conflict("employee.number_taken", value="A1")
            if request.subject == "":
                raise invalid("subject", "field.length", min=1, max=9)
            if request.subject == "crash":
                raise RuntimeError("secret-of-the-house")
            name = f"{uow.caller.actor} at {uow.tenant.slug}"
            return pb.FindBySubjectResponse(employee={"name": name})


def add(server: grpc.Server) -> None:
    people_pb2_grpc.add_PeopleServicer_to_server(People(), server)
