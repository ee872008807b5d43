"""A company in checkins, with people, goals and key results as they are told by events."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from chengshi.goals.v1.events_pb2 import CycleState, GoalState, KeyResult, Owner
from chengshi.people.v1.events_pb2 import (
    Assignment,
    EmployeeState,
    Leave,
    ReportingLine,
    Role,
    UnitState,
)
from directory.replication import apply_employees, copy_units
from servicekit.ids import new_id
from servicekit.testing import Company, Running, outbox_of, statements_of, today
from services.checkins import clients
from services.checkins.use_cases import replication
from tests.integration.refusals import refuses

LONG_AGO = "2020-01-01"
TIMES = {"from": LONG_AGO}


def days_ago(count: int) -> str:
    return (today() - timedelta(days=count)).isoformat()


class Staff:
    """One signed-in employee, calling checkins over HTTP."""

    def __init__(self, tenant: "CheckinsTenant", subject: str, employee_id: str) -> None:
        self.tenant, self.subject, self.id = tenant, subject, employee_id
        self.token = tenant.checkins.issuer.person(tenant.company, subject)

    def call(self, method: str, path: str, **kwargs: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", **kwargs.pop("headers", {})}
        return self.tenant.checkins.http.open(path, method=method, headers=headers, **kwargs)

    def check_in(self, key_result_id: str, value: Any = None, **told: Any) -> Any:
        headers = told.pop("headers", {})
        body = {"key_result_id": key_result_id, "value": value} | told
        return self.call("POST", "/v1/check-ins", json=body, headers=headers)

    def read(self, key_result_id: str, **query: str) -> Any:
        return self.call(
            "GET", "/v1/check-ins", query_string={"key_result_id": key_result_id} | query
        )

    def due(self, **headers: str) -> dict[str, Any]:
        answer = self.call("GET", "/v1/due", headers=headers)
        assert answer.status_code == 200, answer.json
        return {item["key_result_id"]: item for item in answer.json["items"]}


class CheckinsTenant:
    """张三 reports to 李经理, who heads 一车间; HR and 老板 hold roles; 王五 is somebody else."""

    def __init__(self, checkins: Running, company: Company) -> None:
        self.checkins, self.company, self._version = checkins, company, 1
        self.unit_id, self.cycle_id = str(new_id()), str(new_id())
        names = ("zhang", "li", "hr", "boss", "wang")
        self.ids = {name: str(new_id()) for name in names}
        with checkins.as_system(company) as uow:
            apply_employees(uow, [self._employee(name) for name in names])
            unit = UnitState(unit_id=self.unit_id, code="W1", name="一车间", version=1)
            unit.head_id = self.ids["li"]
            copy_units(uow, [unit])
        for name in names:
            setattr(self, name, Staff(self, name, self.ids[name]))

    zhang: Staff
    li: Staff
    hr: Staff
    boss: Staff
    wang: Staff

    def refuses(self, status: int, *codes: str) -> AbstractContextManager[None]:
        """The last call in the block is refused and changes nothing."""
        return refuses(self.checkins, self.company, status, *codes)

    def tell(self, *states: GoalState | CycleState) -> None:
        with self.checkins.as_system(self.company) as uow:
            replication.copy_goals(uow, [state for state in states if isinstance(state, GoalState)])
            replication.copy_cycles(
                uow, [state for state in states if isinstance(state, CycleState)]
            )

    def a_goal(self, **changes: Any) -> GoalState:
        """A goal of 张三 with one weekly key result, not told yet; `kr` changes the key result."""
        kr = {
            "key_result_id": str(new_id()),
            "title": "周产量",
            "unit": "件",
            "direction": "increase",
            "accumulation": "latest",
            "period": "week",
            "start": "0",
            "target": "100",
            "starts_on": days_ago(60),
            "ends_on": days_ago(-60),
        } | changes.pop("kr", {})
        usual = {
            "goal_id": str(new_id()),
            "cycle_id": self.cycle_id,
            "owner": Owner(kind="person", id=self.ids["zhang"]),
            "kind": "objective",
            "title": "新品按期量产",
            "state": "active",
            "visibility": "open",
            "version": 1,
        }
        return GoalState(**(usual | changes), key_results=[KeyResult(**kr)])

    def a_key_result(self, **changes: Any) -> str:
        """The id of a key result that has been told."""
        goal = self.a_goal(**changes)
        self.tell(goal)
        return goal.key_results[0].key_result_id

    def facts(self, key_result_id: str) -> list[Any]:
        rows = outbox_of(self.checkins, self.company)
        told = [
            (row.key, CheckInRecorded.FromString(row.payload))
            for row in rows
            if row.type == "chengshi.checkins.v1.CheckInRecorded"
        ]
        return [(key, fact) for key, fact in told if fact.key_result_id == key_result_id]

    def away(self, name: str, since: str, until: str) -> None:
        """Tell that somebody was, or is, on leave."""
        self._version += 1
        state = self._employee(name)
        state.version = self._version
        state.leaves.append(Leave(until=until, **{"from": since}))
        with self.checkins.as_system(self.company) as uow:
            apply_employees(uow, [state])

    def _employee(self, name: str) -> EmployeeState:
        roles = {"hr": "hr", "boss": "executive"}
        return EmployeeState(
            employee_id=self.ids[name],
            number=name,
            name=name.title(),
            subject=name,
            status="active",
            assignments=[Assignment(unit_id=self.unit_id, main=True, **TIMES)]
            if name == "zhang"
            else [],
            reporting_lines=[ReportingLine(manager_id=self.ids["li"], kind="solid", **TIMES)]
            * (name == "zhang"),
            roles=[Role(role=roles[name])] if name in roles else [],
            version=1,
        )


@pytest.fixture(scope="session")
def make_tenant(settle: Callable[..., Running]) -> Callable[[str], CheckinsTenant]:
    known: dict[str, CheckinsTenant] = {}

    def tenant(slug: str) -> CheckinsTenant:
        if slug not in known:
            company = Company(slug)
            known[slug] = CheckinsTenant(settle("checkins", company), company)
        return known[slug]

    return tenant


@pytest.fixture
def acme(make_tenant: Callable[[str], CheckinsTenant]) -> CheckinsTenant:
    return make_tenant("acme")


@pytest.fixture
def globex(make_tenant: Callable[[str], CheckinsTenant]) -> CheckinsTenant:
    return make_tenant("globex")


@pytest.fixture
def statements(acme: CheckinsTenant) -> Iterator[list[tuple[str, Any]]]:
    """Every statement with its values that checkins sends to the database during the test."""
    with statements_of(acme.checkins) as sent:
        yield sent


@pytest.fixture
def goals_at(monkeypatch: pytest.MonkeyPatch, acme: CheckinsTenant) -> Callable[[str], None]:
    """Let checkins look for goals at an address."""

    def point(address: str) -> None:
        peers = acme.checkins.runtime.peers
        monkeypatch.setattr(peers, "_addresses", peers._addresses | {"goals": address})
        monkeypatch.setattr(peers, "_channels", {})

    return point


@pytest.fixture
def goals_know_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "goal_of_key_result", lambda *_: None)
