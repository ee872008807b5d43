"""A company as the other services tell it, told to insights event by event."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from chengshi.goals.v1.events_pb2 import CycleState, GoalState, KeyResult, Owner
from chengshi.people.v1.events_pb2 import Assignment, EmployeeState, ReportingLine, Role, UnitState
from servicekit.ids import new_id
from servicekit.messaging.dispatch import deliver
from servicekit.messaging.registry import IncomingMessage
from servicekit.runtime import runtime_context
from servicekit.testing import Company, Running
from servicekit.unit_of_work.outbox import topic_of
from services.insights.consumers import consumers
from tests.integration.refusals import refuses

# A Monday morning in Shanghai, half way through the cycle.
NOW = datetime(2026, 11, 16, 1, tzinfo=UTC)
START, END = date(2026, 10, 1), date(2026, 12, 31)


@dataclass
class InsightsTenant:
    """Builds events of one company, tells them and looks at the board."""

    insights: Running
    company: Company
    events: list[Message] = field(default_factory=list)

    def refuses(self, status: int, *codes: str) -> AbstractContextManager[None]:
        """The last call in the block is refused and changes nothing."""
        return refuses(self.insights, self.company, status, *codes)

    def unit(self, name: str, parent: str = "", head: str = "", **more: Any) -> str:
        unit_id = more.pop("unit_id", None) or str(new_id())
        usual = {"code": name, "name": name, "parent_id": parent, "head_id": head, "version": 1}
        self.events.append(UnitState(unit_id=unit_id, **(usual | more)))
        return unit_id

    def person(
        self, name: str, unit: str = "", manager: str = "", roles: Sequence[Role] = ()
    ) -> str:
        person_id = str(new_id())
        begun = {"from": "2020-01-01"}
        self.events.append(
            EmployeeState(
                employee_id=person_id,
                number=name,
                name=name,
                subject=name,
                status="active",
                assignments=[Assignment(unit_id=unit, main=True, **begun)] if unit else [],
                reporting_lines=[ReportingLine(manager_id=manager, kind="solid", **begun)]
                if manager
                else [],
                roles=roles,
                version=1,
            )
        )
        return person_id

    def cycle(self, name: str = "2026 Q4", **more: Any) -> str:
        cycle_id = more.pop("cycle_id", None) or str(new_id())
        usual = {
            "name": name,
            "level": "unit",
            "starts_on": START.isoformat(),
            "ends_on": END.isoformat(),
            "cut_off_on": "2027-01-15",
            "state": "active",
            "version": 1,
        }
        self.events.append(CycleState(cycle_id=cycle_id, **(usual | more)))
        return cycle_id

    def goal(
        self, cycle_id: str, owner: tuple[str, str], title: str, progress: str = "", **more: Any
    ) -> str:
        goal_id = more.pop("goal_id", None) or str(new_id())
        usual: dict[str, Any] = {
            "kind": "objective",
            "state": "active",
            "visibility": "open",
            "weight": "50",
            "key_results": [key_result(progress)],
            "version": 1,
        }
        self.events.append(
            GoalState(
                goal_id=goal_id,
                cycle_id=cycle_id,
                owner=Owner(kind=owner[0], id=owner[1]),
                title=title,
                progress=progress,
                **(usual | more),
            )
        )
        return goal_id

    def tell(self, events: Sequence[Message] | None = None) -> None:
        """Deliver `events`, or all built since the last time, as Kafka would."""
        if events is None:
            events, self.events = self.events, []
        with runtime_context(self.insights.runtime):
            deliver(consumers, [self._delivery(event) for event in events])

    def get(self, subject: str, path: str = "/v1/board") -> Any:
        token = self.insights.issuer.person(self.company, subject)
        return self.insights.http.get(path, headers=self.insights.bearer(token))

    def board(self, subject: str, query: str = "") -> Any:
        response = self.get(subject, f"/v1/board{query}")
        assert response.status_code == 200, response.json
        return response.json

    def titles(self, subject: str) -> set[str]:
        return {row["title"] for item in self.board(subject)["items"] for row in item["goals"]}

    def _delivery(self, event: Message) -> IncomingMessage:
        name = event.DESCRIPTOR.full_name
        payload = event.SerializeToString()
        return IncomingMessage(new_id(), self.company.id, topic_of(name), "key", name, payload, "")


def key_result(progress: str, **more: Any) -> KeyResult:
    usual: dict[str, Any] = {
        "key_result_id": str(new_id()),
        "title": "指标",
        "direction": "increase",
        "accumulation": "latest",
        "period": "week",
        "start": "0",
        "target": "100",
        "weight": "1",
        "starts_on": START.isoformat(),
        "ends_on": END.isoformat(),
        "current": progress,
        "progress": progress,
    }
    if progress:
        usual["last_check_in_at"] = stamp(NOW.replace(day=13))
    return KeyResult(**(usual | more))


def checked_in(item: KeyResult, period_end: str, at: datetime) -> KeyResult:
    """The same key result once its last period was told."""
    told = KeyResult(last_period_end=period_end, last_check_in_at=stamp(at))
    told.MergeFrom(item)
    return told


def stamp(at: datetime) -> Timestamp:
    told = Timestamp()
    told.FromDatetime(at)
    return told
