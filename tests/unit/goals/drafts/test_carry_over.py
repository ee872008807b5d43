"""What a goal takes along into a later cycle (结转), and a sheet from the last one (沿用上期)."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from servicekit.errors import Invalid
from services.goals.cycles.models import Cycle
from services.goals.drafts.schemas.goals import CarryOverKeyResult
from services.goals.drafts.use_cases.carry_over import key_results_to_carry_over
from services.goals.drafts.use_cases.copy_previous_period import copies_of_key_results
from services.goals.goal_sheets.models.goals import KeyResult

FIRST, SECOND = uuid4(), uuid4()
NEXT_CYCLE = Cycle(starts_on=date(2030, 7, 1), ends_on=date(2030, 9, 30))


def make_key_result(id: UUID = FIRST, **columns: Any) -> KeyResult:
    defaults = {
        "title": "合格率",
        "direction": "increase",
        "accumulation": "latest",
        "start": Decimal(90),
        "target": Decimal(98),
        "current": Decimal(95),
        "cancelled": False,
    }
    return KeyResult(id=id, **{**defaults, **columns})


def make_choice(id: UUID = FIRST, **numbers: Any) -> CarryOverKeyResult:
    choice: CarryOverKeyResult = {
        "key_result_id": id,
        "start": Decimal(95),
        "target": Decimal(99),
        "target_high": None,
        "milestones": [],
    }
    choice.update(numbers)  # type: ignore[typeddict-item]
    return choice


def test_a_chosen_key_result_continues_with_new_numbers() -> None:
    (fields,) = key_results_to_carry_over([make_key_result()], [make_choice()])

    assert (fields["title"], fields["direction"]) == ("合格率", "increase")
    assert (fields["start"], fields["target"]) == (Decimal(95), Decimal(99))


def test_key_results_that_are_not_chosen_stay_behind() -> None:
    key_results = [make_key_result(), make_key_result(SECOND, title="返工")]

    (fields,) = key_results_to_carry_over(key_results, [make_choice(SECOND)])

    assert fields["title"] == "返工"


@pytest.mark.parametrize(
    ("key_results", "choices", "path", "code"),
    [
        (
            [make_key_result()],
            [make_choice(SECOND)],
            "key_results.0.key_result_id",
            "key_result.not_found",
        ),
        (
            [make_key_result()],
            [make_choice(), make_choice()],
            "key_results.1.key_result_id",
            "key_result.not_found",
        ),
        (
            [make_key_result(cancelled=True)],
            [make_choice()],
            "key_results.0.key_result_id",
            "key_result.not_found",
        ),
        ([make_key_result()], [], "key_results", "carry_over.no_key_results"),
    ],
    ids=("unknown", "repeated", "cancelled", "none"),
)
def test_choices_name_each_key_result_once(
    key_results: list[KeyResult], choices: list[CarryOverKeyResult], path: str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        key_results_to_carry_over(key_results, choices)

    assert [(fault.path, fault.code) for fault in refusal.value.faults] == [(path, code)]


def test_a_goal_without_key_results_is_carried_over_without_any() -> None:
    assert key_results_to_carry_over([make_key_result(cancelled=True)], []) == []


@pytest.mark.parametrize(
    ("columns", "start"),
    [
        ({}, Decimal(95)),
        ({"current": None}, Decimal(90)),
        ({"accumulation": "sum"}, Decimal(90)),
        ({"start": None}, None),
        ({"direction": "binary", "start": None, "target": None, "current": Decimal(1)}, None),
    ],
    ids=("where it is now", "never reported", "a sum", "without a start", "done or not"),
)
def test_a_copy_starts_where_the_last_period_ended(
    columns: dict[str, Any], start: Decimal | None
) -> None:
    (copy,) = copies_of_key_results([make_key_result(**columns)], NEXT_CYCLE, date(2030, 6, 20), ())

    assert copy.start == start


def test_a_copy_has_no_target_and_the_days_of_its_cycle() -> None:
    phased_targets = [{"on": "2030-05-01", "value": "92"}]

    (copy,) = copies_of_key_results(
        [make_key_result(phased_targets=phased_targets)], NEXT_CYCLE, date(2030, 6, 20), ()
    )

    assert (copy.target, copy.target_high, copy.phased_targets, copy.milestones) == (
        None,
        None,
        [],
        [],
    )
    assert (copy.starts_on, copy.ends_on) == (NEXT_CYCLE.starts_on, NEXT_CYCLE.ends_on)
    assert (copy.current, copy.id == FIRST) == (None, False)


def test_a_copy_follows_its_metric_only_where_that_still_has_the_series() -> None:
    metric_id, unit_id = uuid4(), uuid4()
    key_results = [
        make_key_result(FIRST, metric_id=metric_id, metric_unit_id=unit_id),
        make_key_result(SECOND, metric_id=metric_id, metric_unit_id=unit_id),
        make_key_result(uuid4(), cancelled=True),
    ]

    copies = copies_of_key_results(key_results, NEXT_CYCLE, date(2030, 6, 20), {SECOND})

    assert [(copy.metric_id, copy.metric_unit_id) for copy in copies] == [
        (None, None),
        (metric_id, unit_id),
    ]
