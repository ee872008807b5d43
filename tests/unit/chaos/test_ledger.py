"""The ledger of the chaos run finds what is broken: every kind of loss, once, in small books."""

from datetime import UTC, datetime
from typing import Any

from tests.chaos import ledger
from tests.chaos.intents import Intent

ONE, OTHER = "tenant-1", "tenant-2"


def an_intent(**changes: Any) -> Intent:
    known: dict[str, Any] = {
        "key": "k1",
        "tenant_id": ONE,
        "author": "admin",
        "key_result_id": "kr",
        "body": {"value": 5.0},
        "acknowledged": {"c1"},
    }
    return Intent(**{**known, **changes})


def a_row(**changes: Any) -> dict[str, Any]:
    known = {
        "id": "c1",
        "key_result_id": "kr",
        "text": "k1",
        "value": 5,
        "numerator": None,
        "denominator": None,
        "recorded_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return {**known, **changes}


def a_delivery(**changes: Any) -> dict[str, Any]:
    known = {"path": f"/{ONE}", "id": "m1", "payload": {"data": {"check_in_id": "c1"}}}
    return {**known, **changes}


def test_books_that_agree_raise_nothing() -> None:
    kept = {ONE: [a_row()]}

    assert ledger.told_and_kept([an_intent()], kept) == []
    assert ledger.deliveries(kept, {ONE: [{"id": "m1"}]}, [a_delivery(), a_delivery()]) == []
    assert ledger.numbers("goals", {"g": 10.0, "h": None}, {"g": 10.0000001, "h": None}) == []
    assert ledger.strangers({"a": {ONE}, ledger.NOBODY: {ONE, OTHER}}) == []
    assert ledger.copies("insights", {"a": 1}, {"a": 1}) == []


def test_a_lost_check_in_is_found() -> None:
    assert ledger.told_and_kept([an_intent()], {ONE: []})


def test_a_doubled_check_in_is_found() -> None:
    assert ledger.told_and_kept([an_intent()], {ONE: [a_row(), a_row(id="c2")]})


def test_two_answers_to_one_key_are_found() -> None:
    assert ledger.told_and_kept([an_intent(acknowledged={"c1", "c2"})], {ONE: [a_row()]})


def test_a_check_in_that_was_refused_and_kept_is_found() -> None:
    refused = an_intent(acknowledged=set(), refused=True)

    assert ledger.told_and_kept([refused], {ONE: [a_row()]})


def test_a_check_in_without_an_answer_may_be_there_or_not_but_not_twice() -> None:
    unanswered = an_intent(acknowledged=set())

    assert ledger.told_and_kept([unanswered], {ONE: []}) == []
    assert ledger.told_and_kept([unanswered], {ONE: [a_row()]}) == []
    assert ledger.told_and_kept([unanswered], {ONE: [a_row(), a_row(id="c2")]})


def test_a_check_in_that_nobody_told_is_found() -> None:
    assert ledger.told_and_kept([], {ONE: [a_row()]})


def test_a_check_in_in_a_wrong_company_is_found() -> None:
    assert ledger.told_and_kept([an_intent()], {ONE: [], OTHER: [a_row()]})


def test_a_check_in_that_was_changed_is_found() -> None:
    assert ledger.told_and_kept([an_intent()], {ONE: [a_row(value=6)]})
    assert ledger.told_and_kept([an_intent()], {ONE: [a_row(key_result_id="another")]})


def test_a_stale_number_is_found() -> None:
    assert ledger.numbers("goals", {"g": 10.0}, {"g": 9.0})
    assert ledger.numbers("goals", {"g": 10.0}, {"g": None})
    assert ledger.numbers("goals", {"g": 10.0}, {})


def test_a_webhook_that_was_never_sent_is_found() -> None:
    assert ledger.deliveries({ONE: [a_row()]}, {ONE: [{"id": "m1"}]}, [])
    assert ledger.deliveries({ONE: [a_row()]}, {ONE: []}, [])


def test_a_webhook_under_two_ids_is_found() -> None:
    twice = [a_delivery(), a_delivery(id="m2")]

    assert ledger.deliveries({ONE: [a_row()]}, {ONE: [{"id": "m1"}, {"id": "m2"}]}, twice)


def test_a_webhook_to_a_wrong_company_is_found() -> None:
    kept = {ONE: [a_row()], OTHER: []}

    assert ledger.deliveries(kept, {ONE: [{"id": "m1"}]}, [a_delivery(path=f"/{OTHER}")])
    assert ledger.deliveries(kept, {ONE: []}, [a_delivery(), a_delivery(path="/nobody")])


def test_a_row_in_a_wrong_company_is_found() -> None:
    assert ledger.strangers({"a": {ONE, OTHER}})


def test_a_copy_that_is_behind_is_found() -> None:
    assert ledger.copies("insights", {"a": 1}, {})
    assert ledger.copies("insights", {"a": 2}, {"a": 1})
