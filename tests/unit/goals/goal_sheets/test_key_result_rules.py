"""What a key result needs so that it can be computed, and what a goal may say of itself."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from servicekit.errors import Invalid
from services.goals.goal_sheets.models.goals import KeyResult
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.use_cases.key_results import (
    check_key_result,
    check_strategy,
    default_visibility,
)
from services.goals.goal_sheets.use_cases.plans import can_split

FIRST, MIDDLE, LAST = date(2030, 4, 1), date(2030, 5, 15), date(2030, 6, 30)


def make_fields(**fields: Any) -> dict[str, Any]:
    defaults = {
        "direction": "increase",
        "start": Decimal(0),
        "target": Decimal(10),
        "target_high": None,
        "period": "week",
        "starts_on": FIRST,
        "ends_on": LAST,
    }
    return {**defaults, **fields}


def make_milestone(name: str = "a", weight: str = "1", due_on: date = MIDDLE) -> dict[str, Any]:
    return {"id": name, "weight": weight, "due_on": due_on.isoformat()}


def make_target(value: str = "5", on: date = MIDDLE) -> dict[str, str]:
    return {"on": on.isoformat(), "value": value}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"direction": "decrease", "start": Decimal(10), "target": Decimal(0)},
        {"direction": "at_least", "start": None},
        {"direction": "between", "target_high": Decimal(10)},
        {"direction": "binary", "start": None, "target": None},
        {"direction": "milestones", "target": None, "milestones": [make_milestone()]},
        {"cadence": "month"},
        {"phased_targets": [make_target(on=FIRST), make_target(on=LAST)]},
        {"progress_source": "children", "children_mode": "amount", "accumulation": "sum"},
        {
            "progress_source": "own",
            "children_mode": "amount",
            "direction": "decrease",
            "start": Decimal(20),
        },
    ],
)
def test_what_can_be_computed_is_accepted(fields: dict[str, Any]) -> None:
    check_key_result(make_fields(**fields), "")


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"start": None}, "start", "field.required"),
        ({"target": None}, "target", "field.required"),
        ({"direction": "at_most", "target": None}, "target", "field.required"),
        ({"direction": "between"}, "target_high", "field.required"),
        ({"start": Decimal(10)}, "target", "kr.start_equals_target"),
        ({"direction": "between", "target_high": Decimal(9)}, "target_high", "kr.bounds"),
        ({"starts_on": LAST, "ends_on": FIRST}, "ends_on", "cycle.ends_before_start"),
        ({"period": "month", "cadence": "week"}, "cadence", "kr.cadence_shorter"),
        (
            {"direction": "at_least", "phased_targets": [make_target()]},
            "phased_targets",
            "kr.phased_direction",
        ),
        (
            {"phased_targets": [make_target(), make_target("6")]},
            "phased_targets",
            "kr.phased_twice",
        ),
        (
            {"phased_targets": [make_target(on=date(2030, 7, 1))]},
            "phased_targets.0.on",
            "kr.outside_dates",
        ),
        ({"milestones": [make_milestone()]}, "milestones", "kr.no_milestones"),
        ({"direction": "milestones"}, "milestones", "kr.milestones_needed"),
        (
            {"direction": "milestones", "milestones": [make_milestone(weight="0")]},
            "milestones",
            "kr.milestones_weight",
        ),
        (
            {"direction": "milestones", "milestones": [make_milestone(), make_milestone()]},
            "milestones",
            "kr.milestones_twice",
        ),
        (
            {
                "direction": "milestones",
                "milestones": [make_milestone(), make_milestone("b", due_on=date(2030, 3, 31))],
            },
            "milestones.1.due_on",
            "kr.outside_dates",
        ),
        (
            {"progress_source": "children", "children_mode": "amount", "direction": "decrease"},
            "children_mode",
            "kr.no_amount",
        ),
        (
            {"progress_source": "children", "children_mode": "amount", "accumulation": "ratio"},
            "children_mode",
            "kr.no_amount",
        ),
    ],
)
def test_what_cannot_be_computed_is_refused_where_it_stands(
    fields: dict[str, Any], path: str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        check_key_result(make_fields(**fields), "key_results.0.")

    assert [(fault.path, fault.code) for fault in refusal.value.faults] == [
        (f"key_results.0.{path}", code)
    ]


@pytest.mark.parametrize(
    ("fields", "can"),
    [
        ({}, True),
        ({"start": None}, True),
        ({"direction": "at_most"}, True),
        ({"start": Decimal(5)}, False),
        ({"target": None}, False),
        ({"target": Decimal(0)}, False),
        ({"direction": "decrease"}, False),
        ({"accumulation": "ratio"}, False),
    ],
)
def test_a_target_is_split_by_amount_where_it_adds_up_from_zero(
    fields: dict[str, Any], can: bool
) -> None:
    assert can_split(KeyResult(**{"accumulation": "sum", **make_fields(**fields)})) is can


@pytest.mark.parametrize("name", ["strategic", "theme", "dimension"])
@pytest.mark.parametrize("owner_kind", ["company", "unit", "person"])
def test_strategy_belongs_to_goals_of_the_company(name: str, owner_kind: str) -> None:
    if owner_kind == "company":
        check_strategy(owner_kind, {name: "growth"})
        return
    with pytest.raises(Invalid) as refusal:
        check_strategy(owner_kind, {name: "growth"})

    assert [(fault.path, fault.code) for fault in refusal.value.faults] == [
        (name, "goal.strategy_of_company")
    ]


def test_a_persons_goal_hides_no_amounts() -> None:
    for owner_kind in ("company", "unit"):
        check_strategy(owner_kind, {"amounts_hidden": True})

    with pytest.raises(Invalid) as refusal:
        check_strategy("person", {"amounts_hidden": True})

    assert [fault.code for fault in refusal.value.faults] == ["goal.amounts_of_person"]


@pytest.mark.parametrize(
    ("owner_kind", "kind", "visibility"),
    [
        ("person", "kpi", "line"),
        ("person", "objective", "open"),
        ("unit", "kpi", "open"),
        ("company", "kpi", "open"),
    ],
)
def test_a_persons_kpi_is_for_their_line_and_all_else_is_open(
    owner_kind: str, kind: str, visibility: str
) -> None:
    assert default_visibility(Sheet(owner_kind=owner_kind), kind) == visibility
