"""Differences keep what a field was, and the ledger finds its first value in them."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from services.goals.approvals.models.differences import Difference, format_value, parse_value
from services.goals.approvals.use_cases.change_sets import with_done_days
from services.goals.approvals.views.target_ledger import original_values

KEY_RESULT = UUID(int=1)


def difference(field: str, before: Any, after: Any) -> Difference:
    return Difference(
        subject="key_result",
        id=str(KEY_RESULT),
        goal_id=str(UUID(int=2)),
        title="收入",
        field=field,
        before=before,
        after=after,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("target", Decimal("1200.5")),
        ("target", None),
        ("ends_on", date(2026, 12, 31)),
        ("phased_targets", [{"on": "2026-06-30", "value": "40"}]),
        ("state", "active"),
    ],
)
def test_a_formatted_value_is_parsed_to_the_same_value(field: str, value: Any) -> None:
    assert parse_value(field, format_value(value)) == value


def test_the_original_value_is_that_before_the_first_change() -> None:
    diff = [difference("target", "100", "120"), difference("target", "120", "150")]

    assert original_values(diff) == {KEY_RESULT: {"target": Decimal(100)}}


def test_a_change_of_state_has_no_original_value() -> None:
    assert original_values([difference("state", "active", "cancelled")]) == {}


def test_requested_milestones_stay_as_done_as_the_current_ones() -> None:
    requested = [{"id": "a", "title": "Beta", "done_on": None}, {"id": None, "title": "Launch"}]
    current = [{"id": "a", "title": "Alpha", "done_on": "2026-10-01"}]

    assert with_done_days(requested, current) == [
        {"id": "a", "title": "Beta", "done_on": "2026-10-01"},
        {"id": None, "title": "Launch", "done_on": None},
    ]
