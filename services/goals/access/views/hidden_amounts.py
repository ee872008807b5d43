"""Answers without amounts, for readers who see percents alone (docs/domain.md#who-sees-what)."""

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar, cast

AMOUNTS = ("start", "target", "target_high", "tolerance", "current", "value")
# The fields of a difference that hold an amount.
AMOUNT_FIELDS = (*AMOUNTS, "phased_targets")
# What the audit records instead of a hidden amount that changed; the ledger has the amount.
HIDDEN_VALUE = "***"

# A key result, a target or a row of a workbook: what is hidden in it is optional.
Shape = TypeVar("Shape", bound=Mapping[str, object])


def hide_amounts(measured: Shape) -> Shape:
    """Copy a key result, a target of one or its row of a workbook without its amounts."""
    hidden = {**measured, **{name: None for name in AMOUNTS if name in measured}}
    if "phased_targets" in hidden:
        hidden["phased_targets"] = []
    return cast(Shape, hidden)


class HasAmounts(Protocol):
    """A goal, or a row with its column `amounts_hidden`."""

    amounts_hidden: Any


def audit_values(goal: HasAmounts, values: Mapping[str, object]) -> dict[str, object]:
    """Copy audit values of a goal without hidden amounts: administrators read the audit."""
    if not goal.amounts_hidden:
        return dict(values)
    return {
        name: HIDDEN_VALUE if name in AMOUNT_FIELDS and value is not None else value
        for name, value in values.items()
    }
