"""Checking in over HTTP, on real PostgreSQL."""

from typing import Any
from zlib import crc32

import pytest

from chengshi.goals.v1.events_pb2 import CycleState, Owner
from measures.due import period_of
from servicekit.ids import new_id
from servicekit.testing import today

from .conftest import days_ago

STATEMENTS = 8


def test_a_check_in_is_kept_and_told(acme: Any) -> None:
    goal = acme.a_goal()
    acme.tell(goal)
    key_result_id = goal.key_results[0].key_result_id

    answer = acme.zhang.check_in(key_result_id, 42.5, text="两条线已投产 🎉", confidence=6)

    week = period_of(today(), "week")
    assert answer.status_code == 201, answer.json
    told = answer.json
    assert (told["value"], told["text"], told["confidence"]) == (42.5, "两条线已投产 🎉", 6)
    assert told["period_start"] == week.starts_on.isoformat()
    assert told["period_end"] == week.ends_on.isoformat()
    assert told["author"] == {"id": acme.ids["zhang"], "name": "Zhang"}
    assert told["late"] == (today() > week.due_on)
    [(key, fact)] = acme.facts(key_result_id)
    assert key == f"{acme.company.id}:{goal.goal_id}"
    assert (fact.check_in_id, fact.value, fact.goal_id) == (told["id"], "42.5", goal.goal_id)


def test_a_check_in_takes_few_statements(acme: Any, statements: list[Any]) -> None:
    key_result_id = acme.a_key_result()
    first = acme.zhang.check_in(key_result_id, 1, headers={"Idempotency-Key": str(new_id())})
    statements.clear()

    # One key in 64 takes old ones along, in a statement more.
    key = next(key for key in map(str, iter(new_id, None)) if crc32(key.encode()) % 64)
    answer = acme.zhang.check_in(
        key_result_id, 2, corrects=first.json["id"], headers={"Idempotency-Key": key}
    )

    assert answer.status_code == 201, answer.json
    assert len(statements) <= STATEMENTS, [statement for statement, _ in statements]


def test_a_retry_after_a_lost_answer_adds_nothing(acme: Any) -> None:
    key_result_id = acme.a_key_result()
    headers = {"Idempotency-Key": str(new_id())}

    first = acme.zhang.check_in(key_result_id, 10, headers=headers)
    again = acme.zhang.check_in(key_result_id, 10, headers=headers)
    with acme.refuses(422, "idempotency.other_body"):
        acme.zhang.check_in(key_result_id, 11, headers=headers)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert len(acme.zhang.read(key_result_id).json["items"]) == 1
    assert len(acme.facts(key_result_id)) == 1


def test_a_correction_names_the_check_in_that_it_corrects_and_takes_its_period(acme: Any) -> None:
    key_result_id = acme.a_key_result()
    wrong = acme.zhang.check_in(key_result_id, 100, period_start=days_ago(7)).json

    right = acme.zhang.check_in(key_result_id, 10, corrects=wrong["id"]).json

    assert (right["corrects"], right["period_start"]) == (wrong["id"], wrong["period_start"])
    assert [item["value"] for item in acme.zhang.read(key_result_id).json["items"]] == [10, 100]
    assert acme.facts(key_result_id)[-1][1].corrects == wrong["id"]


def test_only_an_own_check_in_of_the_same_key_result_is_corrected(acme: Any) -> None:
    mine, other = acme.a_key_result(), acme.a_key_result()
    of_hr = acme.hr.check_in(mine, 1).json["id"]
    of_other = acme.zhang.check_in(other, 1).json["id"]

    for corrects in (of_hr, of_other, str(new_id())):
        with acme.refuses(422, "check_in.corrects_unknown"):
            acme.zhang.check_in(mine, 2, corrects=corrects)


def test_the_owner_dates_back_fourteen_days_and_hr_any_time(acme: Any) -> None:
    key_result_id = acme.a_key_result()

    near = acme.zhang.check_in(key_result_id, 1, period_start=days_ago(7))
    with acme.refuses(422, "period.too_old"):
        acme.zhang.check_in(key_result_id, 1, period_start=days_ago(35))
    by_hr = acme.hr.check_in(key_result_id, 1, period_start=days_ago(35))

    assert (near.status_code, by_hr.status_code) == (201, 201)
    assert near.json["late"] is True
    assert by_hr.json["late"] is True


def test_a_future_period_and_one_outside_of_the_key_result_are_refused(acme: Any) -> None:
    key_result_id = acme.a_key_result(kr={"starts_on": days_ago(20)})

    with acme.refuses(422, "period.future"):
        acme.zhang.check_in(key_result_id, 1, period_start=days_ago(-7))
    with acme.refuses(422, "period.outside"):
        acme.hr.check_in(key_result_id, 1, period_start=days_ago(40))


