"""The drafting window as a sheet shows it."""

from datetime import date, timedelta
from typing import Any

from chengshi.people.v1 import events_pb2 as pb
from directory.applying import apply_employees
from measures.working_days import mainland, working_days_after
from tests.integration.goals.conftest import World
from tests.integration.goals.test_carrying_over import over, unfinished
from tests.integration.goals.test_dry_run import planned


def posted(world: World, since: date, version: int = 5) -> None:
    """员工 is posted from this day, nowhere before."""
    told = pb.Posting(unit_id=world.unit, position="x", main=True, **{"from": str(since)})
    line = pb.Line(manager_id=world.ids["head"], kind="solid", **{"from": "2020-01-01"})
    with world.goals.as_system(world.company) as uow:
        state = pb.EmployeeState(
            employee_id=world.ids["staff"],
            number="staff",
            name="staff",
            subject=f"staff-{world.company.slug}",
            status="active",
            postings=[told],
            lines=[line],
            version=version,
        )
        apply_employees(uow, [state])


def begun(world: World) -> date:
    """The day after the first of the running cycle, which began a week ago or more."""
    with world.goals.as_system(world.company) as uow:
        uow.session.connection().exec_driver_sql(
            "UPDATE cycles SET starts_on = starts_on - 7 WHERE level = 'person'"
        )
    return date.fromisoformat(world.cycle("person")["starts_on"]) + timedelta(days=1)


def shown(world: World, sheet: str) -> Any:
    return world.ok("staff", "GET", f"/v1/sheets/{sheet}")["drafting"]


def test_who_joins_a_running_cycle_drafts_for_ten_working_days(world: World) -> None:
    sheet = world.sheet("staff", "person", world.ids["staff"])
    assert shown(world, sheet) is None
    joined = begun(world)
    posted(world, joined)

    told = shown(world, sheet)

    until = working_days_after(joined, 10, mainland)
    assert (told["until"], told["reason"]) == (str(until), "joined")
    assert told["over"] is (until < date.today())  # noqa: DTZ011 - weeks from it


def test_what_is_agreed_has_no_window_any_more(world: World) -> None:
    sheet = world.sheet("staff", "person", world.ids["staff"])
    world.goal("staff", sheet)
    posted(world, begun(world))
    world.agree(sheet, "staff", "head")
    assert shown(world, sheet) is None


def test_before_a_cycle_everybody_drafts_until_its_eve(world: World) -> None:
    cycle = planned(world)
    new = over(world, unfinished(world), cycle_id=cycle).json
    found = world.ok("staff", "GET", f"/v1/sheets/{new['sheet_id']}")
    eve = date.fromisoformat(found["cycle"]["starts_on"]) - timedelta(days=1)
    assert found["drafting"] == {"until": str(eve), "reason": "cycle", "over": False}
