"""Key results, goals and units judged from what is stored of them."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from measures.assessment import KeyResultFacts, assess, combine
from measures.due import reported_period_end
from measures.mean import rolled_up_mean, weighted_mean

SHANGHAI = "Asia/Shanghai"


def now_at(day):
    return datetime.fromisoformat(f"{day}T09:00:00+08:00")


def a_key_result(progress, **changes):
    usual = {
        "direction": "increase",
        "period": "week",
        "starts_on": date(2026, 10, 1),
        "ends_on": date(2026, 12, 31),
        "progress": None if progress is None else Decimal(progress),
        "reported_through": date(2026, 11, 15),
        "updated": progress is not None,
    }
    return KeyResultFacts(**usual | changes)


def stands(facts, day="2026-11-16"):
    return assess(facts, now=now_at(day), zone=SHANGHAI)


@pytest.mark.parametrize(
    ("progress", "day", "health"),
    [
        (48, "2026-11-16", "on_track"),
        (40, "2026-11-16", "lagging"),
        (20, "2026-11-16", "at_risk"),
        (60, "2026-11-23", "on_track"),
        (60, "2026-11-24", "outdated"),
        (None, "2026-11-24", "outdated"),
        (100, "2026-11-16", "achieved"),
    ],
)
def test_a_key_result_stands_by_its_dates(progress, day, health):
    assert stands(a_key_result(progress), day).health == health


def test_the_next_value_is_due_after_the_one_told():
    assert stands(a_key_result(40)).due_on == date(2026, 11, 20)


def test_defects_within_their_bound_are_achieved_after_the_first_value():
    defects = a_key_result(100, direction="at_most", period="month")

    assert stands(defects).health == "achieved"


def test_what_has_no_value_counts_as_nothing_beside_what_has_one():
    told = stands(a_key_result(20))
    never_reported = stands(a_key_result(None, starts_on=date(2026, 12, 1)))
    parts = [(Decimal(30), told), (Decimal(70), never_reported)]

    goal = combine(rolled_up_mean((w, p.progress) for w, p in parts), parts, overdue=False)

    assert goal.progress == 6
    assert round(goal.expected, 9) == round(told.expected * 30 / 100, 9)
    assert goal.health == "at_risk"


def test_thirty_key_results_of_which_one_is_at_risk_are_on_track_together():
    parts = [(Decimal(1), stands(a_key_result(55))) for _ in range(29)]
    parts.append((Decimal(1), stands(a_key_result(0))))

    goal = combine(weighted_mean((w, p.progress) for w, p in parts), parts, overdue=False)

    assert goal.progress == Decimal(29) * 55 / 30
    assert goal.health == "on_track"


def test_nothing_at_all_is_early():
    assert combine(None, [], overdue=False).health == "early"


@pytest.mark.parametrize(
    ("day", "period", "covered"),
    [
        ("2026-11-18", "week", "2026-11-22"),
        ("2026-11-05", "month", "2026-10-31"),
        ("2026-11-06", "month", "2026-11-30"),
        ("2026-10-05", "quarter", "2026-09-30"),
        ("2026-11-05", "quarter", "2026-12-31"),
    ],
)
def test_a_value_speaks_for_the_period_that_was_awaited(day, period, covered):
    assert reported_period_end(date.fromisoformat(day), period) == date.fromisoformat(covered)


def test_a_provided_key_result_is_never_late_because_of_its_owner():
    late = a_key_result(60, reported_through=date(2026, 10, 11), provided=True)

    assert (stands(late).health, stands(late).overdue, stands(late).due_on) == (
        "on_track",
        False,
        None,
    )
    assert stands(a_key_result(None, provided=True)).health == "pending"
    assert stands(a_key_result(60, reported_through=date(2026, 10, 11))).health == "outdated"


def test_nothing_below_falls_short_while_there_is_no_verdict():
    early, running = combine(None, [], overdue=False), stands(a_key_result(60))

    assert (early.health, early.on_track_threshold) == ("early", 0)
    assert running.on_track_threshold == Decimal("0.95") * running.expected
