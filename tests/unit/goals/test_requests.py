"""A request's state moves along its steps alone."""

import itertools

import pytest

from servicekit.errors import Conflict
from services.goals.approvals.models.requests import REQUEST_STEPS
from services.goals.models import step


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (before, after)
        for before, after in itertools.product(REQUEST_STEPS, REQUEST_STEPS)
        if after not in REQUEST_STEPS[before]
    ],
)
def test_a_step_that_is_not_in_the_table_is_refused(before: str, after: str) -> None:
    with pytest.raises(Conflict):
        step(REQUEST_STEPS, "request", before, after)
