"""复盘 of a unit: what it gathers, the actions that it decides, and what becomes of them."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from servicekit.testing import statements_of
from services.goals.cycles.models import Cycle
from tests.integration.goals.conftest import Tenant
from tests.integration.goals.test_retrospectives import TOLD, at, put, submit, worked_on

LINES = {name: text for name, text in TOLD.items() if name != "score"}
LATER = {"name": "下期", "level": "unit"}


def path(tenant: Tenant, cycle: str = "") -> str:
    cycle = cycle or tenant.cycle("unit")["id"]
    return f"/v1/cycles/{cycle}/units/{tenant.unit}/retrospective"


def action(tenant: Tenant, **extra: Any) -> dict[str, Any]:
    return {
        "text": "备好测试环境",
        "owner_id": tenant.ids["staff"],
        "due_on": "2099-01-31",
        **extra,
    }


def decide(tenant: Tenant, *actions: Any, who: str = "head", version: int = 0) -> Any:
    headers = {"If-Match": f'"{version}"'}
    body = LINES | {"actions": list(actions)}
    return tenant.call(who, "PUT", path(tenant), json=body, headers=headers)


def submitted(tenant: Tenant, *actions: Any) -> Any:
    assert decide(tenant, *actions).status_code == 200
    return tenant.ok("head", "POST", f"{path(tenant)}/transitions", json={"to": "submitted"})


def follow(tenant: Tenant, who: str, one: Any, to: str, note: str = "") -> Any:
    target = f"/v1/retrospectives/{one['retrospective_id']}/actions/{one['id']}/transitions"
    return tenant.call(who, "POST", target, json={"to": to, "note": note})


def next_cycle(tenant: Tenant) -> str:
    """The unit's cycle after the running one."""
    ends_on = date.fromisoformat(tenant.cycle("unit")["ends_on"])
    with tenant.goals.as_system(tenant.company) as uow:
        later = Cycle(
            **LATER,
            starts_on=ends_on + timedelta(days=1),
            ends_on=ends_on + timedelta(days=90),
            cut_off_on=ends_on + timedelta(days=100),
            state="active",
        )
        uow.add(later)
        uow.flush()
        return str(later.id)


def test_a_unit_gathers_what_its_people_and_it_made_of_their_goals(tenant: Tenant) -> None:
    goal = worked_on(tenant)
    worked_on(tenant, "head")
    put(tenant, "staff", goal)
    submit(tenant, "staff", goal)

    gathered = tenant.ok("head", "GET", f"{path(tenant)}/goals")["items"]
    none = tenant.ok("head", "GET", f"{path(tenant)}/goals?state=none")["items"]
    whole = tenant.ok("head", "GET", path(tenant))

    assert [one["goal"]["owner"]["name"] for one in gathered] == ["staff", "head"]
    assert [len(one["retrospectives"]) for one in gathered] == [1, 0]
    assert [one["goal"]["owner"]["name"] for one in none] == ["head"]
    assert whole["counts"] == {"goals": 2, "submitted": 1, "score": 0.7}


def test_unit_retrospective_leaves_out_hidden_goals(tenant: Tenant) -> None:
    worked_on(tenant, visibility="named", named_viewers=[tenant.ids["staff"]])
    shown = worked_on(tenant, "head")

    found = tenant.ok("hr", "GET", f"{path(tenant)}/goals")["items"]

    assert [one["goal"]["id"] for one in found] == [shown["id"]]
    assert tenant.ok("hr", "GET", path(tenant))["counts"]["goals"] == 1


def test_a_units_retrospective_is_for_its_line(tenant: Tenant) -> None:
    version = decide(tenant).json["version"]
    for who in ("staff", "other"):
        with tenant.refuses(404, "sheet.owner_unknown"):
            tenant.call(who, "GET", path(tenant))
        with tenant.refuses(404, "sheet.owner_unknown"):
            tenant.call(who, "GET", f"{path(tenant)}/goals")
        with tenant.refuses(404, "sheet.owner_unknown"):
            decide(tenant, who=who, version=version)
    assert decide(tenant, who="boss", version=version).status_code == 200
    unknown = path(tenant).replace(tenant.unit, str(uuid4()))
    with tenant.refuses(404, "sheet.owner_unknown"):
        tenant.call("boss", "GET", unknown)


