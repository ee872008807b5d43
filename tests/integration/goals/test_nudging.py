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
from tests.integration.goals.across import Across

YESTERDAY = sa.text(
    "UPDATE policies SET value = jsonb_set(value, '{day}', '\"2020-01-01\"')"
    " WHERE name LIKE 'nudged.%'"
)


@pytest.fixture
def across(world: Any) -> Across:
    return Across(world)


def gaps(across: Across, who: str, kind: str, level: str = "person") -> dict[str, Any]:
    cycle = across.world.cycle(level)["id"]
    path = f"/v1/gaps?cycle_id={cycle}&kind={kind}&limit=200"
    return {one["owner"]["name"]: one for one in across.world.ok(who, "GET", path)["items"]}


def nudge(across: Across, who: str, kind: str, *ids: str, level: str = "person") -> Any:
    body = {"cycle_id": across.world.cycle(level)["id"], "kind": kind, "ids": list(ids)}
    return across.world.call(who, "POST", "/v1/gaps/nudges", json=body)


def told(across: Across) -> list[tuple[str, str, str, str]]:
    """The kind, whose goals, who is asked, and by whom."""
    names = {number: name for name, number in across.world.ids.items()}
    kind = GoalSettingNudged.DESCRIPTOR.full_name
    rows = outbox_of(across.world.goals, across.world.company)
    facts = [GoalSettingNudged.FromString(row.payload) for row in rows if row.type == kind]
    return [
        (one.kind, names.get(one.owner.id, "a unit"), names[one.person_id], names[one.by_id])
        for one in facts
    ]


def counted(nudged: int, already: int = 0, left_out: int = 0) -> dict[str, int]:
    return {"nudged": nudged, "already": already, "left_out": left_out}


def test_hr_asks_several_who_have_no_goals_and_the_list_shows_it(across: Across) -> None:
    found = gaps(across, "hr", "no_goals")
    ids = [found[name]["id"] for name in ("staff", "other")]

    answer = nudge(across, "hr", "no_goals", *ids)

    assert (answer.status_code, answer.json) == (200, counted(2))
    assert sorted(told(across)) == [
        ("no_goals", "other", "other", "hr"),
        ("no_goals", "staff", "staff", "hr"),
    ]
    after = gaps(across, "hr", "no_goals")
    assert {name for name, one in after.items() if one["nudged"]} == {"staff", "other"}


def test_a_second_time_on_the_same_day_asks_nobody_whoever_it_is(across: Across) -> None:
    person = gaps(across, "hr", "no_goals")["staff"]["id"]
    nudge(across, "hr", "no_goals", person)

    assert nudge(across, "hr", "no_goals", person).json == counted(0, already=1)
    assert nudge(across, "head", "no_goals", person).json == counted(0, already=1)
    assert len(told(across)) == 1


def test_the_next_day_one_may_be_asked_again(across: Across) -> None:
    person = gaps(across, "hr", "no_goals")["staff"]["id"]
    nudge(across, "hr", "no_goals", person)
    with across.world.goals.as_system(across.world.company) as uow:
        uow.session.execute(YESTERDAY)

    assert gaps(across, "hr", "no_goals")["staff"]["nudged"] is False
    assert nudge(across, "hr", "no_goals", person).json == counted(1)


def test_two_at_once_ask_once(across: Across) -> None:
    person = gaps(across, "hr", "no_goals")["staff"]["id"]
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda who: nudge(across, who, "no_goals", person).json, ["hr", "head"] * 2)
        )

    assert sum(answer["nudged"] for answer in answers) == 1
    assert len(told(across)) == 1


def test_a_sheet_that_is_still_a_draft_is_asked_for_with_its_link(across: Across) -> None:
    sheet = across.sheet("staff")
    gap = gaps(across, "head", "not_submitted")["staff"]
    assert gap["id"] == sheet

    assert nudge(across, "head", "not_submitted", sheet).json == counted(1)

    assert told(across) == [("not_submitted", "staff", "staff", "head")]
    rows = outbox_of(across.world.goals, across.world.company)
    (fact,) = [row for row in rows if row.type.endswith(".GoalSettingNudged")]
    assert GoalSettingNudged.FromString(fact.payload).sheet_id == sheet
    assert [row for row in rows if b"goal_setting.nudged" in row.payload]


def test_for_a_unit_its_head_is_asked_and_one_without_is_left_out(across: Across) -> None:
    headless = UnitState(unit_id=str(new_id()), code="LAB", name="实验室", version=1)
    with across.world.goals.as_system(across.world.company) as uow:
        copy_units(uow, [headless])
    found = gaps(across, "hr", "no_goals", "unit")
    ids = [found[name]["id"] for name in ("研发", "实验室")]

    answer = nudge(across, "hr", "no_goals", *ids, level="unit")

    assert answer.json == counted(1, left_out=1)
    assert told(across) == [("no_goals", "a unit", "head", "hr")]


def test_who_stands_beside_asks_nobody_and_nobody_asks_themselves(across: Across) -> None:
    people = gaps(across, "hr", "no_goals")
    staff, head = people["staff"]["id"], people["head"]["id"]

    assert nudge(across, "other", "no_goals", staff).json == counted(0, left_out=1)
    assert nudge(across, "staff", "no_goals", head, staff).json == counted(0, left_out=2)
    assert nudge(across, "head", "no_goals", head, staff).json == counted(1, left_out=1)
    assert told(across) == [("no_goals", "staff", "staff", "head")]


def test_what_is_no_gap_any_more_is_left_out(across: Across) -> None:
    person = gaps(across, "hr", "no_goals")["staff"]["id"]
    across.sheet("staff")

    assert nudge(across, "hr", "no_goals", person, str(new_id())).json == counted(0, left_out=2)
    assert told(across) == []


def test_only_these_kinds_are_asked_for_and_only_by_people(across: Across) -> None:
    assert nudge(across, "hr", "orphan", str(new_id())).status_code == 422
    assert nudge(across, "hr", "no_goals").status_code == 422
    token = across.world.goals.issuer.client(across.world.company, "goals:write")
    body = {
        "cycle_id": across.world.cycle("person")["id"],
        "kind": "no_goals",
        "ids": [across.world.ids["staff"]],
    }
    headers = {"Authorization": f"Bearer {token}"}
    answer = across.world.goals.http.post("/v1/gaps/nudges", json=body, headers=headers)
    assert answer.json["code"] == "caller.not_a_person"


def test_many_cost_what_one_costs(across: Across) -> None:
    people = [
        one["id"] for one in gaps(across, "hr", "no_goals").values() if one["owner"]["name"] != "hr"
    ]
    sent = []
    for ids in (people[:1], people[1:]):
        with statements_of(across.world.goals) as statements:
            nudge(across, "hr", "no_goals", *ids)
        sent.append(len(statements))

    assert len(people) > 3
    assert sent[0] == sent[1]
