"""目标分解: shares and amounts handed down, all or nothing, never beyond the whole."""

from typing import Any

import pytest

from chengshi.people.v1.events_pb2 import UnitState
from directory.replication import copy_units
from servicekit.ids import new_id
from servicekit.testing import statements_of
from tests.integration.refusals import assert_refused

REVENUE = {"title": "营收", "direction": "increase", "start": 0, "target": 1_000_000, "unit": "元"}
PASS_RATE = {"title": "合格率", "direction": "at_least", "target": 95, "accumulation": "ratio"}


@pytest.fixture
def units(tenant: Any) -> list[str]:
    """Three units below the company."""
    ids = [str(new_id()) for _ in range(3)]
    with tenant.goals.as_system(tenant.company) as uow:
        states = [UnitState(unit_id=id, code=id, name=id[-4:], version=1) for id in ids]
        copy_units(uow, states)
    return ids


@pytest.fixture
def goal(tenant: Any) -> Any:
    sheet = tenant.sheet("boss", "company", None)
    return tenant.goal("boss", sheet, key_results=[REVENUE, PASS_RATE])


def parts(tenant: Any, goal: Any, owners: list[str], *given: dict[str, Any], at: int = 0) -> Any:
    key_result, cycle = goal["key_results"][at]["id"], tenant.cycle("unit")["id"]
    shared = {"key_result_id": key_result, "cycle_id": cycle}
    return [
        {**shared, "owner": {"kind": "unit", "id": owner}, **one}
        for owner, one in zip(owners, given, strict=False)
    ]


def cascade(tenant: Any, goal: Any, parts: Any, who: str = "boss", **more: Any) -> Any:
    path, headers = f"/v1/goals/{goal['id']}/cascade", more.pop("headers", {})
    return tenant.call(who, "POST", path, json={"contributions": parts, **more}, headers=headers)


def faults(response: Any) -> list[tuple[str, str]]:
    assert_refused(response, 422, "input.invalid")
    return [(fault["path"], fault["code"]) for fault in response.json["errors"]]


def test_a_million_is_split_and_the_remainder_shown(
    tenant: Any, goal: Any, units: list[str]
) -> None:
    given = [{"amount": 600_000}, {"amount": 300_000}, {"amount": 99_999.99}]

    answer = cascade(tenant, goal, parts(tenant, goal, units, *given))

    assert answer.status_code == 201, answer.text
    revenue = answer.json["key_results"][0]
    assert (revenue["amounts"], revenue["remainder"]) == (999_999.99, 0.01)
    shown = {part["owner"]["id"]: part for part in answer.json["contributions"]}
    assert [shown[unit]["amount"] for unit in units] == [600_000, 300_000, 99_999.99]
    draft = tenant.ok("boss", "GET", f"/v1/goals/{shown[units[0]]['goal_id']}")
    (part,) = draft["key_results"]
    assert (draft["state"], draft["title"], part["target"], part["start"]) == (
        *("draft", "营收", 600_000, 0),
    )
    (link,) = draft["alignments"]
    assert (link["share"], link["amount"]) == (60, 600_000)


def test_cascade_refuses_a_cent_beyond_the_remainder(
    tenant: Any, goal: Any, units: list[str]
) -> None:
    given = [{"amount": 600_000}, {"amount": 300_000}, {"amount": 100_000.01}]

    answer = cascade(tenant, goal, parts(tenant, goal, units, *given))

    assert faults(answer) == [("contributions.2.amount", "cascade.exceeds_remainder")]
    assert "100000" in answer.json["errors"][0]["message"]
    assert tenant.ok("boss", "GET", f"/v1/goals/{goal['id']}/cascade")["contributions"] == []


def test_cascade_counts_earlier_contributions(tenant: Any, goal: Any, units: list[str]) -> None:
    first = parts(tenant, goal, units, {"amount": 700_000})
    assert cascade(tenant, goal, first).status_code == 201

    assert faults(cascade(tenant, goal, first)) == [
        ("contributions.0.owner.id", "cascade.already_contributes"),
        ("contributions.0.amount", "cascade.exceeds_remainder"),
    ]
    more = parts(tenant, goal, units[1:], {"amount": 300_000})
    assert cascade(tenant, goal, more).json["key_results"][0]["remainder"] == 0


def test_a_part_given_up_can_be_handed_on(tenant: Any, goal: Any, units: list[str]) -> None:
    whole = parts(tenant, goal, units, {"amount": 1_000_000})
    (part,) = cascade(tenant, goal, whole).json["contributions"]
    path = f"/v1/goals/{part['goal_id']}/transitions"
    tenant.ok("boss", "POST", path, json={"to": "cancelled"})

    assert cascade(tenant, goal, whole).status_code == 201


def test_shares_are_weights(tenant: Any, goal: Any, units: list[str]) -> None:
    given = parts(tenant, goal, units, {"share": 2}, {"share": 1}, at=1)

    answer = cascade(tenant, goal, given)

    assert answer.json["key_results"][1]["shares"] == 3
    draft = tenant.ok("boss", "GET", f"/v1/goals/{answer.json['contributions'][0]['goal_id']}")
    assert draft["key_results"][0]["target"] == 95


