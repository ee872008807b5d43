"""A company of two departments beside each other, with teams below one of them."""

from typing import Any

from chengshi.goals.v1.events_pb2 import AlignmentFindingChanged, AlignmentSessionPlanned
from chengshi.people.v1 import events_pb2 as pb
from directory.replication import apply_employees, copy_units
from servicekit.ids import new_id
from servicekit.testing import outbox_of
from tests.integration.goals.conftest import A_KEY_RESULT

START = {"from": "2020-01-01"}
# 研发 (主管) and 市场 (甲) stand beside each other; 市场 has a team of 乙, in which 丙 works, and
# 丁 reports to 甲 directly.
LINES = {"ada": "boss", "bob": "ada", "cyd": "bob", "dan": "ada"}


class Departments:
    """市场 beside 研发 and what is below it."""

    def __init__(self, tenant: Any) -> None:
        self.tenant = tenant
        self.market, self.team = str(new_id()), str(new_id())
        tenant.ids |= {name: str(new_id()) for name in LINES}
        units = [
            pb.UnitState(unit_id=self.market, code="MK", name="市场", version=1),
            pb.UnitState(
                unit_id=self.team, code="M1", name="市场一组", parent_id=self.market, version=1
            ),
        ]
        units[0].head_id, units[1].head_id = tenant.ids["ada"], tenant.ids["bob"]
        homes = {"ada": self.market, "dan": self.market, "bob": self.team, "cyd": self.team}
        with tenant.goals.as_system(tenant.company) as uow:
            copy_units(uow, units)
            apply_employees(uow, [self._employee(name, homes[name]) for name in LINES])

    def _employee(self, name: str, home: str) -> pb.EmployeeState:
        manager = self.tenant.ids[LINES[name]]
        return pb.EmployeeState(
            employee_id=self.tenant.ids[name],
            number=name,
            name=name,
            subject=f"{name}-{self.tenant.company.slug}",
            status="active",
            reporting_lines=[pb.ReportingLine(manager_id=manager, kind="solid", **START)],
            assignments=[pb.Assignment(unit_id=home, position="x", main=True, **START)],
            version=1,
        )

    def sheet(self, who: str, **goal: Any) -> str:
        """The sheet of a person with one goal, still a draft."""
        sheet = str(self.tenant.sheet(who, "person", self.tenant.ids[who]))
        self.tenant.goal(
            who, sheet, **{"key_results": [A_KEY_RESULT], "title": f"{who} 的目标"} | goal
        )
        return sheet

    def filed(self, who: str, approver: str, **goal: Any) -> str:
        """Likewise agreed and filed."""
        sheet = self.sheet(who, **goal)
        self.tenant.agree(sheet, who, approver)
        return sheet

    def compare(self, who: str, level: str = "peers", unit: str = "", **query: Any) -> Any:
        known = {"cycle_id": self.tenant.cycle("person")["id"], "level": level, **query}
        known["unit_id"] = unit or self.tenant.unit
        asked = "&".join(f"{name}={value}" for name, value in known.items())
        return self.tenant.call(who, "GET", f"/v1/comparisons?{asked}")

    def session(self, who: str, *members: str, units: Any = None, **extra: Any) -> Any:
        body = {
            "title": "三季度拉通会",
            "cycle_id": self.tenant.cycle("person")["id"],
            "held_on": "2030-01-15",
            "units": units or [self.tenant.unit, self.market],
            "members": [self.tenant.ids[name] for name in members],
            **extra,
        }
        return self.tenant.call(who, "POST", "/v1/alignment-sessions", json=body)

    def opened(self, who: str, *members: str) -> Any:
        session = self.session(who, *members).json
        return self.move(who, session, "open").json

    def move(self, who: str, session: Any, to: str) -> Any:
        path = f"/v1/alignment-sessions/{session['id']}/transitions"
        return self.tenant.call(who, "POST", path, json={"to": to})

    def note(self, who: str, session: Any, **extra: Any) -> Any:
        body = {
            "kind": "duplicate",
            "text": "两边在做同一件事",
            "owner_id": self.tenant.ids["ada"],
            "due_on": "2030-02-01",
            **extra,
        }
        path = f"/v1/alignment-sessions/{session['id']}/findings"
        return self.tenant.call(who, "POST", path, json=body)

    def conclude(self, who: str, session: Any, finding: Any, outcome: str, **extra: Any) -> Any:
        path = f"/v1/alignment-sessions/{session['id']}/findings/{finding['id']}/outcomes"
        body = {"outcome": outcome, "text": "会上商定", **extra}
        return self.tenant.call(who, "POST", path, json=body)

    def read(self, who: str, session: Any) -> Any:
        return self.tenant.ok(who, "GET", f"/v1/alignment-sessions/{session['id']}")


def told_findings(departments: Departments) -> list[Any]:
    """What was told of sessions and their findings, oldest first."""
    kinds = (AlignmentFindingChanged, AlignmentSessionPlanned)
    known = {kind.DESCRIPTOR.full_name: kind for kind in kinds}
    rows = outbox_of(departments.tenant.goals, departments.tenant.company)
    return [known[row.type].FromString(row.payload) for row in rows if row.type in known]
