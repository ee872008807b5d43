"""goals and checkins as appraisals meets them: their contracts, served over real gRPC."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import grpc

from chengshi.checkins.v1 import checkins_pb2, checkins_pb2_grpc
from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from chengshi.goals.v1 import goals_pb2, goals_pb2_grpc
from chengshi.goals.v1.events_pb2 import GoalState
from servicekit.callers import ServiceCaller, current_caller
from servicekit.grpc.server import Edge
from servicekit.ids import new_id
from servicekit.testing import Running


@dataclass
class Peers(goals_pb2_grpc.GoalsServicer, checkins_pb2_grpc.CheckInsServicer):
    """Both peers on one port, behind the kit's edge, so that the service's token is verified."""

    appraisals: Running
    goals: dict[str, list[GoalState]] = field(default_factory=dict)
    check_ins: list[CheckInRecorded] = field(default_factory=list)
    asked: list[tuple[str, str, list[str]]] = field(default_factory=list)
    port: int = 0

    def ListGoalsOf(  # noqa: N802 - the proto's name
        self, request: goals_pb2.ListGoalsOfRequest, context: grpc.ServicerContext
    ) -> goals_pb2.ListGoalsOfResponse:
        caller = current_caller.get()
        assert isinstance(caller, ServiceCaller)
        self.asked.append((caller.name, str(caller.tenant_id), list(request.cycle_ids)))
        found = [
            goal
            for goal in self.goals.get(request.employee_id, [])
            if goal.cycle_id in request.cycle_ids
        ]
        return goals_pb2.ListGoalsOfResponse(goals=found)

    def ListCheckIns(  # noqa: N802 - likewise
        self, request: checkins_pb2.ListCheckInsRequest, context: grpc.ServicerContext
    ) -> checkins_pb2.ListCheckInsResponse:
        found = [one for one in self.check_ins if one.key_result_id in request.key_result_ids]
        return checkins_pb2.ListCheckInsResponse(check_ins=found)

    def start(self) -> None:
        self.server = grpc.server(
            ThreadPoolExecutor(2), interceptors=[Edge(self.appraisals.runtime)]
        )
        goals_pb2_grpc.add_GoalsServicer_to_server(self, self.server)
        checkins_pb2_grpc.add_CheckInsServicer_to_server(self, self.server)
        self.port = self.server.add_insecure_port(f"127.0.0.1:{self.port}")
        self.server.start()

    def stop(self) -> None:
        self.server.stop(0).wait()

    def add_goal(self, employee_id: str, cycle_id: str, **told: object) -> GoalState:
        """A goal of weight 60 with a key result at 42 %, that was checked in on twice."""
        goal = a_goal(employee_id, cycle_id, **told)
        self.goals.setdefault(employee_id, []).append(goal)
        for key_result in goal.key_results:
            for value in ("30", "42"):
                self.check_in(goal, key_result.key_result_id, value)
        return goal

    def check_in(self, goal: GoalState, key_result_id: str, value: str) -> CheckInRecorded:
        told = CheckInRecorded(
            check_in_id=str(new_id()),
            key_result_id=key_result_id,
            goal_id=goal.goal_id,
            value=value,
            period_start="2026-11-16",
            period_end="2026-11-22",
            text=f"做到 {value} 台 🚀",
            author_id=goal.owner.id,
        )
        told.recorded_at.FromJsonString("2026-11-20T08:00:00Z")
        self.check_ins.append(told)
        return told


def a_goal(employee_id: str, cycle_id: str, **told: object) -> GoalState:
    goal = GoalState(
        goal_id=str(new_id()),
        cycle_id=cycle_id,
        kind="objective",
        title="新品按期量产",
        state="active",
        weight="60",
        progress="42",
        version=1,
    )
    goal.owner.kind, goal.owner.id = "person", employee_id
    goal.key_results.add(
        key_result_id=str(new_id()),
        title="交付 100 台",
        unit="台",
        direction="increase",
        start="0",
        target="100",
        weight="1",
        current="42",
        progress="42",
    )
    for name, value in told.items():
        setattr(goal, name, value)
    return goal
