"""The gRPC edge of checkins."""

from collections.abc import Iterable
from uuid import UUID

import grpc

from chengshi.checkins.v1 import checkins_pb2 as pb
from chengshi.checkins.v1 import checkins_pb2_grpc
from servicekit.errors import invalid
from servicekit.ids import parse_id
from servicekit.unit_of_work.transaction import unit_of_work

from . import events, queries


class CheckIns(checkins_pb2_grpc.CheckInsServicer):
    """Each method loads, asks a use case and answers."""

    def ListCheckIns(
        self, request: pb.ListCheckInsRequest, context: grpc.ServicerContext
    ) -> pb.ListCheckInsResponse:
        with unit_of_work() as uow:
            found = queries.check_ins_of(uow, _ids(request.key_result_ids))
            return pb.ListCheckInsResponse(
                check_ins=[events.check_in_recorded(item) for item in found]
            )


def add(server: grpc.Server) -> None:
    checkins_pb2_grpc.add_CheckInsServicer_to_server(CheckIns(), server)


def _ids(texts: Iterable[str]) -> list[UUID]:
    found = [parse_id(text) for text in texts]
    if None in found:
        raise invalid("key_result_ids", "field.invalid_uuid")
    return [one for one in found if one]
