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


def add(tenant: Any, first: int, last: int, **dates: str) -> Any:
    span = {"starts_on": at(first), "ends_on": at(last)}
    body = {"name": "冲刺", "level": "person", **span, **dates}
    return tenant.ok("hr", "POST", "/v1/cycles", json=body)


def lay(tenant: Any, **told: Any) -> list[Any]:
    found = tenant.ok("hr", "POST", "/v1/cycles/years", json={"year": YEAR, **told})["items"]
    return list(found)


def test_cycles_of_a_year_nest_by_their_dates(tenant: Any) -> None:
    with statements_of(tenant.goals) as sent:
        laid = lay(tenant, unit="half", person="month", first_month=4)
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


def test_adding_a_year_again_changes_nothing(tenant: Any) -> None:
    first = lay(tenant)
    again = lay(tenant)

    assert [item["id"] for item in again] == [item["id"] for item in first]
    assert lay(tenant, person="month")[0]["id"] == first[0]["id"]


def test_cycle_of_a_lower_level_is_not_longer(tenant: Any) -> None:
    body = {"year": YEAR, "unit": "quarter", "person": "half"}

    with tenant.refuses(422, "cycle.longer_than_above"):
        response = tenant.call("hr", "POST", "/v1/cycles/years", json=body)

    assert response.json["errors"][0]["path"] == "lengths.person"


def test_year_is_added_by_hr_and_administrators(tenant: Any) -> None:
    with tenant.refuses(403, "not_allowed"):
        tenant.call("staff", "POST", "/v1/cycles/years", json={"year": YEAR})


@pytest.mark.parametrize(
    ("first", "last", "state"), [(40, 60, "planned"), (7, 20, "drafting"), (-3, 20, "active")]
)
def test_a_new_cycle_is_in_the_state_of_its_dates(
    tenant: Any, first: int, last: int, state: str
) -> None:
    assert add(tenant, first, last)["state"] == state


def test_past_cycle_stays_planned_until_it_is_moved(tenant: Any) -> None:
    cycle = add(tenant, -200, -150)

    assert cycle["state"] == "planned"
    path = f"/v1/cycles/{cycle['id']}/transitions"
    assert tenant.ok("hr", "POST", path, json={"to": "active"})["state"] == "active"


def test_a_cycle_follows_its_dates_and_looks_again_on_the_next_one(tenant: Any) -> None:
    cycle = add(tenant, 7, 20, drafting_on=at(3))
    assert (cycle["state"], jobs(tenant, cycle)) == ("planned", [at(3)])
    early = {"drafting_on": at(-1)}
    changed = tenant.ok(
        "hr", "PATCH", f"/v1/cycles/{cycle['id']}", json=early, headers={"If-Match": '"1"'}
    )

    with tenant.goals.as_system(tenant.company) as uow:
        cycles.follow_calendar(uow, UUID(cycle["id"]))

    assert changed["state"] == "planned"
    assert state_of(tenant, cycle) == "drafting"
    # The look that was planned before comes as well, and changes nothing.
    assert jobs(tenant, cycle)[0] <= at(7)


def test_calendar_never_moves_a_cycle_back(tenant: Any) -> None:
    cycle = add(tenant, 7, 20)
    path = f"/v1/cycles/{cycle['id']}/transitions"
    tenant.ok("hr", "POST", path, json={"to": "active"})

    with tenant.goals.as_system(tenant.company) as uow:
        cycles.follow_calendar(uow, UUID(cycle["id"]))

    assert state_of(tenant, cycle) == "active"


@pytest.mark.parametrize(
    ("dates", "path", "code"),
    [
        ({"drafting_on": at(8)}, "drafting_on", "cycle.drafting_after_start"),
        ({"cut_off_on": at(19)}, "cut_off_on", "cycle.cut_off_before_end"),
        ({"cut_off_on": at(30), "closes_on": at(30)}, "closes_on", "cycle.closes_before_cut_off"),
    ],
)
def test_dates_that_contradict_one_another_are_refused(
    tenant: Any, dates: dict[str, str], path: str, code: str
) -> None:
    body = {"name": "冲刺", "level": "person", "starts_on": at(7), "ends_on": at(20), **dates}

    with tenant.refuses(422, code):
        response = tenant.call("hr", "POST", "/v1/cycles", json=body)

    assert response.json["errors"][0]["path"] == path


