"""Answers without amounts, for readers who see percents alone (docs/domain.md#who-sees-what)."""

from collections.abc import Mapping
from typing import Any, Protocol

AMOUNTS = ("start", "target", "target_high", "tolerance", "current", "value")
# The fields of a difference that hold an amount.
AMOUNT_FIELDS = (*AMOUNTS, "phased")
# What the audit records instead of a hidden amount that changed; the ledger has the amount.
HIDDEN_VALUE = "***"


def hide_amounts(key_result: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a key result without its amounts."""
    hidden: dict[str, Any] = {
        **key_result,
        **{name: None for name in AMOUNTS if name in key_result},
    }
    if "phased" in hidden:
        hidden["phased"] = []
    if "values" in hidden:
        hidden["values"] = [{**value, "value": None} for value in hidden["values"]]
    return hidden


def hide_key_result_amounts(key_result: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a KeyResultOut without its amounts, marked as such."""
    return {**hide_amounts(key_result), "amounts_shown": False}


def hide_goal_amounts(goal: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a GoalOut without its amounts and its contributions to its parents' amounts."""
    return {
        **goal,
        "alignments": [{**link, "amount": None} for link in goal["alignments"]],
        "key_results": [hide_key_result_amounts(item) for item in goal["key_results"]],
    }


def hide_row_amounts(row: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a workbook row without its amounts and its contribution to its parent's amount."""
    return {**hide_amounts(row), "phased": None, "parent_amount": None}


def hide_ledger_amounts(ledger: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a target ledger with attainments, weights and days alone."""
    return {
        **ledger,
        "key_results": [
            {
                **hide_amounts(key_result),
                "original": hide_amounts(key_result["original"]),
                "current": hide_amounts(key_result["current"]),
            }
            for key_result in ledger["key_results"]
        ],
        "entries": [
            {**entry, "diff": [_hide_difference(difference) for difference in entry["diff"]]}
            for entry in ledger["entries"]
        ],
    }


class HasAmounts(Protocol):
    """A goal, or a row with its column `amounts_hidden`."""

    amounts_hidden: Any


def audit_values(goal: HasAmounts, values: Mapping[str, Any]) -> dict[str, Any]:
    """Copy audit values of a goal without hidden amounts: administrators read the audit."""
    if not goal.amounts_hidden:
        return dict(values)
    return {
        name: HIDDEN_VALUE if name in AMOUNT_FIELDS and value is not None else value
        for name, value in values.items()
    }


def _hide_difference(difference: Mapping[str, Any]) -> dict[str, Any]:
    is_amount = difference["field"] in AMOUNT_FIELDS
    return {**difference, "before": None, "after": None} if is_amount else dict(difference)
