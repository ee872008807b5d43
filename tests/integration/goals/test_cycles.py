"""Cycles of a year, their dates, and sheets that are reopened."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from servicekit.testing import statements_of, today
from services.goals.cycles.use_cases import cycles
from services.goals.progress.use_cases import reported_values
from tests.integration.goals.conftest import A_KEY_RESULT
from tests.integration.goals.test_path import recorded

TODAY = today()
YEAR = TODAY.year + 2


def at(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def add(world: Any, first: int, last: int, **dates: str) -> Any:
    span = {"starts_on": at(first), "ends_on": at(last)}
    body = {"name": "冲刺", "level": "person", **span, **dates}
    return world.ok("hr", "POST", "/v1/cycles", json=body)


def lay(world: Any, **told: Any) -> list[Any]:
    found = world.ok("hr", "POST", "/v1/cycles/years", json={"year": YEAR, **told})["items"]
    return list(found)


def test_a_year_is_laid_in_one_step_and_nests_by_its_dates(world: Any) -> None:
    with statements_of(world.goals) as sent:
        laid = lay(world, unit="half", person="month", first_month=4)
    by_id = {item["id"]: item for item in laid}

    names = [item["name"] for item in laid]
    assert len(laid) == 1 + 2 + 12
    assert names[:3] == [f"{YEAR}", f"{YEAR} H1", f"{YEAR} H2"]
    assert (laid[0]["starts_on"], laid[0]["ends_on"]) == (f"{YEAR}-04-01", f"{YEAR + 1}-03-31")
    assert {by_id[item["parent_id"]]["level"] for item in laid if item["level"] == "person"} == {
        "unit"
    }
    assert {by_id[item["parent_id"]]["level"] for item in laid if item["level"] == "unit"} == {
        "company"
    }
    assert len(sent) <= 14


def test_a_year_that_stands_is_left_as_it_is(world: Any) -> None:
    first = lay(world)
    again = lay(world)

    assert [item["id"] for item in again] == [item["id"] for item in first]
    assert lay(world, person="month")[0]["id"] == first[0]["id"]


def test_a_level_below_has_no_longer_cycles(world: Any) -> None:
    body = {"year": YEAR, "unit": "quarter", "person": "half"}

    response = world.call("hr", "POST", "/v1/cycles/years", json=body)

    assert response.status_code == 422
    assert response.json["errors"][0]["path"] == "lengths.person"


def test_only_hr_and_administrators_lay_a_year(world: Any) -> None:
    assert world.call("staff", "POST", "/v1/cycles/years", json={"year": YEAR}).status_code == 403


@pytest.mark.parametrize(
    ("first", "last", "state"), [(40, 60, "planned"), (7, 20, "drafting"), (-3, 20, "active")]
)
def test_a_new_cycle_is_in_the_state_of_its_dates(
    world: Any, first: int, last: int, state: str
) -> None:
    assert add(world, first, last)["state"] == state


def test_one_that_is_over_is_for_looking_back_and_moved_by_hand(world: Any) -> None:
    cycle = add(world, -200, -150)

    assert cycle["state"] == "planned"
    path = f"/v1/cycles/{cycle['id']}/transitions"
    assert world.ok("hr", "POST", path, json={"to": "active"})["state"] == "active"


def test_a_cycle_follows_its_dates_and_looks_again_on_the_next_one(world: Any) -> None:
    cycle = add(world, 7, 20, drafting_on=at(3))
    assert (cycle["state"], jobs(world, cycle)) == ("planned", [at(3)])
    early = {"drafting_on": at(-1)}
    changed = world.ok(
        "hr", "PATCH", f"/v1/cycles/{cycle['id']}", json=early, headers={"If-Match": '"1"'}
    )

    with world.goals.as_system(world.company) as uow:
        cycles.follow_calendar(uow, UUID(cycle["id"]))

    assert changed["state"] == "planned"
    assert state_of(world, cycle) == "drafting"
    # The look that was planned before comes as well, and changes nothing.
    assert jobs(world, cycle)[0] <= at(7)


def test_one_that_was_moved_ahead_stays_ahead(world: Any) -> None:
    cycle = add(world, 7, 20)
    path = f"/v1/cycles/{cycle['id']}/transitions"
    world.ok("hr", "POST", path, json={"to": "active"})

    with world.goals.as_system(world.company) as uow:
        cycles.follow_calendar(uow, UUID(cycle["id"]))

    assert state_of(world, cycle) == "active"


@pytest.mark.parametrize(
    ("dates", "path"),
    [
        ({"drafting_on": at(8)}, "drafting_on"),
        ({"cut_off_on": at(19)}, "cut_off_on"),
        ({"cut_off_on": at(30), "closes_on": at(30)}, "closes_on"),
    ],
)
def test_dates_that_contradict_one_another_are_refused(
    world: Any, dates: dict[str, str], path: str
) -> None:
    body = {"name": "冲刺", "level": "person", "starts_on": at(7), "ends_on": at(20), **dates}

    response = world.call("hr", "POST", "/v1/cycles", json=body)

    assert response.status_code == 422
    assert response.json["errors"][0]["path"] == path


def test_hr_reopens_one_sheet_of_a_closed_cycle_with_a_reason(world: Any) -> None:
    sheet, goal, cycle = closed_sheet(world)
    change = {"json": {"title": "新标题"}, "headers": {"If-Match": f'"{goal["version"]}"'}}
    path, reopening = f"/v1/goals/{goal['id']}", f"/v1/sheets/{sheet}/reopenings"
    until = {"until": at(2), "reason": "补录"}
    assert world.call("staff", "PATCH", path, **change).status_code == 409
    assert world.call("head", "POST", reopening, json=until).status_code == 403
    assert world.call("hr", "POST", reopening, json=until | {"until": at(-1)}).status_code == 422

    reopened = world.ok("hr", "POST", reopening, json=until)

    assert reopened["reopened_until"] == at(2)
    assert world.ok("staff", "PATCH", path, **change)["title"] == "新标题"
    assert state_of(world, cycle) == "closed"


def test_a_value_for_a_reopened_sheet_moves_its_number_again(world: Any) -> None:
    sheet, goal, _ = closed_sheet(world)
    tell(world, goal, "3")
    assert progress(world, goal) is None

    until = {"until": at(2), "reason": "补录"}
    world.ok("hr", "POST", f"/v1/sheets/{sheet}/reopenings", json=until)
    tell(world, goal, "4")

    assert progress(world, goal) == 40


def test_a_sheet_of_an_open_cycle_needs_no_reopening(world: Any) -> None:
    sheet = world.sheet("staff", "person", world.ids["staff"])
    until = {"until": at(2), "reason": "补录"}

    assert world.call("hr", "POST", f"/v1/sheets/{sheet}/reopenings", json=until).status_code == 409


def closed_sheet(world: Any) -> tuple[str, Any, Any]:
    """A goal of 员工 that was active when its cycle closed."""
    cycle = add(world, -3, 20)
    owner = {"kind": "person", "id": world.ids["staff"]}
    sheet = world.ok("staff", "POST", "/v1/sheets", json={"cycle_id": cycle["id"], "owner": owner})
    goal = world.goal("staff", sheet["id"], key_results=[A_KEY_RESULT])
    world.agree(sheet["id"], "staff", "head")
    for state in ("scoring", "closed"):
        path = f"/v1/cycles/{cycle['id']}/transitions"
        world.ok("hr", "POST", path, json={"to": state})
    return sheet["id"], world.ok("staff", "GET", f"/v1/goals/{goal['id']}"), cycle


def tell(world: Any, goal: Any, value: str) -> None:
    with world.goals.as_system(world.company) as uow:
        reported_values.apply_values(uow, [recorded(goal, value)])


def progress(world: Any, goal: Any) -> Any:
    return world.ok("staff", "GET", f"/v1/goals/{goal['id']}")["progress"]


def state_of(world: Any, cycle: Any) -> str:
    found = world.ok("hr", "GET", "/v1/cycles?limit=200")["items"]
    return str(next(item["state"] for item in found if item["id"] == cycle["id"]))


def jobs(world: Any, cycle: Any) -> list[str]:
    """The days, at the company, on which the cycle is looked at."""
    query = sa.text("SELECT due_at FROM platform.jobs WHERE kind = 'cycle' AND ref = :ref")
    with world.goals.as_system(world.company) as uow:
        due = uow.session.scalars(query, {"ref": cycle["id"]}).all()
        zone = uow.tenant.start_of(TODAY).tzinfo
    return [at.astimezone(zone).date().isoformat() for at in due]
