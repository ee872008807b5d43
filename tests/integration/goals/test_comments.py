"""A sheet is a shared draft: people comment on it, and take back what they said themselves."""

from typing import Any
from uuid import uuid4

import pytest

from chengshi.goals.v1.events_pb2 import SheetCommented
from servicekit.testing import outbox_of
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.use_cases.comments import COMMENT_LIMIT
from tests.integration.goals.conftest import Tenant


@pytest.fixture
def goal(tenant: Tenant) -> Any:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    return tenant.goal("staff", sheet, title="公开的")


@pytest.fixture
def hidden(tenant: Tenant, goal: Any) -> Any:
    return tenant.goal("staff", goal["sheet_id"], title="线内的", visibility="line")


def path(goal: Any) -> str:
    return f"/v1/sheets/{goal['sheet_id']}/comments"


def say(tenant: Tenant, who: str, goal: Any, text: str, **about: Any) -> Any:
    return tenant.ok(who, "POST", path(goal), json={"text": text, **about})


def thread(tenant: Tenant, who: str, goal: Any) -> list[Any]:
    found: list[Any] = tenant.ok(who, "GET", f"/v1/sheets/{goal['sheet_id']}")["comments"]
    return found


def published_comments(tenant: Tenant, goal: Any) -> list[SheetCommented]:
    rows = outbox_of(tenant.goals, tenant.company)
    facts = [SheetCommented.FromString(row.payload) for row in rows if "SheetCommented" in row.type]
    return [fact for fact in facts if fact.sheet_id == goal["sheet_id"]]


def test_comments_are_open_to_everybody_who_sees_the_sheet(tenant: Tenant, goal: Any) -> None:
    before = len(thread(tenant, "staff", goal))
    said = say(tenant, "other", goal, "口径按什么算？", goal_id=goal["id"])
    say(tenant, "staff", goal, "按合同金额。")

    found = thread(tenant, "head", goal)[before:]

    assert [(one["author"]["name"], one["text"]) for one in found] == [
        ("other", "口径按什么算？"),
        ("staff", "按合同金额。"),
    ]
    assert found[0] == said | {"allowed_actions": []}
    assert [one["goal_id"] for one in found] == [goal["id"], None]


def test_the_event_names_the_owner_and_who_took_part(tenant: Tenant, goal: Any) -> None:
    say(tenant, "other", goal, "一")
    say(tenant, "head", goal, "二")

    fact = published_comments(tenant, goal)[-1]

    assert (fact.owner.id, fact.author_id, fact.text) == (
        tenant.ids["staff"],
        tenant.ids["head"],
        "二",
    )
    assert tenant.ids["other"] in fact.others_ids
    assert tenant.ids["head"] not in fact.others_ids


def test_comments_on_a_hidden_goal_are_hidden(tenant: Tenant, goal: Any, hidden: Any) -> None:
    said = say(tenant, "head", goal, "只给线内", goal_id=hidden["id"])

    assert said["id"] in [one["id"] for one in thread(tenant, "staff", goal)]
    assert said["id"] not in [one["id"] for one in thread(tenant, "other", goal)]
    body = {"text": "我看不见", "goal_id": hidden["id"]}
    with tenant.refuses(422, "goal.not_found"):
        tenant.call("other", "POST", path(goal), json=body)
    with tenant.refuses(404, "comment.not_found"):
        tenant.call("other", "DELETE", f"{path(goal)}/{said['id']}")


def test_comment_is_deleted_by_its_author_and_stays_marked(tenant: Tenant, goal: Any) -> None:
    said = say(tenant, "other", goal, "说错了")
    one = f"{path(goal)}/{said['id']}"

    with tenant.refuses(403, "comment.not_yours"):
        tenant.call("head", "DELETE", one)
    assert tenant.call("other", "DELETE", one).status_code == 204
    with tenant.refuses(404, "comment.not_found"):
        tenant.call("other", "DELETE", one)

    (found,) = [item for item in thread(tenant, "head", goal) if item["id"] == said["id"]]
    assert (found["text"], found["deleted"]) == ("", True)


@pytest.mark.parametrize("text", ["", "   ", "长" * 2001])
def test_a_comment_says_something_within_its_length(tenant: Tenant, goal: Any, text: str) -> None:
    with tenant.refuses(422, "field.length"):
        tenant.call("staff", "POST", path(goal), json={"text": text})


def test_a_sheet_that_one_does_not_see_takes_no_comment(tenant: Tenant) -> None:
    sheet = tenant.sheet("head", "person", tenant.ids["head"])
    goal = tenant.goal("head", sheet, visibility="line")
    with tenant.refuses(404, "sheet.not_found"):
        tenant.call("other", "POST", path(goal), json={"text": "?"})
    nowhere = f"/v1/sheets/{uuid4()}/comments"
    with tenant.refuses(404, "sheet.not_found"):
        tenant.call("staff", "POST", nowhere, json={"text": "?"})


def test_a_full_thread_takes_no_more(tenant: Tenant, goal: Any) -> None:
    with tenant.goals.as_system(tenant.company) as uow:
        sheet = uow.session.get(Sheet, goal["sheet_id"])
        assert sheet
        kept = list(sheet.comments)
        filler = {"author": tenant.ids["staff"], "at": "2026-01-01T00:00:00+00:00", "text": "x"}
        one = {**filler, "id": str(uuid4()), "goal_id": None, "deleted": False}
        sheet.comments = [one] * COMMENT_LIMIT
    with tenant.refuses(409, "sheet.too_many_comments"):
        tenant.call("staff", "POST", path(goal), json={"text": "一"})
    with tenant.goals.as_system(tenant.company) as uow:
        sheet = uow.session.get(Sheet, goal["sheet_id"])
        assert sheet
        sheet.comments = kept


def test_a_closed_cycle_takes_no_comment(tenant: Tenant) -> None:
    body = {"name": "旧", "level": "person", "starts_on": "2019-01-01", "ends_on": "2019-03-31"}
    cycle = tenant.ok("hr", "POST", "/v1/cycles", json=body)["id"]
    owner = {"kind": "person", "id": tenant.ids["staff"]}
    sheet = tenant.ok("staff", "POST", "/v1/sheets", json={"cycle_id": cycle, "owner": owner})
    said = say(tenant, "staff", {"sheet_id": sheet["id"]}, "还开着")
    for state in ("drafting", "active", "scoring", "closed"):
        tenant.ok("hr", "POST", f"/v1/cycles/{cycle}/transitions", json={"to": state})

    where = path({"sheet_id": sheet["id"]})
    with tenant.refuses(409, "cycle.closed"):
        tenant.call("staff", "POST", where, json={"text": "晚了"})
    with tenant.refuses(409, "cycle.closed"):
        tenant.call("staff", "DELETE", f"{where}/{said['id']}")
