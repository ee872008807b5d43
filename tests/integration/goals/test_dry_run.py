"""试运行: what would happen if a cycle opened, and whom it would stop."""

from datetime import timedelta
from typing import Any

from chengshi.people.v1 import events_pb2 as pb
from directory.replication import apply_employees, copy_units
from servicekit.ids import new_id
from servicekit.testing import statements_of
from services.goals.library.models import Template
from tests.integration.goals.approving import set_flow
from tests.integration.goals.conftest import World
from tests.integration.goals.plant import TODAY

START = {"from": "2020-01-01"}


def planned(world: World, level: str = "person") -> str:
    starts_on = TODAY + timedelta(days=365)
    body = {
        "name": "明年",
        "level": level,
        "starts_on": str(starts_on),
        "ends_on": str(starts_on + timedelta(days=80)),
    }
    return str(world.ok("hr", "POST", "/v1/cycles", json=body)["id"])


def dry_run(world: World, cycle: str, who: str = "hr") -> Any:
    return world.ok(who, "GET", f"/v1/cycles/{cycle}/dry-run")


def names(world: World, cycle: str, **asked: str) -> list[str]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    items = world.ok("hr", "GET", f"/v1/cycles/{cycle}/dry-run/owners?{query}")["items"]
    return sorted(item["name"] for item in items)


def hire(world: World, name: str, manager: str = "", **extra: Any) -> str:
    """Somebody more, led by somebody who is named."""
    world.ids[name] = world.ids.get(name) or str(new_id())
    lines = [pb.Line(manager_id=world.ids[manager], kind="solid", **START)] if manager else []
    posted = [pb.Posting(unit_id=world.unit, position="x", main=True, **START)]
    told: dict[str, Any] = {
        "employee_id": world.ids[name],
        "number": name,
        "name": name,
        "status": "active",
        "lines": lines,
        "postings": posted,
        "version": 2,
        **extra,
    }
    with world.goals.as_system(world.company) as uow:
        apply_employees(uow, [pb.EmployeeState(**told)])
    return world.ids[name]


def findings(told: Any) -> dict[str, int]:
    return {one["code"]: one["owners"] for one in told["findings"]}


def test_counts_open_lists_of_those_whom_they_are_about(world: World) -> None:
    cycle = planned(world)

    told = dry_run(world, cycle)

    assert told["owners"] == 5
    # 老板, 旁人 and 人事 have nobody above them and stand in no unit.
    assert findings(told)["no_manager"] == 3
    assert names(world, cycle, finding="no_manager") == ["boss", "hr", "other"]
    assert names(world, cycle, finding="no_unit") == ["boss", "hr", "other"]
    assert told["hr_missing"] is False


def test_a_managers_load_is_what_they_would_be_asked(world: World) -> None:
    for index in range(3):
        hire(world, f"p{index}", "staff")
    cycle = planned(world)

    load = dry_run(world, cycle)["waiting"]

    people = {one["person"]["name"]: one["sheets"] for one in load if one["person"]}
    roles = {one["role"]: one["sheets"] for one in load if one["role"]}
    assert people == {"staff": 3, "head": 1, "boss": 1}
    # What finds nobody falls to HR.
    assert roles == {"hr": 3}
    assert names(world, cycle, approver_id=world.ids["staff"]) == ["p0", "p1", "p2"]


def test_who_left_is_asked_nothing_and_the_next_one_up_is(world: World) -> None:
    hire(world, "p0", "staff")
    hire(world, "staff", "head", status="left", version=9)
    cycle = planned(world)

    people = {one["person"]["name"] for one in dry_run(world, cycle)["waiting"] if one["person"]}

    assert people == {"head", "boss"}
    assert "staff" not in names(world, cycle)


def test_a_circle_of_managers_is_found_and_nobody_approves_their_own(world: World) -> None:
    hire(world, "a")
    hire(world, "b", "a")
    hire(world, "a", "b", version=3)
    cycle = planned(world)

    told = dry_run(world, cycle)

    assert findings(told)["loop"] == 2
    assert names(world, cycle, finding="loop") == ["a", "b"]
    load = {one["person"]["name"]: one["sheets"] for one in told["waiting"] if one["person"]}
    assert (load["a"], load["b"]) == (1, 1)


def test_who_would_approve_their_own_is_found_and_passed_over(world: World) -> None:
    node = {"approvers": [{"kind": "unit_head"}], "mode": "any", "days": 5}
    assert set_flow(world, node).status_code == 200
    cycle = planned(world)

    told = dry_run(world, cycle)

    assert names(world, cycle, finding="self") == ["head"]
    people = {one["person"]["name"]: one["sheets"] for one in told["waiting"] if one["person"]}
    assert people == {"head": 1, "boss": 1}


