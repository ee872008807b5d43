"""Reporting lines of an import form no loop."""

import pytest

from services.people.use_cases.import_reporting_lines import is_in_loop

MANAGERS = {"1": "2", "2": "3", "3": "1", "4": "3", "5": "6"}


@pytest.mark.parametrize(
    ("number", "in_loop"),
    [
        ("1", True),
        ("3", True),
        # Reports into the loop, but is not part of it.
        ("4", False),
        ("5", False),
        ("unknown", False),
    ],
)
def test_a_loop_leads_back_to_the_employee(number: str, in_loop: bool) -> None:
    assert is_in_loop(number, MANAGERS) is in_loop


def test_an_employee_who_manages_themselves_is_a_loop() -> None:
    assert is_in_loop("1", {"1": "1"})