def test_actions_have_an_owner_who_works_here_and_keep_what_became_of_them(tenant: Tenant) -> None:
    refused = decide(tenant, action(tenant, owner_id=str(uuid4())))
    strange = decide(tenant, action(tenant, id=str(uuid4())))
    kept = decide(tenant, action(tenant)).json

    again = decide(
        tenant,
        action(tenant, id=kept["actions"][0]["id"], text="换个说法"),
        version=kept["version"],
    ).json

    assert refused.json["errors"][0]["path"] == "actions.0.owner_id"
    assert strange.json["errors"][0]["path"] == "actions.0.id"
    assert again["actions"][0]["id"] == kept["actions"][0]["id"]
    assert (again["actions"][0]["text"], again["actions"][0]["state"]) == ("换个说法", "open")


def test_actions_are_followed_in_the_next_cycle(tenant: Tenant) -> None:
    one, two = submitted(tenant, action(tenant), action(tenant, due_on="2020-01-31"))["actions"]
    later = next_cycle(tenant)
    with tenant.goals.as_system(tenant.company) as uow:
        uow.session.execute(sa.update(Cycle).where(Cycle.id != later).values(state="closed"))

    done = follow(tenant, "staff", one, "done")
    before = tenant.ok("head", "GET", path(tenant, later))["earlier_actions"]

    assert (done.json["state"], done.json["ended_on"] is not None) == ("done", True)
    assert [(item["state"], item["overdue"]) for item in before] == [
        ("done", False),
        ("open", True),
    ]
    assert all(item["allowed_actions"] == ["move"] for item in before)
    assert follow(tenant, "head", two, "done").json["state"] == "done"
    assert follow(tenant, "staff", one, "open").json["ended_on"] is None


def test_action_is_moved_by_its_owner_and_the_units_line(tenant: Tenant) -> None:
    (one,) = submitted(tenant, action(tenant))["actions"]
    with tenant.refuses(404, "retrospective.action_not_found"):
        follow(tenant, "other", one, "done")
    unknown = one | {"id": str(uuid4())}
    with tenant.refuses(404, "retrospective.action_not_found"):
        follow(tenant, "head", unknown, "done")
    assert follow(tenant, "head", one, "dropped").json["errors"][0]["path"] == "note"
    assert follow(tenant, "head", one, "dropped", "已无必要").json["state"] == "dropped"
    with tenant.refuses(409, "retrospective.action.cannot_move"):
        follow(tenant, "head", one, "done")


def test_actions_of_a_draft_are_not_followed_yet(tenant: Tenant) -> None:
    (one,) = decide(tenant, action(tenant)).json["actions"]
    assert follow(tenant, "staff", one, "done").json["code"] == "retrospective.action_not_followed"
    assert tenant.ok("staff", "GET", "/v1/retrospective-actions")["items"] == []


def test_everybody_finds_their_own_actions(tenant: Tenant) -> None:
    mine, _ = submitted(tenant, action(tenant), action(tenant, owner_id=tenant.ids["head"]))[
        "actions"
    ]
    found = tenant.ok("staff", "GET", "/v1/retrospective-actions")["items"]
    follow(tenant, "staff", mine, "done")

    assert [(one["id"], one["unit"]["name"]) for one in found] == [(mine["id"], "研发")]
    assert tenant.ok("staff", "GET", "/v1/retrospective-actions")["items"] == []
    done = tenant.ok("staff", "GET", "/v1/retrospective-actions?state=done")["items"]
    assert [one["id"] for one in done] == [mine["id"]]


def test_a_closed_cycle_refuses_a_units_lines_as_well(tenant: Tenant) -> None:
    decide(tenant)
    cycle = path(tenant)
    at(tenant, "closed")
    headers = {"If-Match": '"1"'}
    with tenant.refuses(409, "cycle.closed"):
        tenant.call("head", "PUT", cycle, json=LINES, headers=headers)


def test_a_stale_change_of_a_units_is_refused(tenant: Tenant) -> None:
    decide(tenant)
    with tenant.refuses(412, "stale"):
        decide(tenant)


def test_unit_retrospective_costs_the_same_for_many_goals(tenant: Tenant) -> None:
    target, counts = path(tenant), []
    for number in (1, 4):
        sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
        for _ in range(number):
            tenant.goal("staff", sheet)
        with tenant.goals.as_system(tenant.company) as uow:
            uow.session.connection().exec_driver_sql("UPDATE goals SET state = 'active'")
        with statements_of(tenant.goals) as sent:
            tenant.ok("head", "GET", f"{target}/goals")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
