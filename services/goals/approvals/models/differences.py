"""Differences between agreed goals and goals as a change request wants them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

NUMBERS = ("weight", "start", "target", "target_high", "tolerance")
DATES = ("starts_on", "ends_on")
# Small lists in a JSONB column.
PLANS = ("phased_targets", "milestones")
KEY_RESULT_FIELDS = (*NUMBERS, *DATES, *PLANS)


class OwnerSide(TypedDict):
    """The owner on one side of a difference; the id as text."""

    kind: str
    id: str
    name: str


class Difference(TypedDict):
    """One changed field, as the JSONB column stores it.

    `subject` is goal or key_result, `id` its id; `before` and `after` are texts of a number, day or
    state, a plan, or an `OwnerSide`.
    """

    subject: str
    id: str
    goal_id: str
    title: str
    field: str
    before: Any
    after: Any


def format_value(value: Any) -> Any:
    """A column's value as a side of a difference."""
    if isinstance(value, list):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return None if value is None else str(value)


def parse_value(field: str, value: Any) -> Any:
    """A side of a difference as the value of the column `field`."""
    if value is None:
        return None
    if field in NUMBERS:
        return Decimal(value)
    return date.fromisoformat(value) if field in DATES else value


def group_by_goal(diff: Sequence[Difference]) -> dict[UUID, list[Difference]]:
    """The differences of each goal."""
    groups: dict[UUID, list[Difference]] = {}
    for difference in diff:
        groups.setdefault(UUID(difference["goal_id"]), []).append(difference)
    return groups
