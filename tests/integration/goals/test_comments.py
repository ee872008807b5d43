"""A sheet is a shared draft: people comment on it, and take back what they said themselves."""

from typing import Any
from uuid import uuid4

import pytest

from chengshi.goals.v1.events_pb2 import SheetCommented
from servicekit.testing import outbox_of
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.use_cases.comments import COMMENT_LIMIT
from tests.integration.goals.conftest import World


@pytest.fixture
def goal(world: World) -> Any:
    sheet = world.sheet("staff", "person", world.ids["staff"])
    return world.goal("staff", sheet, title="公开的")


@pytest.fixture
def hidden(world: World, goal: Any) -> Any:
    return world.goal("staff", goal["sheet_id"], title="线内的", visibility="line")


def path(goal: Any) -> str:
    return f"/v1/sheets/{goal['sheet_id']}/comments"


def say(world: World, who: str, goal: Any, text: str, **about: Any) -> Any:
    return world.ok(who, "POST", path(goal), json={"text": text, **about})


def thread(world: World, who: str, goal: Any) -> list[Any]:
    found: list[Any] = world.ok(who, "GET", f"/v1/sheets/{goal['sheet_id']}")["comments"]
    return found


def told(world: World, goal: Any) -> list[SheetCommented]:
    rows = outbox_of(world.goals, world.company)
    facts = [SheetCommented.FromString(row.payload) for row in rows if "SheetCommented" in row.type]
    return [fact for fact in facts if fact.sheet_id == goal["sheet_id"]]


def test_whoever_sees_the_sheet_comments_on_it_and_reads_the_thread(
    world: World, goal: Any
) -> None:
    before = len(thread(world, "staff", goal))
    said = say(world, "other", goal, "口径按什么算？", goal_id=goal["id"])
    say(world, "staff", goal, "按合同金额。")

    found = thread(world, "head", goal)[before:]

    assert [(one["author"]["name"], one["text"]) for one in found] == [
        ("other", "口径按什么算？"),
        ("staff", "按合同金额。"),
    ]
    assert found[0] == said
    assert [one["goal_id"] for one in found] == [goal["id"], None]


def test_the_event_names_the_owner_and_who_took_part(world: World, goal: Any) -> None:
    say(world, "other", goal, "一")
    say(world, "head", goal, "二")

    fact = told(world, goal)[-1]

    assert (fact.owner.id, fact.author_id, fact.text) == (
        world.ids["staff"],
        world.ids["head"],
        "二",
    )
    assert world.ids["other"] in fact.others_ids
    assert world.ids["head"] not in fact.others_ids


def test_what_is_said_of_a_hidden_goal_is_hidden_with_it(
    world: World, goal: Any, hidden: Any
) -> None:
    said = say(world, "head", goal, "只给线内", goal_id=hidden["id"])

    assert said["id"] in [one["id"] for one in thread(world, "staff", goal)]
    assert said["id"] not in [one["id"] for one in thread(world, "other", goal)]
    body = {"text": "我看不见", "goal_id": hidden["id"]}
    refused = world.call("other", "POST", path(goal), json=body)
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "goal.not_found")
    gone = world.call("other", "DELETE", f"{path(goal)}/{said['id']}")
    assert gone.status_code == 404


def test_one_deletes_ones_own_comment_and_a_mark_stays(world: World, goal: Any) -> None:
    said = say(world, "other", goal, "说错了")
    one = f"{path(goal)}/{said['id']}"

    assert world.call("head", "DELETE", one).status_code == 403
    assert world.call("other", "DELETE", one).status_code == 204
    assert world.call("other", "DELETE", one).status_code == 404

    (found,) = [item for item in thread(world, "head", goal) if item["id"] == said["id"]]
    assert (found["text"], found["deleted"]) == ("", True)


@pytest.mark.parametrize("text", ["", "   ", "长" * 2001])
def test_a_comment_says_something_within_its_length(world: World, goal: Any, text: str) -> None:
    answer = world.call("staff", "POST", path(goal), json={"text": text})
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "field.length")


def test_a_sheet_that_one_does_not_see_takes_no_comment(world: World) -> None:
    sheet = world.sheet("head", "person", world.ids["head"])
    goal = world.goal("head", sheet, visibility="line")
    closed = world.call("other", "POST", path(goal), json={"text": "?"})
    nowhere = f"/v1/sheets/{uuid4()}/comments"
    assert closed.status_code == 404
    assert world.call("staff", "POST", nowhere, json={"text": "?"}).status_code == 404


def test_a_full_thread_takes_no_more(world: World, goal: Any) -> None:
    with world.goals.as_system(world.company) as uow:
        sheet = uow.session.get(Sheet, goal["sheet_id"])
        assert sheet
        kept = list(sheet.comments)
        filler = {"author": world.ids["staff"], "at": "2026-01-01T00:00:00+00:00", "text": "x"}
        one = {**filler, "id": str(uuid4()), "goal_id": None, "deleted": False}
        sheet.comments = [one] * COMMENT_LIMIT
    answer = world.call("staff", "POST", path(goal), json={"text": "一"})
    with world.goals.as_system(world.company) as uow:
        sheet = uow.session.get(Sheet, goal["sheet_id"])
        assert sheet
        sheet.comments = kept
    assert (answer.status_code, answer.json["code"]) == (409, "sheet.too_many_comments")


def test_a_closed_cycle_takes_no_comment(world: World) -> None:
    body = {"name": "旧", "level": "person", "starts_on": "2019-01-01", "ends_on": "2019-03-31"}
    cycle = world.ok("hr", "POST", "/v1/cycles", json=body)["id"]
    owner = {"kind": "person", "id": world.ids["staff"]}
    sheet = world.ok("staff", "POST", "/v1/sheets", json={"cycle_id": cycle, "owner": owner})
    said = say(world, "staff", {"sheet_id": sheet["id"]}, "还开着")
    for state in ("drafting", "active", "scoring", "closed"):
        world.ok("hr", "POST", f"/v1/cycles/{cycle}/transitions", json={"to": state})

    where = path({"sheet_id": sheet["id"]})
    answers = [
        world.call("staff", "POST", where, json={"text": "晚了"}),
        world.call("staff", "DELETE", f"{where}/{said['id']}"),
    ]

    assert [(one.status_code, one.json["code"]) for one in answers] == [(409, "cycle.closed")] * 2
