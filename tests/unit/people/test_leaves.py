"""Times away follow from the status: a leave begins, and ends on the eve of the return."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.people.models import leaves_after

DAY = date(2026, 11, 23)
OPEN = [{"from": "2026-11-02", "until": None}]
OVER = [{"from": "2026-11-02", "until": "2026-11-22"}]


@pytest.mark.parametrize(
    ("leaves", "before", "status", "after"),
    [
        ([], "active", "active", []),
        ([], "active", "on_leave", [{"from": "2026-11-23", "until": None}]),
        (OPEN, "on_leave", "active", OVER),
        (OPEN, "on_leave", "left", OVER),
        (OPEN, "on_leave", "on_leave", OPEN),
        (OVER, "active", "on_leave", [*OVER, {"from": "2026-11-23", "until": None}]),
        # Taken back on its first day, it never was.
        ([{"from": "2026-11-23", "until": None}], "on_leave", "active", []),
        # Nobody had said since when: the return is known all the same.
        ([], "on_leave", "active", [{"from": "2026-11-22", "until": "2026-11-22"}]),
        ([], "active", "left", []),
    ],
)
def test_a_change_of_status_begins_or_ends_a_leave(leaves, before, status, after):
    assert leaves_after(leaves, before, status, DAY) == after


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["active", "on_leave", "left"]),
            st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        ),
        max_size=8,
    ).map(lambda steps: sorted(steps, key=lambda step: step[1]))
)
def test_leaves_follow_one_another_and_one_is_open_only_while_away(steps):
    leaves, before = [], "active"
    for status, day in steps:
        leaves = leaves_after(leaves, before, status, day)
        before = status

    assert [item["until"] is None for item in leaves].count(True) == (before == "on_leave")
    assert all(item["until"] is None or item["from"] <= item["until"] for item in leaves)
    for one, following in pairwise(leaves):
        assert one["until"] < following["from"]
