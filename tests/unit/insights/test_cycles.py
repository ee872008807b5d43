"""Which cycles a board shows where none is asked for."""

import pytest

from services.insights.models import Cycle
from services.insights.use_cases.board import current_cycles


@pytest.mark.parametrize(
    ("cycles", "names"),
    [
        ([("company", "active"), ("company", "active")], ["0", "1"]),
        ([("company", "planned"), ("company", "scoring"), ("company", "drafting")], ["1"]),
        ([("company", "active"), ("person", "drafting"), ("person", "planned")], ["0", "1"]),
        ([], []),
    ],
)
def test_each_level_shows_its_foremost_cycles(
    cycles: list[tuple[str, str]], names: list[str]
) -> None:
    rows = [
        Cycle(name=str(position), level=level, state=state)
        for position, (level, state) in enumerate(cycles)
    ]

    assert [cycle.name for cycle in current_cycles(rows)] == names
