"""结转: an unfinished goal goes on in a later cycle, never silently."""

from typing import Any

import pytest

from servicekit.testing import outbox_of, statements_of
from tests.integration.goals.conftest import Tenant
from tests.integration.goals.test_carrying import carry
from tests.integration.goals.test_metrics import changed
from tests.integration.goals.test_writing import last_quarter
from tests.integration.goals.workshops import THIS_MONTH, Workshops, cell


def unfinished(tenant: Tenant, **extra: Any) -> Any:
    """A goal of last quarter that was not reached."""
    goal = last_quarter(tenant, **{"state": "missed", **extra})
    return tenant.ok("staff", "GET", f"/v1/goals/{goal}")


def over(tenant: Tenant, goal: Any, who: str = "staff", **body: Any) -> Any:
    parts = [
        {"key_result_id": item["id"], "start": 97.5, "target": 99} for item in goal["key_results"]
    ]
    told = {"cycle_id": tenant.cycle("person")["id"], "key_results": parts, **body}
    return tenant.call(who, "POST", f"/v1/goals/{goal['id']}/carry-over", json=told)


def test_carry_over_links_the_draft_and_the_earlier_goal(tenant: Tenant) -> None:
    goal = unfinished(tenant)

    new = over(tenant, goal)

    assert new.status_code == 201
    (part,) = new.json["key_results"]
    assert (new.json["title"], new.json["state"], new.json["weight"]) == ("一次做对", "draft", 100)
    assert (part["start"], part["target"], part["current"]) == (97.5, 99, None)
    assert new.json["carried_over_from"]["goal_id"] == goal["id"]
    assert new.json["carried_over_from"]["cycle"]["name"] == "上季"
    before = tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}")
    assert [one["goal_id"] for one in before["carried_over_to"]] == [new.json["id"]]
    assert (before["state"], before["version"]) == ("missed", goal["version"])
    told = [row for row in outbox_of(tenant.goals, tenant.company) if "GoalState" in row.type]
    assert told


def test_carry_over_requires_new_targets(tenant: Tenant) -> None:
    goal = unfinished(tenant)
    (item,) = goal["key_results"]

    with tenant.refuses(422, "field.required"):
        bare = over(tenant, goal, key_results=[{"key_result_id": item["id"]}])
    nothing = over(tenant, goal, key_results=[])
    strange = over(tenant, goal, key_results=[{"key_result_id": goal["id"], "target": 1}])

    assert bare.json["errors"][0]["path"] == "key_results.0.target"
    assert nothing.json["errors"][0]["code"] == "carry_over.no_key_results"
    assert strange.json["errors"][0]["path"] == "key_results.0.key_result_id"


def test_goal_is_carried_over_once_to_a_cycle(tenant: Tenant) -> None:
    goal = unfinished(tenant)
    first = over(tenant, goal).json

    with tenant.refuses(409, "carry_over.already_done"):
        over(tenant, goal)
    tenant.ok("staff", "POST", f"/v1/goals/{first['id']}/transitions", json={"to": "cancelled"})

    assert over(tenant, goal).status_code == 201
    shown = tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}")["carried_over_to"]
    assert [one["state"] for one in shown] == ["draft"]


@pytest.mark.parametrize("state", ["achieved", "cancelled", "archived"])
def test_carry_over_requires_an_unfinished_goal(tenant: Tenant, state: str) -> None:
    goal = unfinished(tenant, state=state)

    with tenant.refuses(409, "carry_over.not_unfinished"):
        over(tenant, goal)


def test_carry_over_requires_a_later_cycle(tenant: Tenant) -> None:
    goal = unfinished(tenant)
    with tenant.refuses(422, "carry_over.cycle_not_later"):
        over(tenant, goal, cycle_id=goal["cycle"]["id"])


def test_carry_over_requires_the_right_to_edit_the_owner(tenant: Tenant) -> None:
    hidden = last_quarter(tenant, "head", state="missed", visibility="line")

    visible = unfinished(tenant, visibility="open")

    with tenant.refuses(403, "not_allowed"):
        over(tenant, visible, "other")
    with tenant.refuses(404, "goal.not_found"):
        over(tenant, {"id": hidden, "key_results": []}, "other")


def test_carry_over_link_to_a_hidden_goal_is_left_out(tenant: Tenant) -> None:
    goal = unfinished(tenant, visibility="line")
    new = over(tenant, goal).json
    tenant.ok(
        "staff",
        "PATCH",
        f"/v1/goals/{new['id']}",
        json={"visibility": "open"},
        headers={"If-Match": f'"{new["version"]}"'},
    )
    assert tenant.ok("other", "GET", f"/v1/goals/{new['id']}")["carried_over_from"] is None


def aligned(tenant: Tenant, goal_id: str, parent: str) -> None:
    with tenant.goals.as_system(tenant.company) as uow:
        uow.session.connection().exec_driver_sql(
            "INSERT INTO alignments (id, goal_id, parent_goal_id, share, amount)"
            " VALUES (uuidv7(), %s, %s, 2, 7)",
            (goal_id, parent),
        )


def test_parents_that_are_still_worked_on_go_with_it(tenant: Tenant) -> None:
    goal = unfinished(tenant)
    year = tenant.goal("boss", tenant.sheet("boss", "company", None))
    ended = last_quarter(tenant, "head")
    for parent in (year["id"], ended):
        aligned(tenant, goal["id"], parent)

    new = over(tenant, goal).json

    assert [(one["goal_id"], one["share"], one["amount"]) for one in new["alignments"]] == [
        (year["id"], 2, None)
    ]


def test_last_time_once_more_keeps_living_parents_too(tenant: Tenant) -> None:
    before = last_quarter(tenant)
    year = tenant.goal("boss", tenant.sheet("boss", "company", None))
    aligned(tenant, before, year["id"])
    (goal,) = carry(tenant, "staff").json["goals"]
    assert [one["goal_id"] for one in goal["alignments"]] == [year["id"]]


def test_last_time_once_more_follows_the_same_metric_while_it_is_kept(tenant: Tenant) -> None:
    workshops = Workshops(tenant)
    metric, gone = workshops.metric(), workshops.metric()
    changed(workshops, gone, archived=True)
    for who, followed in (("staff", metric), ("head", gone)):
        with tenant.goals.as_system(tenant.company) as uow:
            uow.session.connection().exec_driver_sql(
                "UPDATE key_results SET metric_id = %s WHERE goal_id = %s",
                (followed["id"], last_quarter(tenant, who)),
            )

    (goal,) = carry(tenant, "staff").json["goals"]
    (other,) = carry(tenant, "head", "head").json["goals"]
    entered = workshops.provide(cell(metric, None, THIS_MONTH, 98))

    assert goal["key_results"][0]["metric"]["id"] == metric["id"]
    assert other["key_results"][0]["metric"] is None
    assert entered.status_code == 200
    (part,) = workshops.goal(goal)["key_results"]
    assert (part["current"], part["target"], part["progress"]) == (98, None, None)


def test_links_of_many_goals_are_one_statement(tenant: Tenant) -> None:
    goal = unfinished(tenant)
    new = over(tenant, goal).json
    with statements_of(tenant.goals) as sent:
        tenant.ok("staff", "GET", f"/v1/sheets/{new['sheet_id']}")
    links = [
        text for text, _ in sent if "carried_over_from" in str(text) and "cycles.name" in str(text)
    ]
    assert len(sent) <= 12
    assert len(links) == 1
