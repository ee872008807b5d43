"""What a key result plans ahead: phased targets, milestones, how its children drive it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from measures.due import SHORTEST_FIRST
from servicekit.errors import invalid
from servicekit.ids import new_id
from services.goals.goal_sheets.models.goals import KeyResult

# Directions that run from a start to a target.
RUNS = ("increase", "decrease")
# Directions in which amounts of children add up to the whole.
ADDS_UP = ("increase", "at_least", "at_most")


def plan_columns(
    item: Mapping[str, Any], before: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """The fields of a key result with its small lists as they are kept: days and numbers as text.

    A milestone that was there before stays as done as it was.
    """
    kept = dict(item)
    if "phased" in kept:
        points = sorted(kept["phased"], key=lambda point: point["on"])
        kept["phased"] = [
            {"on": point["on"].isoformat(), "value": _text(point["value"])} for point in points
        ]
    if "milestones" in kept:
        done = {known["id"]: known.get("done_on") for known in before}
        kept["milestones"] = [_milestone(found, done) for found in kept["milestones"]]
    return kept


def plan_view(item: Any) -> dict[str, Any]:
    """The small lists of a key result with days and numbers for what they are."""
    return {
        "phased": [
            {"on": date.fromisoformat(point["on"]), "value": Decimal(point["value"])}
            for point in item.phased
        ],
        "milestones": [
            {
                **found,
                "weight": Decimal(found["weight"]),
                "due_on": date.fromisoformat(found["due_on"]),
                "done_on": date.fromisoformat(found["done_on"]) if found["done_on"] else None,
            }
            for found in item.milestones
        ],
    }


def check_plan(item: Mapping[str, Any], at: str) -> None:
    """Refuse what cannot be computed; `item` has its lists as they are kept."""
    _check_phased(item, at)
    _check_milestones(item, at)
    cadence = item.get("cadence")
    if cadence and SHORTEST_FIRST.index(cadence) < SHORTEST_FIRST.index(item["period"]):
        raise invalid(f"{at}cadence", "kr.cadence_shorter")
    by_amount = item.get("driver") == "children" and item.get("children_by") == "amount"
    if by_amount and (item["direction"] not in ADDS_UP or item.get("accumulation") == "ratio"):
        raise invalid(f"{at}children_by", "kr.no_amount")


def can_split(key_result: KeyResult) -> bool:
    """Whether parts of its target, each from nothing, make up the whole."""
    counts = key_result.direction in ADDS_UP and key_result.accumulation != "ratio"
    from_nothing = not key_result.start
    return counts and from_nothing and (key_result.target or Decimal(0)) > 0


def _check_phased(item: Mapping[str, Any], at: str) -> None:
    points = item.get("phased") or []
    if points and item["direction"] not in RUNS:
        raise invalid(f"{at}phased", "kr.phased_direction")
    days = [date.fromisoformat(point["on"]) for point in points]
    if len(set(days)) < len(days):
        raise invalid(f"{at}phased", "kr.phased_twice")
    for index, day in enumerate(days):
        if not item["starts_on"] <= day <= item["ends_on"]:
            raise invalid(f"{at}phased.{index}.on", "kr.outside_dates")


def _check_milestones(item: Mapping[str, Any], at: str) -> None:
    found = item.get("milestones") or []
    if bool(found) != (item["direction"] == "milestones"):
        code = "kr.no_milestones" if found else "kr.milestones_needed"
        raise invalid(f"{at}milestones", code)
    if found and not sum(Decimal(one["weight"]) for one in found):
        raise invalid(f"{at}milestones", "kr.milestones_weight")
    if len({one["id"] for one in found}) < len(found):
        raise invalid(f"{at}milestones", "kr.milestones_twice")
    for index, one in enumerate(found):
        if not item["starts_on"] <= date.fromisoformat(one["due_on"]) <= item["ends_on"]:
            raise invalid(f"{at}milestones.{index}.due_on", "kr.outside_dates")


def _milestone(given: Mapping[str, Any], done: Mapping[str, Any]) -> dict[str, Any]:
    name = str(given["id"] or new_id())
    return {
        "id": name,
        "title": given["title"],
        "weight": _text(given["weight"]),
        "due_on": given["due_on"].isoformat(),
        "done_on": done.get(name),
    }


def _text(number: Decimal) -> str:
    return f"{number.normalize():f}"
