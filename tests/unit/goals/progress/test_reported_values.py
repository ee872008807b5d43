"""Which key results take values, and what values make of them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.queries.reported_values import EffectiveValue
from services.goals.progress.use_cases.reported_values import open_key_result_ids, set_from_values

CUT_OFF = date(2030, 7, 12)


@dataclass(kw_only=True)
class PeriodNumbers:
    """A reported value of one period."""

    period_start: date
    value: Decimal | None
    key_result_id: Any = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    done: list[str] | None = None
    recorded_at: datetime = datetime(2030, 7, 1, tzinfo=UTC)
    source: str = "told"


def make_key_result(**columns: Any) -> KeyResult:
    defaults = {
        "progress_source": "own",
        "direction": "increase",
        "accumulation": "latest",
        "unit": "",
        "start": Decimal(0),
        "target": Decimal(10),
        "period": "month",
        "starts_on": date(2030, 4, 1),
        "ends_on": date(2030, 6, 30),
        "milestones": [],
        "phased_targets": [],
    }
    return KeyResult(**{**defaults, **columns})


def make_value(month: int, value: str) -> EffectiveValue:
    return PeriodNumbers(period_start=date(2030, month, 1), value=Decimal(value))


@pytest.mark.parametrize(
    ("state", "cycle_state", "takes"),
    [
        ("active", "active", True),
        ("active", "scoring", True),
        ("missed", "scoring", True),
        ("active", "closed", False),
        ("cancelled", "active", False),
        ("archived", "active", False),
    ],
)
def test_key_results_take_values_while_their_goal_and_cycle_do(
    state: str, cycle_state: str, takes: bool
) -> None:
    key_results = [KeyResult(id=uuid4()), KeyResult(id=uuid4())]
    cycle = Cycle(state=cycle_state, cut_off_on=CUT_OFF)
    goal = Goal(state=state, cycle=cycle, key_results=key_results)

    expected = {item.id for item in key_results} if takes else set()
    assert open_key_result_ids([goal], CUT_OFF) == expected


@pytest.mark.parametrize(
    ("accumulation", "current", "progress"),
    [("latest", "3", "30"), ("sum", "8", "80"), ("average", "4", "40")],
)
def test_values_of_periods_make_the_number_by_its_accumulation(
    accumulation: str, current: str, progress: str
) -> None:
    key_result = make_key_result(accumulation=accumulation)

    set_from_values(key_result, [make_value(4, "5"), make_value(5, "3")])

    assert (key_result.current, key_result.progress) == (Decimal(current), Decimal(progress))


def test_values_do_not_move_a_key_result_that_its_children_drive() -> None:
    key_result = make_key_result(
        progress_source="children", current=Decimal(7), progress=Decimal(70)
    )

    set_from_values(key_result, [make_value(4, "5")])

    assert (key_result.current, key_result.progress) == (Decimal(7), Decimal(70))
