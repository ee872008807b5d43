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


class CheckInRpcs(checkins_pb2_grpc.CheckInsServicer):
    """The RPCs of check-ins, for services."""

    def ListCheckIns(
        self, request: pb.ListCheckInsRequest, context: grpc.ServicerContext
    ) -> pb.ListCheckInsResponse:
        """List check-ins of key results, oldest first; raises Invalid `field.invalid_uuid`."""
        with unit_of_work() as uow:
            key_result_ids = _parse_ids(request.key_result_ids)
            check_ins = queries.check_ins_of_key_results(uow, key_result_ids)
            return pb.ListCheckInsResponse(
                check_ins=[events.check_in_recorded(check_in) for check_in in check_ins]
            )


def add(server: grpc.Server) -> None:
    """Add the RPCs to the server."""
    checkins_pb2_grpc.add_CheckInsServicer_to_server(CheckInRpcs(), server)


def _parse_ids(texts: Iterable[str]) -> list[UUID]:
    ids = []
    for text in texts:
        parsed_id = parse_id(text)
        if parsed_id is None:
            raise invalid("key_result_ids", "field.invalid_uuid")
        ids.append(parsed_id)
    return ids
