"""Companies in goals, with a boss, a head, an employee, HR and somebody elsewhere."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from chengshi.people.v1 import events_pb2 as pb
from directory.replication import apply_employees, copy_units
from servicekit.ids import new_id
from servicekit.testing import Company, Running
from tests.integration.refusals import refuses

NAMES = ("boss", "head", "staff", "other", "hr")
ROLES = {"boss": "executive", "hr": "hr"}


class Tenant:
    """老板 leads 主管, who heads 研发 and leads 员工; 旁人 stands beside, 人事 is HR of all."""

    def __init__(self, goals: Running, company: Company) -> None:
        self.goals, self.company = goals, company
        self.unit = str(new_id())
        self.ids = {name: str(new_id()) for name in NAMES}
        unit = pb.UnitState(
            unit_id=self.unit, code="RD", name="研发", head_id=self.ids["head"], version=1
        )
        above = {"head": "boss", "staff": "head"}
        with goals.as_system(company) as uow:
            copy_units(uow, [unit])
            apply_employees(uow, [self._employee(name, above.get(name)) for name in self.ids])

    def _employee(self, name: str, manager: str | None) -> pb.EmployeeState:
        start = {"from": "2020-01-01"}
        lines = (
            [pb.ReportingLine(manager_id=self.ids[manager], kind="solid", **start)]
            if manager
            else []
        )
        posted = [pb.Assignment(unit_id=self.unit, position="x", main=True, **start)]
        return pb.EmployeeState(
            employee_id=self.ids[name],
            number=name,
            name=name,
            subject=f"{name}-{self.company.slug}",
            status="active",
            roles=[pb.Role(role=ROLES[name])] if name in ROLES else [],
            reporting_lines=lines,
            assignments=posted if name in ("head", "staff") else [],
            version=1,
        )

    def call(self, who: str, method: str, path: str, **kwargs: Any) -> Any:
        token = self.goals.issuer.person(self.company, f"{who}-{self.company.slug}")
        headers = {"Authorization": f"Bearer {token}", **kwargs.pop("headers", {})}
        return self.goals.http.open(path, method=method, headers=headers, **kwargs)

    def refuses(self, status: int, *codes: str) -> AbstractContextManager[None]:
        """The last call in the block is refused and changes nothing."""
        return refuses(self.goals, self.company, status, *codes)

    def ok(self, who: str, method: str, path: str, **kwargs: Any) -> Any:
        response = self.call(who, method, path, **kwargs)
        assert response.status_code < 300, response.text
        return response.json

    def cycle(self, level: str) -> Any:
        cycles = self.ok("boss", "GET", "/v1/cycles")["items"]
        return next(item for item in cycles if item["level"] == level and item["state"] == "active")

    def sheet(self, who: str, kind: str, owner: str | None) -> str:
        body = {"cycle_id": self.cycle(kind)["id"], "owner": {"kind": kind, "id": owner}}
        return str(self.ok(who, "POST", "/v1/sheets", json=body)["id"])

    def goal(self, who: str, sheet: str, **extra: Any) -> Any:
        body = {"sheet_id": sheet, "kind": "objective", "title": "目标", **extra}
        return self.ok(who, "POST", "/v1/goals", json=body)

    def agree(self, sheet: str, by: str, approver: str) -> None:
        """Hand in, and have everybody approve who is asked; nobody approves what they hand in."""
        by = "hr" if by == approver else by
        path = f"/v1/sheets/{sheet}/transitions"
        self.ok(by, "POST", path, json={"to": "in_approval"})
        names = {number: name for name, number in self.ids.items()}
        holders = {role: name for name, role in ROLES.items()}
        while request := self._open(sheet):
            (step,) = [step for step in request["steps"] if step["state"] == "waiting"]
            people = [names[person["id"]] for person in step["people"]]
            who = [*people, *(holders[role] for role in step["roles"])][0]
            self.ok(who, "POST", path, json={"to": "agreed"})

    def cancel(self, goal: Any, by: str, approver: str) -> None:
        """End an active goal: asked for by one, approved by another."""
        body = {"reason": "不再需要", "goals": [{"id": goal["id"], "cancel": True}]}
        path = f"/v1/sheets/{goal['sheet_id']}/change-requests"
        request = self.ok(by, "POST", path, json=body)
        path = f"/v1/requests/{request['id']}/decisions"
        self.ok(approver, "POST", path, json={"decision": "approve"})

    def _open(self, sheet: str) -> Any:
        found = self.ok("boss", "GET", f"/v1/requests?sheet_id={sheet}")["items"]
        return next((one for one in found if one["state"] == "open"), None)


A_KEY_RESULT = {"title": "交付", "direction": "increase", "start": 0, "target": 10, "unit": "个"}


@pytest.fixture
def tenant(settle: Callable[..., Running]) -> Tenant:
    company = Company("acme")
    return Tenant(settle("goals", company), company)


@pytest.fixture
def other_tenant(settle: Callable[..., Running]) -> Tenant:
    company = Company("globex")
    return Tenant(settle("goals", company), company)
