"""预检: what would happen if a cycle opened, and whom it would stop."""

from datetime import timedelta
from typing import Any

from chengshi.people.v1 import events_pb2 as pb
from directory.replication import apply_employees, copy_units
from servicekit.ids import new_id
from servicekit.testing import statements_of
from services.goals.library.models import Template
from tests.integration.goals.approving import set_flow
from tests.integration.goals.conftest import Tenant
from tests.integration.goals.workshops import TODAY

START = {"from": "2020-01-01"}


def planned(tenant: Tenant, level: str = "person") -> str:
    starts_on = TODAY + timedelta(days=365)
    body = {
        "name": "明年",
        "level": level,
        "starts_on": str(starts_on),
        "ends_on": str(starts_on + timedelta(days=80)),
    }
    return str(tenant.ok("hr", "POST", "/v1/cycles", json=body)["id"])


def dry_run(tenant: Tenant, cycle: str, who: str = "hr") -> Any:
    return tenant.ok(who, "GET", f"/v1/cycles/{cycle}/dry-run")


def names(tenant: Tenant, cycle: str, **asked: str) -> list[str]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    items = tenant.ok("hr", "GET", f"/v1/cycles/{cycle}/dry-run/owners?{query}")["items"]
    return sorted(item["name"] for item in items)


def hire(tenant: Tenant, name: str, manager: str = "", **extra: Any) -> str:
    """Somebody more, led by somebody who is named."""
    tenant.ids[name] = tenant.ids.get(name) or str(new_id())
    lines = (
        [pb.ReportingLine(manager_id=tenant.ids[manager], kind="solid", **START)] if manager else []
    )
    posted = [pb.Assignment(unit_id=tenant.unit, position="x", main=True, **START)]
    told: dict[str, Any] = {
        "employee_id": tenant.ids[name],
        "number": name,
        "name": name,
        "status": "active",
        "reporting_lines": lines,
        "assignments": posted,
        "version": 2,
        **extra,
    }
    with tenant.goals.as_system(tenant.company) as uow:
        apply_employees(uow, [pb.EmployeeState(**told)])
    return tenant.ids[name]


def findings(told: Any) -> dict[str, int]:
    return {one["code"]: one["owners"] for one in told["findings"]}


def test_counts_open_lists_of_those_whom_they_are_about(tenant: Tenant) -> None:
    cycle = planned(tenant)

    told = dry_run(tenant, cycle)

    assert told["owners"] == 5
    # 老板, 旁人 and 人事 have nobody above them and stand in no unit.
    assert findings(told)["no_manager"] == 3
    assert names(tenant, cycle, finding="no_manager") == ["boss", "hr", "other"]
    assert names(tenant, cycle, finding="no_unit") == ["boss", "hr", "other"]
    assert told["hr_missing"] is False


def test_a_managers_load_is_what_they_would_be_asked(tenant: Tenant) -> None:
    for index in range(3):
        hire(tenant, f"p{index}", "staff")
    cycle = planned(tenant)

    load = dry_run(tenant, cycle)["approver_loads"]

    people = {one["person"]["name"]: one["sheets"] for one in load if one["person"]}
    roles = {one["role"]: one["sheets"] for one in load if one["role"]}
    assert people == {"staff": 3, "head": 1, "boss": 1}
    # What finds nobody falls to HR.
    assert roles == {"hr": 3}
    assert names(tenant, cycle, approver_id=tenant.ids["staff"]) == ["p0", "p1", "p2"]


def test_dry_run_passes_over_leavers(tenant: Tenant) -> None:
    hire(tenant, "p0", "staff")
    hire(tenant, "staff", "head", status="left", version=9)
    cycle = planned(tenant)

    people = {
        one["person"]["name"] for one in dry_run(tenant, cycle)["approver_loads"] if one["person"]
    }

    assert people == {"head", "boss"}
    assert "staff" not in names(tenant, cycle)


def test_a_circle_of_managers_is_found_and_nobody_approves_their_own(tenant: Tenant) -> None:
    hire(tenant, "a")
    hire(tenant, "b", "a")
    hire(tenant, "a", "b", version=3)
    cycle = planned(tenant)

    told = dry_run(tenant, cycle)

    assert findings(told)["manager_loop"] == 2
    assert names(tenant, cycle, finding="manager_loop") == ["a", "b"]
    load = {one["person"]["name"]: one["sheets"] for one in told["approver_loads"] if one["person"]}
    assert (load["a"], load["b"]) == (1, 1)


def test_dry_run_reports_approvers_of_their_own(tenant: Tenant) -> None:
    step = {"approvers": [{"kind": "unit_head"}], "mode": "any", "days": 5}
    assert set_flow(tenant, step).status_code == 200
    cycle = planned(tenant)

    told = dry_run(tenant, cycle)

    assert names(tenant, cycle, finding="own_approver") == ["head"]
    people = {
        one["person"]["name"]: one["sheets"] for one in told["approver_loads"] if one["person"]
    }
    assert people == {"head": 1, "boss": 1}


