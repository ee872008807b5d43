"""A company whose directory is filled by states, and what can be asked of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from chengshi.people.v1 import events_pb2 as pb
from directory import queries
from directory.replication import apply_employees, copy_units
from servicekit.ids import new_id
from servicekit.testing import Company, Running

LONG_AGO = "2020-01-01"


def dates(start: str = LONG_AGO, end: str = "") -> dict[str, str]:
    return {"from": start, "until": end}


class Directory:
    """Tells states of people and units by name; versions rise with each telling."""

    def __init__(self, service: Running, company: Company) -> None:
        self.service, self.company = service, company
        self.ids: dict[str, UUID] = {}
        self._version = 0

    def id(self, name: str) -> UUID:
        return self.ids.setdefault(name, new_id())

    def person(
        self,
        name: str,
        *,
        manager: str = "",
        unit: str = "",
        reporting_lines: list[pb.ReportingLine] | None = None,
        assignments: list[pb.Assignment] | None = None,
        **fields: Any,
    ) -> pb.EmployeeState:
        self._version += 1
        return pb.EmployeeState(
            employee_id=str(self.id(name)),
            number=name,
            name=name,
            status=fields.pop("status", "active"),
            subject=str(self.id(name)),
            reporting_lines=[self.line(manager)] if manager else reporting_lines,
            assignments=[self.assignment(unit)] if unit else assignments,
            version=self._version,
            **fields,
        )

    def line(
        self, manager: str, start: str = LONG_AGO, end: str = "", **fields: Any
    ) -> pb.ReportingLine:
        kind = fields.pop("kind", "solid")
        return pb.ReportingLine(manager_id=str(self.id(manager)), kind=kind, **dates(start, end))

    def assignment(
        self, unit: str, start: str = LONG_AGO, end: str = "", *, main: bool = True
    ) -> pb.Assignment:
        return pb.Assignment(
            unit_id=str(self.id(unit)), position="x", main=main, **dates(start, end)
        )

    def unit(self, name: str, parent: str = "", head: str = "") -> pb.UnitState:
        self._version += 1
        return pb.UnitState(
            unit_id=str(self.id(name)),
            code=name,
            name=name,
            parent_id=str(self.id(parent)) if parent else "",
            head_id=str(self.id(head)) if head else "",
            version=self._version,
        )

    def tell(self, *states: pb.EmployeeState | pb.UnitState) -> None:
        people = [state for state in states if isinstance(state, pb.EmployeeState)]
        units = [state for state in states if isinstance(state, pb.UnitState)]
        with self.service.as_system(self.company) as uow:
            if people:
                apply_employees(uow, people)
            if units:
                copy_units(uow, units)

    def ask(self, question: Callable[..., Any], *names: str, **kwargs: Any) -> Any:
        with self.service.as_system(self.company) as uow:
            return question(uow, *(self.id(name) for name in names), **kwargs)

    def above(self, manager: str, employee: str) -> bool:
        return self.id(employee) in self.ask(queries.reports_of, manager, depth=40)

    def names(self, ids: Any) -> list[str]:
        """Names in the order of `ids`."""
        known = {value: name for name, value in self.ids.items()}
        return [known[value] for value in ids]

    def units_of(self, employee: str) -> list[str]:
        return self.names(self.ask(queries.units_of, employee))

    def members_of(self, unit: str) -> set[str]:
        return set(self.names(self.ask(queries.members_of, unit)))


@pytest.fixture
def directory(settle: Callable[..., Running]) -> Directory:
    company = Company("acme")
    return Directory(settle("goals", company), company)
