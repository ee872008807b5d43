"""Phased targets and milestones: what they expect, what is done since when."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.assessment import KeyResultFacts, assess
from measures.due import reported_in_cadence
from measures.pace import expected_of
from measures.plan import Done, done_on, due_weights, phased_percents, weight_done

SHANGHAI = "Asia/Shanghai"
START, END = date(2026, 10, 1), date(2026, 12, 31)
MILESTONES = [
    {"id": "a", "title": "评审", "weight": "20", "due_on": "2026-10-31"},
    {"id": "b", "title": "试产", "weight": "30", "due_on": "2026-11-30"},
    {"id": "c", "title": "量产", "weight": "50", "due_on": "2026-12-20"},
]
NAMES = st.sets(st.sampled_from("abc"))


def at(day):
    return datetime.fromisoformat(f"{day}T09:00:00+08:00")


def stands(day, **known):
    facts = {
        "direction": "increase",
        "period": "week",
        "starts_on": START,
        "ends_on": END,
        "progress": Decimal(30),
        "reported_through": END,
        "updated": True,
    }
    return assess(KeyResultFacts(**facts | known), now=at(day), zone=SHANGHAI)


def test_a_phased_target_is_expected_by_the_key_results_own_formula():
    # Bugs 100 → 60: at 90 a quarter of the way is done, at 70 three quarters.
    items = [{"on": "2026-11-30", "value": "70"}, {"on": "2026-10-31", "value": "90"}]
    found = phased_percents(items, direction="decrease", start=Decimal(100), target=Decimal(60))

    assert found == ((date(2026, 10, 31), 25), (date(2026, 11, 30), 75))
    assert stands("2026-10-31", phased_targets=found).expected == 0
    assert stands("2026-11-01", phased_targets=found).expected == 25
    assert stands("2026-12-31", phased_targets=found).expected == 75
    assert stands("2027-01-01", phased_targets=found).expected == 100


@pytest.mark.parametrize(
    ("day", "percent"),
    [("2026-10-31", 0), ("2026-11-01", 20), ("2026-12-20", 50), ("2026-12-21", 100)],
)
def test_of_milestones_the_weight_of_those_due_is_expected(day, percent):
    found = stands(day, direction="milestones", milestones=due_weights(MILESTONES))

    assert found.expected == percent


def test_the_weight_done_is_what_milestones_have_reached():
    assert weight_done(MILESTONES, ["a", "c"]) == 70
    assert weight_done(MILESTONES, []) == 0
    assert weight_done(MILESTONES, ["gone"]) == 0
    assert weight_done([], []) is None


def test_a_milestone_is_done_since_it_was_told_without_a_break():
    told = [
        Done(date(2026, 10, 9), frozenset("ab")),
        Done(date(2026, 10, 16), frozenset("a")),
        Done(date(2026, 10, 23), frozenset("ab")),
    ]

    assert done_on(told) == {"a": date(2026, 10, 9), "b": date(2026, 10, 23)}
    assert done_on([]) == {}


@given(st.lists(st.tuples(st.integers(0, 90), NAMES), max_size=6))
def test_what_is_done_is_what_was_told_last_and_never_before_it_was_told(told):
    days = sorted(told, key=lambda item: item[0])
    found = done_on([Done(START + timedelta(days=day), frozenset(done)) for day, done in days])

    assert set(found) == (days[-1][1] if days else set())
    first = {name: min(day for day, done in days if name in done) for name in found}
    assert all(found[name] >= START + timedelta(days=day) for name, day in first.items())


@given(
    st.lists(
        st.tuples(st.dates(START, END), st.decimals(0, 100, places=2)), min_size=1, max_size=8
    ),
    st.integers(0, 200),
    st.integers(0, 200),
    st.randoms(),
)
def test_what_milestones_expect_never_falls_and_knows_no_order(points, one, other, chance):
    shuffled = chance.sample(points, len(points))
    moments = [datetime(2026, 9, 1, tzinfo=UTC) + timedelta(days=n) for n in sorted((one, other))]

    def expected(items, now):
        return expected_of("milestones", START, END, now=now, zone=SHANGHAI, milestones=items)

    early, late = (expected(points, now) for now in moments)
    assert 0 <= early <= late <= 100
    assert expected(shuffled, moments[0]) == early


def test_a_monthly_cadence_is_kept_by_one_week_of_the_month():
    week_over_the_end = date(2026, 12, 6)

    assert reported_in_cadence(week_over_the_end, "week", "month") == date(2026, 11, 30)
    assert reported_in_cadence(week_over_the_end, "week", "week") == week_over_the_end
    assert reported_in_cadence(None, "week", "month") is None
    found = stands("2026-12-20", cadence="month", reported_through=week_over_the_end)
    assert (found.due_on, found.overdue) == (date(2027, 1, 5), False)
    assert stands("2026-12-20", reported_through=week_over_the_end).overdue