def test_a_manager_further_up_is_asked_and_past_the_end_of_the_line_hr(tenant: Tenant) -> None:
    step = {"approvers": [{"kind": "nth_manager", "n": 2}], "mode": "any", "days": 5}
    assert set_flow(tenant, step).status_code == 200
    for name, manager in (("p0", "staff"), ("p1", "p0")):
        hire(tenant, name, manager)
    hire(tenant, "staff", "head", status="left", version=9)
    cycle = planned(tenant)

    told = dry_run(tenant, cycle)

    load = {
        (one["person"] or {"name": one["role"]})["name"]: one["sheets"]
        for one in told["approver_loads"]
    }
    # Above p0 stands staff, who left, and then head; above p1, p0 and again staff, who left.
    assert load == {"head": 2, "hr": 4}
    assert names(tenant, cycle, approver_id=tenant.ids["head"]) == ["p0", "p1"]
    assert told["approvers"] == 1


def test_a_named_approver_is_passed_over_for_their_own(tenant: Tenant) -> None:
    named = {"kind": "person", "person_id": tenant.ids["staff"]}
    step = {"approvers": [named, {"kind": "role", "role": "hr"}], "mode": "all", "days": 5}
    assert set_flow(tenant, step).status_code == 200
    cycle = planned(tenant)

    told = dry_run(tenant, cycle)

    load = {
        (one["person"] or {"name": one["role"]})["name"]: one["sheets"]
        for one in told["approver_loads"]
    }
    assert load == {"staff": 4, "head": 1, "hr": 5}
    assert names(tenant, cycle, finding="own_approver") == ["staff"]


def test_templates_are_told_by_whom_they_fit_first(tenant: Tenant) -> None:
    only = {"code": "RD-1", "name": "研发模板", "job_families": ["研发"], "levels": ["person"]}
    hire(tenant, "coder", "head", job_family="软件研发")
    with tenant.goals.as_system(tenant.company) as uow:
        uow.session.connection().exec_driver_sql(
            "UPDATE library_entries SET archived = true WHERE kind = 'template'"
        )
    template(tenant, **only)
    template(tenant, **only | {"code": "AA-1", "job_families": ["销售"]})
    cycle = planned(tenant)

    told = dry_run(tenant, cycle)

    shown = {one["template"]["code"]: one["owners"] for one in told["templates"]}
    # 研发 is in the unit's name as well, so that those who are posted there have it too.
    assert shown == {"RD-1": 3, "AA-1": 3}
    (chosen,) = [
        one["template"]["id"] for one in told["templates"] if one["template"]["code"] == "RD-1"
    ]
    assert names(tenant, cycle, template_id=chosen) == ["coder", "head", "staff"]


def test_without_a_template_somebody_begins_with_nothing(tenant: Tenant) -> None:
    with tenant.goals.as_system(tenant.company) as uow:
        uow.session.connection().exec_driver_sql(
            "UPDATE library_entries SET archived = true WHERE kind = 'template'"
        )
    cycle = planned(tenant)
    told = dry_run(tenant, cycle)
    assert (findings(told)["no_template"], told["templates"]) == (5, [])
    assert len(names(tenant, cycle, finding="no_template")) == 5


def template(tenant: Tenant, **told: Any) -> None:
    goal = {"kind": "objective", "title": "目标", "key_results": []}
    with tenant.goals.as_system(tenant.company) as uow:
        columns = {
            "name_en": "x",
            "summary": "",
            "summary_en": "",
            "mode": "okr",
            "unit_ids": [],
            "spans": [],
            "leaders": None,
            "goals": [goal],
            **told,
        }
        uow.add(Template(**columns))


def test_units_without_a_head_are_found(tenant: Tenant) -> None:
    with tenant.goals.as_system(tenant.company) as uow:
        unit = pb.UnitState(unit_id=str(new_id()), code="X", name="无主", version=1)
        copy_units(uow, [unit])
    cycle = planned(tenant, "unit")

    told = dry_run(tenant, cycle)

    assert (told["owners"], findings(told)["no_head"]) == (2, 1)
    assert names(tenant, cycle, finding="no_head") == ["无主"]


def test_dry_run_requires_managing_cycles(tenant: Tenant) -> None:
    cycle = planned(tenant)
    for path in ("dry-run", "dry-run/owners"):
        with tenant.refuses(403, "not_allowed"):
            tenant.call("head", "GET", f"/v1/cycles/{cycle}/{path}")
    company = planned(tenant, "company")
    with tenant.refuses(409, "cycle.no_dry_run"):
        tenant.call("hr", "GET", f"/v1/cycles/{company}/dry-run")


def test_dry_run_costs_the_same_for_many_people(tenant: Tenant) -> None:
    cycle, counts = planned(tenant), []
    for more in (1, 20):
        for index in range(more):
            hire(tenant, f"n{more}-{index}", "staff")
        with statements_of(tenant.goals) as sent:
            dry_run(tenant, cycle)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 9


def test_the_list_goes_on_by_pages(tenant: Tenant) -> None:
    cycle, after, found = planned(tenant), "", []
    while True:
        path = f"/v1/cycles/{cycle}/dry-run/owners?limit=2&after={after}"
        page = tenant.ok("hr", "GET", path)
        found += [item["name"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert sorted(found) == sorted(["boss", "head", "staff", "other", "hr"])