def test_a_manager_further_up_is_asked_and_past_the_end_of_the_line_hr(world: World) -> None:
    node = {"approvers": [{"kind": "nth_manager", "n": 2}], "mode": "any", "days": 5}
    assert set_flow(world, node).status_code == 200
    for name, manager in (("p0", "staff"), ("p1", "p0")):
        hire(world, name, manager)
    hire(world, "staff", "head", status="left", version=9)
    cycle = planned(world)

    told = dry_run(world, cycle)

    load = {
        (one["person"] or {"name": one["role"]})["name"]: one["sheets"] for one in told["waiting"]
    }
    # Above p0 stands staff, who left, and then head; above p1, p0 and again staff, who left.
    assert load == {"head": 2, "hr": 4}
    assert names(world, cycle, approver_id=world.ids["head"]) == ["p0", "p1"]
    assert told["approvers"] == 1


def test_a_named_approver_is_passed_over_for_their_own(world: World) -> None:
    named = {"kind": "person", "person_id": world.ids["staff"]}
    node = {"approvers": [named, {"kind": "role", "role": "hr"}], "mode": "all", "days": 5}
    assert set_flow(world, node).status_code == 200
    cycle = planned(world)

    told = dry_run(world, cycle)

    load = {
        (one["person"] or {"name": one["role"]})["name"]: one["sheets"] for one in told["waiting"]
    }
    assert load == {"staff": 4, "head": 1, "hr": 5}
    assert names(world, cycle, finding="self") == ["staff"]


def test_templates_are_told_by_whom_they_fit_first(world: World) -> None:
    only = {"code": "RD-1", "name": "研发模板", "job_families": ["研发"], "levels": ["person"]}
    hire(world, "coder", "head", job_family="软件研发")
    with world.goals.as_system(world.company) as uow:
        uow.session.connection().exec_driver_sql("UPDATE templates SET archived = true")
    template(world, **only)
    template(world, **only | {"code": "AA-1", "job_families": ["销售"]})
    cycle = planned(world)

    told = dry_run(world, cycle)

    shown = {one["template"]["code"]: one["owners"] for one in told["templates"]}
    # 研发 is in the unit's name as well, so that those who are posted there have it too.
    assert shown == {"RD-1": 3, "AA-1": 3}
    (chosen,) = [
        one["template"]["id"] for one in told["templates"] if one["template"]["code"] == "RD-1"
    ]
    assert names(world, cycle, template_id=chosen) == ["coder", "head", "staff"]


def test_without_a_template_somebody_begins_with_nothing(world: World) -> None:
    with world.goals.as_system(world.company) as uow:
        uow.session.connection().exec_driver_sql("UPDATE templates SET archived = true")
    cycle = planned(world)
    told = dry_run(world, cycle)
    assert (findings(told)["no_template"], told["templates"]) == (5, [])
    assert len(names(world, cycle, finding="no_template")) == 5


def template(world: World, **told: Any) -> None:
    goal = {"kind": "objective", "title": "目标", "key_results": []}
    with world.goals.as_system(world.company) as uow:
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


def test_units_without_a_head_are_found(world: World) -> None:
    with world.goals.as_system(world.company) as uow:
        unit = pb.UnitState(unit_id=str(new_id()), code="X", name="无主", version=1)
        copy_units(uow, [unit])
    cycle = planned(world, "unit")

    told = dry_run(world, cycle)

    assert (told["owners"], findings(told)["no_head"]) == (2, 1)
    assert names(world, cycle, finding="no_head") == ["无主"]


def test_it_is_for_who_manages_cycles(world: World) -> None:
    cycle = planned(world)
    for path in ("dry-run", "dry-run/owners"):
        assert world.call("head", "GET", f"/v1/cycles/{cycle}/{path}").status_code == 403
    company = planned(world, "company")
    answer = world.call("hr", "GET", f"/v1/cycles/{company}/dry-run")
    assert (answer.status_code, answer.json["code"]) == (409, "cycle.no_dry_run")


def test_it_costs_as_many_statements_for_however_many_people(world: World) -> None:
    cycle, counts = planned(world), []
    for more in (1, 20):
        for index in range(more):
            hire(world, f"n{more}-{index}", "staff")
        with statements_of(world.goals) as sent:
            dry_run(world, cycle)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 9


def test_the_list_goes_on_by_pages(world: World) -> None:
    cycle, after, found = planned(world), "", []
    while True:
        path = f"/v1/cycles/{cycle}/dry-run/owners?limit=2&after={after}"
        page = world.ok("hr", "GET", path)
        found += [item["name"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert sorted(found) == sorted(["boss", "head", "staff", "other", "hr"])
