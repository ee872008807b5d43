"""What a key result plans ahead: phased targets, milestones, how its children drive it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from measures.due import SHORTEST_FIRST
from servicekit.errors import invalid
from servicekit.ids import new_id
from services.goals.goal_sheets.models.goals import KeyResult, KeyResultColumns
from services.goals.goal_sheets.models.plans import Milestone, PhasedPoint
from services.goals.goal_sheets.schemas.payloads import KeyResultFields
from services.goals.goal_sheets.schemas.plans import MilestoneInput

# Directions that run from a start to a target.
FROM_START_DIRECTIONS = ("increase", "decrease")
# Directions in which amounts of children add up to the whole.
ADDITIVE_DIRECTIONS = ("increase", "at_least", "at_most")


def plan_columns(item: KeyResultFields, before: Sequence[Milestone] = ()) -> KeyResultColumns:
    """The fields of a key result with its small lists as they are kept: days and numbers as text.

    A milestone that was there before stays as done as it was.
    """
    columns = cast(KeyResultColumns, dict(item))
    if "phased_targets" in item:
        points = sorted(item["phased_targets"], key=lambda point: point["on"])
        columns["phased_targets"] = [
            PhasedPoint(on=point["on"].isoformat(), value=_text(point["value"])) for point in points
        ]
    if "milestones" in item:
        done = {milestone["id"]: milestone.get("done_on") for milestone in before}
        columns["milestones"] = [_milestone(fields, done) for fields in item["milestones"]]
    return columns


def check_plan(item: KeyResultColumns, at: str) -> None:
    """Refuse what cannot be computed; `item` has its lists as they are kept."""
    _check_phased(item, at)
    _check_milestones(item, at)
    cadence = item.get("cadence")
    if cadence and SHORTEST_FIRST.index(cadence) < SHORTEST_FIRST.index(item["period"]):
        raise invalid(f"{at}cadence", "kr.cadence_shorter")
    can_split = item.get("progress_source") == "children" and item.get("children_mode") == "amount"
    if can_split and (
        item["direction"] not in ADDITIVE_DIRECTIONS or item.get("accumulation") == "ratio"
    ):
        raise invalid(f"{at}children_mode", "kr.no_amount")


def can_split(key_result: KeyResult) -> bool:
    """Whether its target can be split by amount: it adds up from zero."""
    counts = key_result.direction in ADDITIVE_DIRECTIONS and key_result.accumulation != "ratio"
    from_nothing = not key_result.start
    return counts and from_nothing and (key_result.target or Decimal(0)) > 0


def _check_phased(item: KeyResultColumns, at: str) -> None:
    points = item.get("phased_targets") or []
    if points and item["direction"] not in FROM_START_DIRECTIONS:
        raise invalid(f"{at}phased_targets", "kr.phased_direction")
    days = [date.fromisoformat(point["on"]) for point in points]
    if len(set(days)) < len(days):
        raise invalid(f"{at}phased_targets", "kr.phased_twice")
    for index, day in enumerate(days):
        if not item["starts_on"] <= day <= item["ends_on"]:
            raise invalid(f"{at}phased_targets.{index}.on", "kr.outside_dates")


def _check_milestones(item: KeyResultColumns, at: str) -> None:
    milestones = item.get("milestones") or []
    if bool(milestones) != (item["direction"] == "milestones"):
        code = "kr.no_milestones" if milestones else "kr.milestones_needed"
        raise invalid(f"{at}milestones", code)
    if milestones and not sum(Decimal(milestone["weight"]) for milestone in milestones):
        raise invalid(f"{at}milestones", "kr.milestones_weight")
    if len({milestone["id"] for milestone in milestones}) < len(milestones):
        raise invalid(f"{at}milestones", "kr.milestones_twice")
    for index, milestone in enumerate(milestones):
        if not item["starts_on"] <= date.fromisoformat(milestone["due_on"]) <= item["ends_on"]:
            raise invalid(f"{at}milestones.{index}.due_on", "kr.outside_dates")


def _milestone(fields: MilestoneInput, done: Mapping[str, str | None]) -> Milestone:
    milestone_id = str(fields["id"] or new_id())
    return Milestone(
        id=milestone_id,
        title=fields["title"],
        weight=_text(fields["weight"]),
        due_on=fields["due_on"].isoformat(),
        done_on=done.get(milestone_id),
    )


def _text(number: Decimal) -> str:
    return f"{number.normalize():f}"
