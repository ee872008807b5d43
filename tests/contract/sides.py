"""Two companies with the same people in every service, all services in this process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chengshi.people.v1 import events_pb2 as pb
from deploy import registry
from directory.replication import apply_employees, copy_units
from servicekit.ids import new_id
from servicekit.testing import Company, Running
from services.people.models import Assignment, Employee, ReportingLine, Role, Unit
from tests.contract.documents import DocumentedClient

START = {"from": "2020-01-01"}
# 老板 leads 主管, who heads the unit and leads 员工 and 同事; HR and admin stand beside.
ROLES = {"boss": "executive", "hr": "hr", "admin": "admin"}
CALLS = {service.name: service.calls for service in registry.services()}
ABOVE = {"head": "boss", "staff": "head", "peer": "head"}
PEOPLE = ("boss", "head", "staff", "peer", "hr", "admin")


@dataclass
class Side:
    """One of the two companies, as seen by all services."""

    company: Company
    settle: Callable[..., Running]
    serve: Callable[[str], str]

    def __post_init__(self) -> None:
        self.unit = str(new_id())
        self.people = {name: str(new_id()) for name in PEOPLE}
        self._settled: dict[str, Running] = {}
        # What the coverage of a service keeps between calls.
        self.kept: dict[str, Any] = {}
        # What is to be removed once the tests have ended.
        self.afterwards: list[Callable[[], None]] = []

    def service(self, name: str) -> Running:
        """The service with this company in it and its people known to it."""
        if name not in self._settled:
            self._settled[name] = running = self.settle(name, self.company)
            running.http = DocumentedClient(running.http.application)
            self._introduce(self._settled[name])
            for peer in CALLS[name]:
                self.service(peer)
                self.serve(peer)
        return self._settled[name]

    def token(self, who: str, **claims: Any) -> str:
        issuer = self.service("people").issuer
        return issuer.person(self.company, f"{who}-{self.company.slug}", **claims)

    def call(self, service: str, method: str, path: str, who: str = "admin", **kwargs: Any) -> Any:
        running = self.service(service)
        headers = {"Authorization": f"Bearer {self.token(who)}", **kwargs.pop("headers", {})}
        return running.http.open(path, method=method, headers=headers, **kwargs)

    def ok(self, service: str, method: str, path: str, who: str = "admin", **kwargs: Any) -> Any:
        """The answer's body; None where it has none."""
        response = self.call(service, method, path, who, **kwargs)
        assert response.status_code < 300, f"{method} {path}: {response.text}"
        return response.get_json(silent=True)

    def keep(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` answered the first time."""
        if name not in self.kept:
            self.kept[name] = make()
        return self.kept[name]

    def states(self) -> list[pb.EmployeeState]:
        return [self._employee(name) for name in self.people]

    def unit_state(self) -> pb.UnitState:
        head = self.people["head"]
        return pb.UnitState(unit_id=self.unit, code="RD", name="研发", head_id=head, version=1)

    def _employee(self, name: str) -> pb.EmployeeState:
        manager = self.people.get(ABOVE.get(name, ""))
        posted = pb.Assignment(unit_id=self.unit, position="x", main=True, **START)
        return pb.EmployeeState(
            employee_id=self.people[name],
            number=f"n-{name}",
            name=name,
            email=f"{name}@{self.company.slug}.test",
            subject=f"{name}-{self.company.slug}",
            status="active",
            roles=[pb.Role(role=ROLES[name])] if name in ROLES else [],
            reporting_lines=[pb.ReportingLine(manager_id=manager, kind="solid", **START)]
            if manager
            else [],
            assignments=[posted],
            version=1,
        )

    def _introduce(self, service: Running) -> None:
        tables = service.runtime.service.metadata.tables
        if service.runtime.service.name == "people":
            self._hire(service)
        elif "directory_people" in tables:
            with service.as_system(self.company) as uow:
                copy_units(uow, [self.unit_state()])
                apply_employees(uow, self.states())

    def _hire(self, people: Running) -> None:
        """The same people in people's own tables, under the same ids."""
        day = date(2020, 1, 1)
        with people.as_system(self.company) as uow:
            unit_id = UUID(self.unit)
            head = UUID(self.people["head"])
            uow.add(Unit(id=unit_id, code="RD", name="研发", head_id=head))
            uow.flush()
            for state in self.states():
                employee = Employee(
                    id=UUID(state.employee_id),
                    number=state.number,
                    name=state.name,
                    name_sort=state.name,
                    email=state.email,
                    subject=state.subject,
                )
                employee.roles = [Role(role=item.role) for item in state.roles]
                employee.assignments = [
                    Assignment(unit_id=unit_id, position="x", main=True, starts_on=day)
                ]
                uow.add(employee)
            uow.flush()
            for name, manager in ABOVE.items():
                line = ReportingLine(
                    manager_id=UUID(self.people[manager]), kind="solid", starts_on=day
                )
                report = uow.session.get_one(Employee, UUID(self.people[name]))
                report.reporting_lines.append(line)
