"""The drafting window as a sheet shows it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from chengshi.people.v1 import events_pb2 as pb
from directory.replication import apply_employees
from measures.working_days import regional_calendar, working_days_after
from tests.integration.goals.conftest import A_KEY_RESULT, World
from tests.integration.goals.plant import TODAY
from tests.integration.goals.test_carrying_over import over, unfinished
from tests.integration.goals.test_dry_run import planned


def posted(world: World, since: date, version: int = 5, away: Sequence[pb.Leave] = ()) -> None:
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
            leaves=away,
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

    until = working_days_after(joined, 10, regional_calendar("CN"))
    assert (told["until"], told["reason"]) == (str(until), "joined")
    assert told["over"] is (until < TODAY)


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


def test_who_is_back_from_leave_drafts_for_ten_working_days(world: World) -> None:
    sheet = world.sheet("staff", "person", world.ids["staff"])
    back = begun(world)
    eve = str(back - timedelta(days=1))
    posted(world, date(2020, 1, 1), away=[pb.Leave(until=eve, **{"from": "2026-01-05"})])

    told = shown(world, sheet)

    until = working_days_after(back, 10, regional_calendar("CN"))
    assert (told["until"], told["reason"]) == (str(until), "returned")


def test_nothing_falls_due_while_its_owner_is_on_leave(world: World) -> None:
    sheet = world.sheet("staff", "person", world.ids["staff"])
    long_ago = {**A_KEY_RESULT, "starts_on": "2026-01-01", "ends_on": "2030-12-31"}
    goal = world.goal("staff", sheet, key_results=[long_ago])
    path = f"/v1/goals/{goal['id']}"

    late = world.ok("staff", "GET", path)["key_results"][0]
    posted(world, date(2020, 1, 1), away=[pb.Leave(**{"from": "2026-01-01"})])
    away = world.ok("staff", "GET", path)["key_results"][0]
    card = world.ok("staff", "GET", f"/v1/map?cycle_id={goal['cycle']['id']}")

    assert (late["health"], late["due_on"]) == ("outdated", "2026-01-02")
    assert (away["health"], away["due_on"]) == ("pending", None)
    assert "outdated" not in str(card)
