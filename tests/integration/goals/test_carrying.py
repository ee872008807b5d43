"""沿用上期: last time's goals once more, their targets to be set anew."""

from typing import Any

import sqlalchemy as sa

from servicekit.testing import outbox_of, statements_of
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.column_groups import GOAL_CONTENT, KEY_RESULT_CONTENT
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from tests.integration.goals.conftest import World
from tests.integration.goals.test_writing import last_quarter

PATH = "/v1/sheets/carried"


def carry(world: World, who: str, owner: str = "staff") -> Any:
    body = {"cycle_id": world.cycle("person")["id"]}
    return world.call(
        who, "POST", PATH, json=body | {"owner": {"kind": "person", "id": world.ids[owner]}}
    )


def test_the_last_sheet_is_drafted_once_more_without_targets(world: World) -> None:
    before = last_quarter(world)

    sheet = carry(world, "staff").json

    (goal,) = sheet["goals"]
    (part,) = goal["key_results"]
    assert goal["id"] != before
    assert (goal["title"], goal["state"], goal["weight"]) == ("一次做对", "draft", 100)
    assert (part["title"], part["target"], part["current"]) == ("一次交检合格率", None, None)
    assert goal["alignments"] == []
    told = world.ok("staff", "GET", f"/v1/sheets/{sheet['id']}/findings")["items"]
    assert "target_missing" in [item["code"] for item in told]


def test_targets_are_entered_again_before_it_is_submitted(world: World) -> None:
    last_quarter(world)
    sheet = carry(world, "staff").json
    path = f"/v1/sheets/{sheet['id']}/transitions"

    refused = world.call("staff", "POST", path, json={"to": "in_approval"})
    part = sheet["goals"][0]["key_results"][0]
    tag = {"If-Match": f'"{part["version"]}"'}
    entered = world.call(
        "staff", "PATCH", f"/v1/key_results/{part['id']}", json={"target": 98}, headers=tag
    )

    assert (refused.status_code, refused.json["code"]) == (422, "sheet.blocked")
    told = [(error["path"], error["code"]) for error in refused.json["errors"]]
    assert told == [("goals.0.key_results.0.target", "writing.target_missing")]
    assert entered.status_code == 200
    assert world.call("staff", "POST", path, json={"to": "in_approval"}).status_code == 200


def test_goals_that_stand_there_are_not_overwritten(world: World) -> None:
    last_quarter(world)
    assert carry(world, "staff").status_code == 201
    again = carry(world, "staff")
    assert (again.status_code, again.json["code"]) == (409, "sheet.not_empty")


def test_without_an_earlier_sheet_there_is_nothing_to_take(world: World) -> None:
    answer = carry(world, "staff")
    assert (answer.status_code, answer.json["code"]) == (404, "sheet.nothing_before")


def test_nobody_takes_over_for_others(world: World) -> None:
    last_quarter(world)
    assert carry(world, "other").status_code == 403


def test_a_whole_unit_takes_over_in_one_go(world: World) -> None:
    for who in ("staff", "head"):
        last_quarter(world, who)
    cycle = world.cycle("person")["id"]
    body = {"cycle_id": cycle, "unit_id": world.unit}

    with statements_of(world.goals) as sent:
        done = world.ok("head", "POST", f"{PATH}_of_unit", json=body)
    again = world.ok("head", "POST", f"{PATH}_of_unit", json=body)

    assert done == {"people": 2, "copied": 2, "kept": 0, "without": 0}
    assert again == {"people": 2, "copied": 0, "kept": 2, "without": 0}
    inserts = [text for text, _ in sent if "INSERT INTO goals " in str(text)]
    assert len(inserts) == 1
    told = [row.type for row in outbox_of(world.goals, world.company) if "GoalState" in row.type]
    assert len(told) >= 2
    assert world.call("staff", "POST", f"{PATH}_of_unit", json=body).status_code == 404


FULL = {
    **{"title": "营收", "unit": "万元", "direction": "increase", "accumulation": "sum"},
    **{"period": "month", "cadence": "quarter", "ambition": "aspirational", "source": "ERP"},
    **{"start": 0, "target": 100, "weight": 30, "driver": "children", "children_by": "amount"},
}


def test_all_that_is_said_of_a_goal_and_its_key_results_goes_along(world: World) -> None:
    item = world.ok("staff", "GET", "/v1/library_items")["items"][0]["id"]
    template = world.ok("staff", "GET", "/v1/templates")["items"][0]["id"]
    last_quarter(world)
    with world.goals.as_system(world.company) as uow:
        sheet = uow.session.scalars(sa.select(Goal.sheet_id)).one()
        uow.session.execute(sa.update(Cycle).filter_by(name="上季").values(state="active"))
        uow.session.execute(sa.update(Sheet).filter_by(id=sheet).values(state="draft"))
    whole = {
        **{"description": "为什么", "driver": "both", "visibility": "named", "weight": 40},
        **{"named": [world.unit], "template_id": template, "title": "写满"},
        "key_results": [{**FULL, "library_item_id": item}],
    }
    goal = world.goal("staff", str(sheet), **whole)
    with world.goals.as_system(world.company) as uow:
        uow.session.execute(sa.update(Goal).values(state="active"))

    copied = {one["title"]: one for one in carry(world, "staff").json["goals"]}["写满"]

    once = world.ok("staff", "GET", f"/v1/goals/{goal['id']}")
    for name in set(GOAL_CONTENT):
        assert copied[name] == once[name], name
    (part,), (before,) = copied["key_results"], once["key_results"]
    for name in set(KEY_RESULT_CONTENT) - {"metric_id", "metric_unit_id"}:
        assert part[name] == before[name], name
    assert part["target"] is None
