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
    """Each method loads and answers."""

    def GetKeyResult(
        self, request: pb.GetKeyResultRequest, context: grpc.ServicerContext
    ) -> pb.GetKeyResultResponse:
        key_result_id = parse_id(request.key_result_id)
        if key_result_id is None:
            raise NotFound("key_result.not_found")
        with unit_of_work() as uow:
            found = goal_queries.key_result(uow, key_result_id)
            goal = goal_queries.goal(uow, found.goal_id)
            return pb.GetKeyResultResponse(goal=goal_events.goal_state(goal))

    def ListGoalsOf(
        self, request: pb.ListGoalsOfRequest, context: grpc.ServicerContext
    ) -> pb.ListGoalsOfResponse:
        employee_id = parse_id(request.employee_id)
        if employee_id is None:
            raise invalid("employee_id", "field.invalid_uuid")
        cycles = [known for text in request.cycle_ids if (known := parse_id(text))]
        with unit_of_work() as uow:
            goals = goal_queries.goals_of_person(uow, employee_id, cycles)
            return pb.ListGoalsOfResponse(goals=[goal_events.goal_state(goal) for goal in goals])


def add(server: grpc.Server) -> None:
    goals_pb2_grpc.add_GoalsServicer_to_server(Goals(), server)
