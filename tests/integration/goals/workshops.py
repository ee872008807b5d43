"""A tenant in goals with HR, a data provider, and thirty people in three workshops."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from chengshi.people.v1 import events_pb2 as pb
from directory.replication import apply_employees, copy_units
from measures.due import period_of
from servicekit.ids import new_id
from servicekit.testing import today
from tests.integration.goals.conftest import Tenant

START = {"from": "2020-01-01"}
TODAY = today()
THIS_MONTH = period_of(TODAY, "month").starts_on
LAST_MONTH = period_of(THIS_MONTH - timedelta(days=1), "month").starts_on
MONTH_BEFORE = period_of(LAST_MONTH - timedelta(days=1), "month").starts_on
# Dates of key results that hold all three months, whatever the day of the test.
DATES = {"starts_on": str(MONTH_BEFORE), "ends_on": str(TODAY + timedelta(days=60))}


class Workshops:
    """`hr` manages metrics, `finance` provides them; workshop W0 to W2 have ten people each."""

    def __init__(self, tenant: Tenant, people: int = 30) -> None:
        self.tenant = tenant
        self.unit_ids = [str(new_id()) for _ in range(3)]
        self.names = ["finance", *(f"w{index}" for index in range(people))]
        tenant.ids |= {name: str(new_id()) for name in self.names}
        with tenant.goals.as_system(tenant.company) as uow:
            units = [
                pb.UnitState(unit_id=unit, code=f"W{index}", name=f"{index}车间", version=1)
                for index, unit in enumerate(self.unit_ids)
            ]
            copy_units(uow, units)
            apply_employees(uow, [self._employee(name) for name in self.names])

    def _employee(self, name: str) -> pb.EmployeeState:
        lines = [pb.ReportingLine(manager_id=self.tenant.ids["head"], kind="solid", **START)]
        return pb.EmployeeState(
            employee_id=self.tenant.ids[name],
            number=name,
            name=name,
            subject=f"{name}-{self.tenant.company.slug}",
            status="active",
            reporting_lines=lines if name.startswith("w") else [],
            version=1,
        )

    def ok(self, who: str, method: str, path: str, **kwargs: Any) -> Any:
        return self.tenant.ok(who, method, path, **kwargs)

    def call(self, who: str, method: str, path: str, **kwargs: Any) -> Any:
        return self.tenant.call(who, method, path, **kwargs)

    def metric(self, **extra: Any) -> Any:
        body = {
            "code": f"M-{new_id().hex[-10:]}",
            "name": "合格品产量",
            "unit": "件",
            "accumulation": "sum",
            "provider_id": self.tenant.ids["finance"],
            "unit_ids": self.unit_ids,
            **extra,
        }
        return self.ok("hr", "POST", "/v1/metrics", json=body)

    def follower(self, who: str, metric: Any, of_unit: str | None, **extra: Any) -> Any:
        """An agreed goal of `who` whose key result follows the metric."""
        sheet = self.tenant.sheet("hr", "person", self.tenant.ids[who])
        key_result = {
            "title": "产量",
            "direction": "increase",
            "start": 0,
            "target": 100,
            "metric_id": metric["id"],
            "metric_unit_id": of_unit,
            **DATES,
            **extra,
        }
        goal = self.tenant.goal("hr", sheet, key_results=[key_result])
        self.tenant.agree(sheet, "hr", "boss")
        return goal

    def goal(self, goal: Any) -> Any:
        return self.ok("hr", "GET", f"/v1/goals/{goal['id']}")

    def current(self, goal: Any) -> Any:
        return self.goal(goal)["key_results"][0]["current"]

    def provide(self, *cells: dict[str, Any], who: str = "finance") -> Any:
        return self.call(who, "PUT", "/v1/metric_values", json={"cells": list(cells)})

    def close(self, goal: Any) -> None:
        """Close the cycle of a goal."""
        path = f"/v1/cycles/{goal['cycle']['id']}/transitions"
        for to in ("scoring", "closed"):
            self.ok("hr", "POST", path, json={"to": to})


def cell(metric: Any, unit: str | None, start: date, value: Any, **extra: Any) -> dict[str, Any]:
    """A cell of the grid as it is sent."""
    told = value if isinstance(value, dict) else {"value": value}
    known = {"metric_id": metric["id"], "unit_id": unit, "period_start": str(start)}
    return known | told | extra


def faults(response: Any) -> list[tuple[str, str]]:
    return [(error["path"], error["code"]) for error in response.json["errors"]]


def plain(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
