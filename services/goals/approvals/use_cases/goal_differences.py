"""Differences that a change request asks for, checked against the goals of its sheet."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, cast
from uuid import UUID

from directory import queries as directory
from servicekit.errors import invalid
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import org as org_queries
from services.goals.access.schemas import OwnerInput
from services.goals.approvals.models.differences import (
    KEY_RESULT_FIELDS,
    Difference,
    OwnerSide,
    format_value,
    parse_value,
)
from services.goals.approvals.schemas.changes import GoalChangeInput, KeyResultChangeInput
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.schemas.payloads import KeyResultFields
from services.goals.goal_sheets.use_cases.key_results import check_key_result, columns_of
from services.goals.goal_sheets.use_cases.plans import plan_columns
from services.goals.goal_sheets.use_cases.sheets import check_weights


class GoalWeight(NamedTuple):
    """What `check_weights` needs of a goal."""

    kind: str
    weight: Decimal | None


def find_differences(
    uow: UnitOfWork, sheet: Sheet, goals: Sequence[Goal], changes: Sequence[GoalChangeInput]
) -> list[Difference]:
    """The differences between a sheet's goals and the changes, once all of them can be made.

    Raises Invalid `goal.not_found`, `request.nothing` and others at the path of a change.
    """
    goals_by_id = {goal.id: goal for goal in goals}
    diff: list[Difference] = []
    for index, change in enumerate(changes):
        goal = goals_by_id.get(change["id"])
        if goal is None:
            raise invalid(f"goals.{index}.id", "goal.not_found")
        diff += _goal_differences(uow, sheet, goal, change, f"goals.{index}.")
    if not diff:
        raise invalid("goals", "request.nothing")
    _check_sheet_weights(goals, diff)
    return diff


def next_owner_ids(diff: Sequence[Difference], heads: Mapping[UUID, UUID | None]) -> set[UUID]:
    """People who get goals from others and have to accept them; a unit's is its head."""
    owners = [difference["after"] for difference in diff if difference["field"] == "owner"]
    people = {
        heads.get(UUID(owner["id"])) if owner["kind"] == "unit" else UUID(owner["id"])
        for owner in owners
    }
    return {person for person in people if person}


def _goal_differences(
    uow: UnitOfWork, sheet: Sheet, goal: Goal, change: GoalChangeInput, path: str
) -> Iterator[Difference]:
    if change["cancel"] and change["start"]:
        raise invalid(f"{path}cancel", "request.both")
    if goal.state != ("draft" if change["start"] else "active"):
        raise invalid(f"{path}id", "request.not_active")
    if change["cancel"] or change["start"]:
        state = "cancelled" if change["cancel"] else "active"
        yield _goal_difference(goal, "state", goal.state, state)
    if "weight" in change and change["weight"] != goal.weight:
        before, after = format_value(goal.weight), format_value(change["weight"])
        yield _goal_difference(goal, "weight", before, after)
    if change["owner"]:
        owners = _owners(uow, sheet, change["owner"], f"{path}owner.id")
        yield _goal_difference(goal, "owner", *owners)
    key_results = {key_result.id: key_result for key_result in goal.key_results}
    for index, item in enumerate(change["key_results"]):
        item_path = f"{path}key_results.{index}."
        if item["id"] not in key_results:
            raise invalid(f"{item_path}id", "key_result.not_found")
        yield from _key_result_differences(goal, key_results[item["id"]], item, item_path)


def _goal_difference(goal: Goal, field: str, before: Any, after: Any) -> Difference:
    return Difference(
        subject="goal",
        id=str(goal.id),
        goal_id=str(goal.id),
        title=goal.title,
        field=field,
        before=before,
        after=after,
    )


def _key_result_differences(
    goal: Goal, key_result: KeyResult, change: KeyResultChangeInput, path: str
) -> Iterator[Difference]:
    fields = {name: value for name, value in change.items() if name in KEY_RESULT_FIELDS}
    columns = plan_columns(cast(KeyResultFields, fields), key_result.milestones)
    check_key_result({**columns_of(key_result), **columns}, path)
    for field, value in columns.items():
        if value != getattr(key_result, field):
            yield Difference(
                subject="key_result",
                id=str(key_result.id),
                goal_id=str(goal.id),
                title=key_result.title,
                field=field,
                before=format_value(getattr(key_result, field)),
                after=format_value(value),
            )


def _owners(
    uow: UnitOfWork, sheet: Sheet, owner: OwnerInput, path: str
) -> tuple[OwnerSide, OwnerSide]:
    """The owner before and after.

    Raises Invalid `request.owner` for another level or the same owner, `sheet.owner_unknown`.
    """
    owner_id = owner["id"]
    if owner["kind"] != sheet.owner_kind or owner_id is None or owner_id == sheet.owner_id:
        raise invalid(path, "request.owner")
    is_person = owner["kind"] == "person"
    existing = (org_queries.active_people if is_person else org_queries.unit_heads)(uow, [owner_id])
    if owner_id not in existing:
        raise invalid(path, "sheet.owner_unknown")
    ids = (sheet.owner_id, owner_id)
    names = directory.names(uow, [id for id in ids if id])
    before, after = (
        OwnerSide(kind=owner["kind"], id=str(id), name=names.get(id, "") if id else "")
        for id in ids
    )
    return before, after


def _check_sheet_weights(goals: Sequence[Goal], diff: Sequence[Difference]) -> None:
    """Check that weights total 100 after changes that touch them or start a goal."""
    of_goals = [difference for difference in diff if difference["subject"] == "goal"]
    weights = {item["id"]: item["after"] for item in of_goals if item["field"] == "weight"}
    states = {item["id"]: item["after"] for item in of_goals if item["field"] == "state"}
    leaving = {item["id"] for item in of_goals if item["field"] == "owner"}
    if not weights and "active" not in states.values():
        return
    remaining = [
        goal
        for goal in goals
        if str(goal.id) not in leaving
        and states.get(str(goal.id), goal.state) in ("active", "achieved", "missed")
    ]
    goal_weights = [
        GoalWeight(
            goal.kind,
            parse_value("weight", weights[str(goal.id)])
            if str(goal.id) in weights
            else goal.weight,
        )
        for goal in remaining
    ]
    check_weights(goal_weights)  # type: ignore[arg-type]
