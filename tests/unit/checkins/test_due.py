"""What is due waits for the end of a leave."""

from datetime import date

import pytest

from measures.leave import Leave
from services.checkins.models import KeyResult
from services.checkins.use_cases.due import due_period

FRIDAY, TODAY = date(2026, 11, 20), date(2026, 11, 18)


@pytest.mark.parametrize(
    ("absences", "due_on"),
    [
        ((), FRIDAY),
        (((date(2026, 11, 2), date(2026, 11, 19)),), FRIDAY),
        (((date(2026, 11, 19), date(2026, 11, 22)),), date(2026, 11, 23)),
        (((date(2026, 11, 19), None),), None),
    ],
)
def test_a_value_is_due_on_the_day_of_return(
    absences: tuple[Leave, ...], due_on: date | None
) -> None:
    key_result = KeyResult(
        period="week", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), progress_source="own"
    )

    period = due_period(key_result, date(2026, 11, 15), TODAY, absences)

    assert (period and period.due_on) == due_on


def test_nothing_is_due_on_a_key_result_that_its_children_drive() -> None:
    key_result = KeyResult(
        period="week",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        progress_source="children",
    )

    assert due_period(key_result, None, TODAY, ()) is None
