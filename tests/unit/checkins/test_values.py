"""Which values may be reported for a key result."""

from decimal import Decimal
from typing import Any

import pytest

from services.checkins.models import KeyResult, displayed_value

NOTHING = {"value": None, "numerator": None, "denominator": None, "text": ""}
RATIO = {"accumulation": "ratio"}
BINARY, MILESTONES = {"direction": "binary"}, {"direction": "milestones"}


@pytest.mark.parametrize(
    ("key_result", "values", "faults"),
    [
        ({}, {"value": Decimal(42)}, []),
        ({}, {"text": "卡在供应商"}, []),
        ({}, {}, [("value", "check_in.empty")]),
        ({}, {"numerator": Decimal(1)}, [("numerator", "check_in.not_a_ratio")]),
        (
            {},
            {"value": Decimal(1), "denominator": Decimal(2)},
            [("denominator", "check_in.not_a_ratio")],
        ),
        (BINARY, {"value": Decimal(1)}, []),
        (BINARY, {"value": Decimal("0.0")}, []),
        (BINARY, {"value": Decimal("0.5")}, [("value", "check_in.binary_value")]),
        (MILESTONES, {"value": Decimal(100)}, []),
        (MILESTONES, {"value": Decimal(101)}, [("value", "field.range")]),
        (RATIO, {"numerator": Decimal(95), "denominator": Decimal(100)}, []),
        (RATIO, {"text": "本周未生产"}, []),
        (RATIO, {"numerator": Decimal(95)}, [("denominator", "field.required")]),
        (
            RATIO,
            {"numerator": Decimal(0), "denominator": Decimal(0)},
            [("denominator", "check_in.denominator_positive")],
        ),
        (
            RATIO,
            {"value": Decimal(95)},
            [
                ("value", "check_in.ratio_needs_both_numbers"),
                ("numerator", "field.required"),
                ("denominator", "field.required"),
            ],
        ),
    ],
)
def test_a_value_has_to_fit_the_key_result(
    key_result: dict[str, str], values: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    row = KeyResult(**({"direction": "increase", "accumulation": "latest"} | key_result))

    value_faults = row.value_faults(**(NOTHING | values))

    assert [(fault.path, fault.code) for fault in value_faults] == faults


@pytest.mark.parametrize(("unit", "value"), [("%", Decimal(95)), ("次/千件", Decimal("0.95"))])
def test_a_ratio_is_shown_in_its_unit(unit: str, value: Decimal) -> None:
    assert displayed_value(unit, None, Decimal(95), Decimal(100)) == value