def test_a_retry_with_its_key_makes_nothing_twice(tenant: Any, goal: Any, units: list[str]) -> None:
    given = parts(tenant, goal, units, {"amount": 1})
    headers = {"Idempotency-Key": str(new_id())}

    first, again = (cascade(tenant, goal, given, headers=headers) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    shown = tenant.ok("boss", "GET", f"/v1/goals/{goal['id']}/cascade")
    assert len(shown["contributions"]) == 1


@pytest.mark.parametrize(
    ("given", "at", "path", "code"),
    [
        ({}, 0, "share", "cascade.share_or_amount"),
        ({"share": 1, "amount": 1}, 0, "share", "cascade.share_or_amount"),
        ({"share": 0}, 0, "share", "cascade.more_than_nothing"),
        ({"amount": 0}, 0, "amount", "cascade.more_than_nothing"),
        ({"amount": 0.001}, 0, "amount", "cascade.to_the_cent"),
        ({"amount": 10}, 1, "amount", "cascade.not_by_amount"),
        ({"share": 1, "key_result_id": str(new_id())}, 0, "key_result_id", "key_result.not_found"),
        ({"share": 1, "cycle_id": str(new_id())}, 0, "cycle_id", "cycle.not_found"),
        (
            {"share": 1, "owner": {"kind": "unit", "id": str(new_id())}},
            *(0, "owner.id", "sheet.owner_unknown"),
        ),
        ({"share": 1, "owner": {"kind": "company"}}, 0, "owner.id", "sheet.owner_unknown"),
    ],
)
def test_a_part_that_cannot_be_is_refused(
    tenant: Any, goal: Any, units: list[str], given: Any, at: int, path: str, code: str
) -> None:
    answer = cascade(tenant, goal, parts(tenant, goal, units, given, at=at))

    assert faults(answer) == [(f"contributions.0.{path}", code)]


def test_a_head_hands_down_to_own_people_alone(tenant: Any) -> None:
    sheet = tenant.sheet("head", "unit", tenant.unit)
    goal = tenant.goal("head", sheet, key_results=[REVENUE])
    cycle = tenant.cycle("person")["id"]
    part = {"key_result_id": goal["key_results"][0]["id"], "cycle_id": cycle, "share": 1}
    people = {
        who: [{**part, "owner": {"kind": "person", "id": tenant.ids[who]}}]
        for who in ("staff", "other")
    }

    assert faults(cascade(tenant, goal, people["other"], who="head")) == [
        ("contributions.0.owner.id", "cascade.owner_not_yours")
    ]
    with tenant.refuses(403, "not_allowed"):
        cascade(tenant, goal, people["staff"], who="staff")
    answer = cascade(tenant, goal, people["staff"], who="head")
    assert answer.status_code == 201
    assert {item["name"] for item in answer.json["candidates"]} == {"head", "staff"}


def test_the_parts_make_up_the_whole_where_that_is_wanted(
    tenant: Any, goal: Any, units: list[str]
) -> None:
    answer = cascade(
        tenant, goal, parts(tenant, goal, units, {"amount": 5}), drive_key_results=True
    )

    revenue, rate = answer.json["key_results"]
    assert (revenue["progress_source"], revenue["children_mode"], rate["progress_source"]) == (
        *("children", "amount", "own"),
    )
    tenant.agree(goal["sheet_id"], "boss", "boss")
    later = cascade(
        tenant, goal, parts(tenant, goal, units, {"share": 5}, at=1), drive_key_results=True
    )
    assert later.json["code"] == "goal.change_request_needed"


def test_cascade_sums_hidden_contributions(tenant: Any, goal: Any) -> None:
    part = {"key_result_id": goal["key_results"][0]["id"], "amount": 40}
    owner = {"kind": "person", "id": tenant.ids["head"]}
    given = [{**part, "owner": owner, "cycle_id": tenant.cycle("person")["id"]}]
    made = cascade(tenant, goal, given).json["contributions"][0]
    draft = tenant.ok("boss", "GET", f"/v1/goals/{made['goal_id']}")
    tenant.ok(
        "boss",
        "PATCH",
        f"/v1/goals/{draft['id']}",
        json={"visibility": "line"},
        headers={"If-Match": f'"{draft["version"]}"'},
    )

    shown = tenant.ok("other", "GET", f"/v1/goals/{goal['id']}/cascade")

    assert (shown["contributions"], shown["allowed_actions"]) == ([], [])
    assert [line["amount"] for line in shown["hidden_totals"]] == [40]
    assert shown["key_results"][0]["remainder"] == 999_960


def test_cascade_costs_the_same_for_many_contributions(
    tenant: Any, goal: Any, units: list[str]
) -> None:
    counts = []
    for at, owners in ((0, units[:1]), (1, units)):
        given = parts(tenant, goal, owners, *[{"share": 1}] * 3, at=at)
        with statements_of(tenant.goals) as sent:
            assert cascade(tenant, goal, given).status_code == 201
        counts.append(len(sent))

    assert counts[0] == counts[1]


def test_a_sheet_that_waits_for_approval_takes_no_part(
    tenant: Any, goal: Any, units: list[str]
) -> None:
    first = parts(tenant, goal, units, {"share": 1}, at=1)
    made = cascade(tenant, goal, first).json["contributions"][0]
    draft = tenant.ok("boss", "GET", f"/v1/goals/{made['goal_id']}")
    path = f"/v1/sheets/{draft['sheet_id']}/transitions"
    tenant.ok("boss", "POST", path, json={"to": "in_approval"})

    answer = cascade(tenant, goal, parts(tenant, goal, units, {"amount": 1}))

    assert faults(answer) == [("contributions.0.owner.id", "sheet.in_approval")]