def test_what_comes_after_the_end_lands_in_the_last_period(acme: Any) -> None:
    key_result_id = acme.a_key_result(kr={"period": "month", "ends_on": days_ago(3)})

    answer = acme.zhang.check_in(key_result_id, 1)

    assert answer.status_code == 201, answer.json
    assert answer.json["period_start"] <= days_ago(3) <= answer.json["period_end"]


def test_after_its_cycle_closed_a_check_in_is_kept_and_late(acme: Any) -> None:
    cycle_id = str(new_id())
    key_result_id = acme.a_key_result(cycle_id=cycle_id, kr={"period": "quarter"})
    before = acme.zhang.check_in(key_result_id, 1)
    days = {"starts_on": days_ago(60), "ends_on": days_ago(1)}
    acme.tell(
        CycleState(cycle_id=cycle_id, name="Q", level="person", state="closed", version=1, **days)
    )

    after = acme.zhang.check_in(key_result_id, 2)

    assert (before.json["late"], after.json["late"]) == (False, True)
    assert len(acme.facts(key_result_id)) == 2


def test_a_ratio_is_told_in_two_numbers(acme: Any) -> None:
    key_result_id = acme.a_key_result(kr={"accumulation": "ratio", "unit": "%"})

    answer = acme.zhang.check_in(key_result_id, numerator=95, denominator=100)

    assert (answer.status_code, answer.json["value"]) == (201, 95)
    [(_, fact)] = acme.facts(key_result_id)
    assert (fact.value, fact.numerator, fact.denominator) == ("", "95", "100")


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [("person", {"zhang", "hr"}), ("unit", {"li", "hr"}), ("company", {"hr", "boss"})],
)
def test_who_checks_in(acme: Any, kind: str, allowed: set[str]) -> None:
    owner = {"person": acme.ids["zhang"], "unit": acme.unit_id, "company": ""}[kind]
    key_result_id = acme.a_key_result(owner=Owner(kind=kind, id=owner))

    statuses = {
        name: getattr(acme, name).check_in(key_result_id, 1).status_code for name in acme.ids
    }

    assert statuses == {name: 201 if name in allowed else 403 for name in acme.ids}


def test_what_one_may_not_see_does_not_exist(acme: Any) -> None:
    key_result_id = acme.a_key_result(visibility="line")

    with acme.refuses(404, "key_result.not_found"):
        acme.wang.check_in(key_result_id, 1)
    with acme.refuses(404, "key_result.not_found"):
        acme.wang.read(key_result_id)
    assert acme.li.read(key_result_id).status_code == 200
    assert acme.boss.read(key_result_id).status_code == 200


def test_values_of_a_goal_with_hidden_amounts_are_told_within_its_line_alone(acme: Any) -> None:
    unit = Owner(kind="unit", id=acme.unit_id)
    key_result = acme.a_key_result(owner=unit, amounts_hidden=True)
    ratio = {"accumulation": "ratio", "unit": "%", "direction": "at_least", "target": "90"}
    part = acme.a_key_result(owner=unit, amounts_hidden=True, kr=ratio)
    assert acme.li.check_in(key_result, 4711, text="签了大单").status_code == 201
    assert acme.li.check_in(part, numerator=4711, denominator=5000).status_code == 201

    for who in (acme.zhang, acme.wang):
        for known in (key_result, part):
            (seen,) = who.read(known).json["items"]
            assert [seen[name] for name in ("value", "numerator", "denominator")] == [None] * 3
    assert acme.wang.read(key_result).json["items"][0]["text"] == "签了大单"
    for who in (acme.li, acme.hr, acme.boss):
        assert who.read(key_result).json["items"][0]["value"] == 4711


def test_a_goal_that_shows_its_amounts_again_shows_their_history(acme: Any) -> None:
    goal = acme.a_goal(owner=Owner(kind="unit", id=acme.unit_id), amounts_hidden=True)
    acme.tell(goal)
    key_result = goal.key_results[0].key_result_id
    acme.li.check_in(key_result, 4711)
    goal.amounts_hidden, goal.version = False, 2
    acme.tell(goal)
    assert acme.wang.read(key_result).json["items"][0]["value"] == 4711


def test_another_tenants_key_result_is_not_found(
    acme: Any, globex: Any, goals_know_nothing: None
) -> None:
    key_result_id = acme.a_key_result()
    mine = acme.zhang.check_in(key_result_id, 1)

    assert mine.status_code == 201
    with acme.refuses(404, "key_result.not_found"):
        globex.zhang.check_in(key_result_id, 1)
    with acme.refuses(404, "key_result.not_found"):
        globex.zhang.read(key_result_id)


def test_check_ins_are_listed_newest_first_page_by_page(acme: Any) -> None:
    key_result_id = acme.a_key_result()
    for value in range(5):
        acme.zhang.check_in(key_result_id, value)

    seen, after = [], ""
    while True:
        page = acme.li.read(key_result_id, limit="2", after=after).json
        seen += [item["value"] for item in page["items"]]
        if page["next"] is None:
            break
        after = page["next"]

    assert seen == [4, 3, 2, 1, 0]
