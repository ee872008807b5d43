"""催办: whoever has no goals, or has not handed them in, is asked to, once a day for each."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from chengshi.goals.v1.events_pb2 import GoalSettingNudged
from chengshi.people.v1.events_pb2 import UnitState
from directory.replication import copy_units
from servicekit.ids import new_id
from servicekit.testing import outbox_of, statements_of
from tests.integration.goals.departments import Departments

YESTERDAY = sa.text(
    "UPDATE policies SET value = jsonb_set(value, '{day}', '\"2020-01-01\"')"
    " WHERE name LIKE 'nudged.%'"
)


@pytest.fixture
def departments(tenant: Any) -> Departments:
    return Departments(tenant)


def gaps(departments: Departments, who: str, kind: str, level: str = "person") -> dict[str, Any]:
    cycle = departments.tenant.cycle(level)["id"]
    path = f"/v1/gaps?cycle_id={cycle}&kind={kind}&limit=200"
    return {one["owner"]["name"]: one for one in departments.tenant.ok(who, "GET", path)["items"]}


def nudge(departments: Departments, who: str, kind: str, *ids: str, level: str = "person") -> Any:
    body = {"cycle_id": departments.tenant.cycle(level)["id"], "kind": kind, "ids": list(ids)}
    return departments.tenant.call(who, "POST", "/v1/gaps/nudges", json=body)


def published_nudges(departments: Departments) -> list[tuple[str, str, str, str]]:
    """The kind, whose goals, who is asked, and by whom."""
    names = {number: name for name, number in departments.tenant.ids.items()}
    kind = GoalSettingNudged.DESCRIPTOR.full_name
    rows = outbox_of(departments.tenant.goals, departments.tenant.company)
    facts = [GoalSettingNudged.FromString(row.payload) for row in rows if row.type == kind]
    return [
        (one.kind, names.get(one.owner.id, "a unit"), names[one.person_id], names[one.by_id])
        for one in facts
    ]


def counted(nudged: int, already: int = 0, not_nudgeable: int = 0) -> dict[str, int]:
    return {"nudged": nudged, "already_nudged": already, "not_nudgeable": not_nudgeable}


def test_hr_asks_several_who_have_no_goals_and_the_list_shows_it(departments: Departments) -> None:
    found = gaps(departments, "hr", "no_goals")
    ids = [found[name]["id"] for name in ("staff", "other")]

    answer = nudge(departments, "hr", "no_goals", *ids)

    assert (answer.status_code, answer.json) == (200, counted(2))
    assert sorted(published_nudges(departments)) == [
        ("no_goals", "other", "other", "hr"),
        ("no_goals", "staff", "staff", "hr"),
    ]
    after = gaps(departments, "hr", "no_goals")
    assert {name for name, one in after.items() if one["nudged"]} == {"staff", "other"}


def test_a_second_time_on_the_same_day_asks_nobody_whoever_it_is(departments: Departments) -> None:
    person = gaps(departments, "hr", "no_goals")["staff"]["id"]
    nudge(departments, "hr", "no_goals", person)

    assert nudge(departments, "hr", "no_goals", person).json == counted(0, already=1)
    assert nudge(departments, "head", "no_goals", person).json == counted(0, already=1)
    assert len(published_nudges(departments)) == 1


def test_the_next_day_one_may_be_asked_again(departments: Departments) -> None:
    person = gaps(departments, "hr", "no_goals")["staff"]["id"]
    nudge(departments, "hr", "no_goals", person)
    with departments.tenant.goals.as_system(departments.tenant.company) as uow:
        uow.session.execute(YESTERDAY)

    assert gaps(departments, "hr", "no_goals")["staff"]["nudged"] is False
    assert nudge(departments, "hr", "no_goals", person).json == counted(1)


def test_two_at_once_ask_once(departments: Departments) -> None:
    person = gaps(departments, "hr", "no_goals")["staff"]["id"]
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(
                lambda who: nudge(departments, who, "no_goals", person).json, ["hr", "head"] * 2
            )
        )

    assert sum(answer["nudged"] for answer in answers) == 1
    assert len(published_nudges(departments)) == 1


def test_a_sheet_that_is_still_a_draft_is_asked_for_with_its_link(departments: Departments) -> None:
    sheet = departments.sheet("staff")
    gap = gaps(departments, "head", "not_submitted")["staff"]
    assert gap["id"] == sheet

    assert nudge(departments, "head", "not_submitted", sheet).json == counted(1)

    assert published_nudges(departments) == [("not_submitted", "staff", "staff", "head")]
    rows = outbox_of(departments.tenant.goals, departments.tenant.company)
    (fact,) = [row for row in rows if row.type.endswith(".GoalSettingNudged")]
    assert GoalSettingNudged.FromString(fact.payload).sheet_id == sheet
    assert [row for row in rows if b"goal_setting.nudged" in row.payload]


def test_for_a_unit_its_head_is_asked_and_one_without_is_left_out(departments: Departments) -> None:
    headless = UnitState(unit_id=str(new_id()), code="LAB", name="实验室", version=1)
    with departments.tenant.goals.as_system(departments.tenant.company) as uow:
        copy_units(uow, [headless])
    found = gaps(departments, "hr", "no_goals", "unit")
    ids = [found[name]["id"] for name in ("研发", "实验室")]

    answer = nudge(departments, "hr", "no_goals", *ids, level="unit")

    assert answer.json == counted(1, not_nudgeable=1)
    assert published_nudges(departments) == [("no_goals", "a unit", "head", "hr")]


def test_nudge_requires_the_line_and_another_person(departments: Departments) -> None:
    people = gaps(departments, "hr", "no_goals")
    staff, head = people["staff"]["id"], people["head"]["id"]

    assert nudge(departments, "other", "no_goals", staff).json == counted(0, not_nudgeable=1)
    assert nudge(departments, "staff", "no_goals", head, staff).json == counted(0, not_nudgeable=2)
    assert nudge(departments, "head", "no_goals", head, staff).json == counted(1, not_nudgeable=1)
    assert published_nudges(departments) == [("no_goals", "staff", "staff", "head")]


def test_nudge_leaves_out_closed_gaps(departments: Departments) -> None:
    person = gaps(departments, "hr", "no_goals")["staff"]["id"]
    departments.sheet("staff")

    assert nudge(departments, "hr", "no_goals", person, str(new_id())).json == counted(
        0, not_nudgeable=2
    )
    assert published_nudges(departments) == []


def test_only_these_kinds_are_asked_for_and_only_by_people(departments: Departments) -> None:
    with departments.tenant.refuses(422, "field.choice"):
        nudge(departments, "hr", "unaligned", str(new_id()))
    with departments.tenant.refuses(422, "field.count"):
        nudge(departments, "hr", "no_goals")
    token = departments.tenant.goals.issuer.client(departments.tenant.company, "goals:write")
    body = {
        "cycle_id": departments.tenant.cycle("person")["id"],
        "kind": "no_goals",
        "ids": [departments.tenant.ids["staff"]],
    }
    headers = {"Authorization": f"Bearer {token}"}
    answer = departments.tenant.goals.http.post("/v1/gaps/nudges", json=body, headers=headers)
    assert answer.json["code"] == "caller.not_a_person"


def test_nudges_cost_the_same_for_many_people(departments: Departments) -> None:
    people = [
        one["id"]
        for one in gaps(departments, "hr", "no_goals").values()
        if one["owner"]["name"] != "hr"
    ]
    sent = []
    for ids in (people[:1], people[1:]):
        with statements_of(departments.tenant.goals) as statements:
            nudge(departments, "hr", "no_goals", *ids)
        sent.append(len(statements))

    assert len(people) > 3
    assert sent[0] == sent[1]
