"""The gRPC edge of goals."""

import grpc

from chengshi.goals.v1 import goals_pb2 as pb
from chengshi.goals.v1 import goals_pb2_grpc
from servicekit.errors import NotFound, invalid
from servicekit.ids import parse_id
from servicekit.unit_of_work.transaction import unit_of_work
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.queries import goals as goal_queries


class Goals(goals_pb2_grpc.GoalsServicer):
    """Goals, by key result and by person."""

    def GetKeyResult(
        self, request: pb.GetKeyResultRequest, context: grpc.ServicerContext
    ) -> pb.GetKeyResultResponse:
        """The goal of a key result that the caller may see; `key_result.not_found`."""
        key_result_id = parse_id(request.key_result_id)
        if key_result_id is None:
            raise NotFound("key_result.not_found")
        with unit_of_work() as uow:
            key_result = goal_queries.key_result(uow, key_result_id)
            goal = goal_queries.goal(uow, key_result.goal_id)
            return pb.GetKeyResultResponse(goal=goal_events.goal_state(goal))

    def ListGoalsOf(
        self, request: pb.ListGoalsOfRequest, context: grpc.ServicerContext
    ) -> pb.ListGoalsOfResponse:
        """All goals of a person in the cycles, or in any; `field.invalid_uuid`."""
        employee_id = parse_id(request.employee_id)
        if employee_id is None:
            raise invalid("employee_id", "field.invalid_uuid")
        cycle_ids = [cycle_id for text in request.cycle_ids if (cycle_id := parse_id(text))]
        with unit_of_work() as uow:
            goals = goal_queries.goals_of_person(uow, employee_id, cycle_ids)
            return pb.ListGoalsOfResponse(goals=[goal_events.goal_state(goal) for goal in goals])


def add(server: grpc.Server) -> None:
    """Register the servicer."""
    goals_pb2_grpc.add_GoalsServicer_to_server(Goals(), server)