def test_hr_reopens_one_sheet_of_a_closed_cycle_with_a_reason(tenant: Any) -> None:
    sheet, goal, cycle = closed_sheet(tenant)
    change = {"json": {"title": "新标题"}, "headers": {"If-Match": f'"{goal["version"]}"'}}
    path, reopening = f"/v1/goals/{goal['id']}", f"/v1/sheets/{sheet}/reopenings"
    until = {"until": at(2), "reason": "补录"}
    with tenant.refuses(409, "cycle.closed"):
        tenant.call("staff", "PATCH", path, **change)
    with tenant.refuses(403, "not_allowed"):
        tenant.call("head", "POST", reopening, json=until)
    with tenant.refuses(422, "sheet.reopened_in_the_past"):
        tenant.call("hr", "POST", reopening, json=until | {"until": at(-1)})

    reopened = tenant.ok("hr", "POST", reopening, json=until)

    assert reopened["reopened_until"] == at(2)
    assert tenant.ok("staff", "PATCH", path, **change)["title"] == "新标题"
    assert state_of(tenant, cycle) == "closed"


def test_a_value_for_a_reopened_sheet_moves_its_number_again(tenant: Any) -> None:
    sheet, goal, _ = closed_sheet(tenant)
    tell(tenant, goal, "3")
    assert progress(tenant, goal) is None

    until = {"until": at(2), "reason": "补录"}
    tenant.ok("hr", "POST", f"/v1/sheets/{sheet}/reopenings", json=until)
    tell(tenant, goal, "4")

    assert progress(tenant, goal) == 40


def test_a_sheet_of_an_open_cycle_needs_no_reopening(tenant: Any) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    until = {"until": at(2), "reason": "补录"}

    with tenant.refuses(409, "sheet.cycle_is_open"):
        tenant.call("hr", "POST", f"/v1/sheets/{sheet}/reopenings", json=until)


def closed_sheet(tenant: Any) -> tuple[str, Any, Any]:
    """A goal of 员工 that was active when its cycle closed."""
    cycle = add(tenant, -3, 20)
    owner = {"kind": "person", "id": tenant.ids["staff"]}
    sheet = tenant.ok("staff", "POST", "/v1/sheets", json={"cycle_id": cycle["id"], "owner": owner})
    goal = tenant.goal("staff", sheet["id"], key_results=[A_KEY_RESULT])
    tenant.agree(sheet["id"], "staff", "head")
    for state in ("scoring", "closed"):
        path = f"/v1/cycles/{cycle['id']}/transitions"
        tenant.ok("hr", "POST", path, json={"to": state})
    return sheet["id"], tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}"), cycle


def tell(tenant: Any, goal: Any, value: str) -> None:
    with tenant.goals.as_system(tenant.company) as uow:
        reported_values.apply_values(uow, [recorded(goal, value)])


def progress(tenant: Any, goal: Any) -> Any:
    return tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}")["progress"]


def state_of(tenant: Any, cycle: Any) -> str:
    found = tenant.ok("hr", "GET", "/v1/cycles?limit=200")["items"]
    return str(next(item["state"] for item in found if item["id"] == cycle["id"]))


def jobs(tenant: Any, cycle: Any) -> list[str]:
    """The days, at the company, on which the cycle is looked at."""
    query = sa.text("SELECT due_at FROM platform.jobs WHERE kind = 'cycle' AND ref = :ref")
    with tenant.goals.as_system(tenant.company) as uow:
        due = uow.session.scalars(query, {"ref": cycle["id"]}).all()
        zone = uow.tenant.start_of(TODAY).tzinfo
    return [at.astimezone(zone).date().isoformat() for at in due]
