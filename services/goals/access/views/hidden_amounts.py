"""What is left of a goal's numbers for those who see it, but not its amounts: percents."""

from collections.abc import Mapping
from typing import Any, Protocol

AMOUNTS = ("start", "target", "target_high", "tolerance", "current", "value")
# Of a difference, the fields that say an amount.
TOLD_BY = (*AMOUNTS, "phased")
# What the audit says of an amount that is kept: that it changed. The ledger has it for good.
KEPT = "***"


def without(shown: Mapping[str, Any]) -> dict[str, Any]:
    """A key result without its amounts; what is no amount of it stays."""
    left: dict[str, Any] = {**shown, **{name: None for name in AMOUNTS if name in shown}}
    if "phased" in left:
        left["phased"] = []
    if "values" in left:
        left["values"] = [{**value, "value": None} for value in left["values"]]
    return left


def key_result_without(shown: Mapping[str, Any]) -> dict[str, Any]:
    return {**without(shown), "amounts_shown": False}


def goal_without(shown: Mapping[str, Any]) -> dict[str, Any]:
    """A goal with percents alone; which part of its parent's amount it is says one as well."""
    return {
        **shown,
        "alignments": [{**link, "amount": None} for link in shown["alignments"]],
        "key_results": [key_result_without(item) for item in shown["key_results"]],
    }


def row_without(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a workbook with what is no amount of it, nor a part of its parent's."""
    return {**without(row), "phased": None, "parent_amount": None}


def ledger_without(ledger: Mapping[str, Any]) -> dict[str, Any]:
    """The ledger with attainments, weights and days alone."""
    return {
        **ledger,
        "key_results": [
            {
                **without(part),
                "original": without(part["original"]),
                "current": without(part["current"]),
            }
            for part in ledger["key_results"]
        ],
        "entries": [
            {**entry, "diff": [_difference(one) for one in entry["diff"]]}
            for entry in ledger["entries"]
        ],
    }


class HasAmounts(Protocol):
    amounts_hidden: Any


def traced(goal: HasAmounts, told: Mapping[str, Any]) -> dict[str, Any]:
    """What the audit, which administrators of the whole company read, tells of the goal."""
    return {
        name: KEPT if goal.amounts_hidden and name in TOLD_BY and value is not None else value
        for name, value in told.items()
    }


def _difference(told: Mapping[str, Any]) -> dict[str, Any]:
    kept = told["field"] in TOLD_BY
    return {**told, "before": None, "after": None} if kept else dict(told)
