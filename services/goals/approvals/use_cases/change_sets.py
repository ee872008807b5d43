"""Change sets: approved differences applied to their goals and written together."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, cast
from uuid import UUID

from servicekit.database.bulk import bulk_update
from servicekit.errors import Conflict, NotFound
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views import hidden_amounts
from services.goals.approvals.models.differences import (
    Difference,
    group_by_goal,
    parse_value,
)
from services.goals.approvals.models.requests import Request
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.goals import Goal, KeyResultColumns
from services.goals.goal_sheets.models.plans import Milestone
from services.goals.goal_sheets.models.sheets import Sheet, SheetKey
from services.goals.goal_sheets.queries import goal_tree
from services.goals.goal_sheets.queries import reported_values as effective_values
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.goal_sheets.use_cases.key_results import check_key_result
from services.goals.goal_sheets.use_cases.sheets import require_open
from services.goals.progress.use_cases import reported_values, roll_up


class AppliedRequest(NamedTuple):
    """A request whose differences, by goal, are in the goals but not yet written."""

    request: Request
    differences: dict[UUID, list[Difference]]


class ChangeSet:
    """The approved changes of requests, applied to goals that are locked and read once.

    `apply` each request, then `write` what they changed.
    """

    def __init__(self, uow: UnitOfWork, requests: Sequence[Request]) -> None:
        self.uow = uow
        ids = {goal_id for request in requests for goal_id in request.goal_ids}
        goals = goal_tree.lock_goals(uow, ids) if ids else []
        self.goals = {goal.id: goal for goal in goals}
        self.applied: list[AppliedRequest] = []
        # The sheets of goals that get another owner.
        self.next_sheets: dict[UUID, SheetKey] = {}

    def apply(self, request: Request) -> None:
        """Apply an approved request; where it raises, nothing has changed."""
        require_open(self.uow, request.sheet)
        differences = group_by_goal(request.diff)
        for goal_id, goal_diff in differences.items():
            check_applicable(self.goals.get(goal_id), goal_diff)
        for goal_id, goal_diff in differences.items():
            for difference in goal_diff:
                self._set(request, self.goals[goal_id], difference)
        self.applied.append(AppliedRequest(request, differences))

    def write(self) -> None:
        """Write the changed goals, recompute and publish them."""
        goal_ids = {goal_id for item in self.applied for goal_id in item.differences}
        goals = [goal for goal in self.goals.values() if goal.id in goal_ids]
        if not goals:
            return
        self._update_rows(goals)
        self._move_to_next_owners()
        self._recompute_key_results(goals)
        roll_up.recompute(goals, goal_tree.child_sums(self.uow, list(goal_ids)))
        for goal in goals:
            goal.updated_at = self.uow.now()
            self.uow.publish_state(goal, goal_events.goal_state)
        self._update_rows(goals)
        self._audit()
        roll_up.mark_parents_dirty(self.uow, goals)

    def _set(self, request: Request, goal: Goal, difference: Difference) -> None:
        field = difference["field"]
        value = parse_value(field, difference["after"])
        if difference["subject"] == "key_result":
            key_result = next(item for item in goal.key_results if str(item.id) == difference["id"])
            if field == "milestones":
                value = with_done_days(value, key_result.milestones)
            setattr(key_result, field, value)
        elif field == "owner":
            goal.owner_kind, goal.owner_id = value["kind"], UUID(value["id"])
            key = SheetKey(request.sheet.cycle_id, goal.owner_kind, UUID(value["id"]))
            self.next_sheets[goal.id] = key
        else:
            setattr(goal, field, value)

    def _move_to_next_owners(self) -> None:
        """Move goals to the sheets of their next owners, and create those that are missing."""
        keys = list(dict.fromkeys(self.next_sheets.values()))
        sheets = sheet_queries.sheets_of_owners(self.uow, set(keys))
        new_sheets = {key: Sheet(**key._asdict()) for key in keys if key not in sheets}
        self.uow.add(*new_sheets.values())
        self.uow.flush()
        for goal_id, key in self.next_sheets.items():
            self.goals[goal_id].sheet_id = (sheets | new_sheets)[key].id

    def _recompute_key_results(self, goals: Sequence[Goal]) -> None:
        """Recompute changed key results from their values: other dates include other values."""
        ids = {
            difference["id"]
            for item in self.applied
            for difference in item.request.diff
            if difference["subject"] == "key_result"
        }
        key_results = [item for goal in goals for item in goal.key_results if str(item.id) in ids]
        values = effective_values.effective_values(self.uow, [item.id for item in key_results])
        for key_result in key_results:
            reported_values.set_from_values(key_result, values[key_result.id])
        self._update_rows(goals)

    def _update_rows(self, goals: Sequence[Goal]) -> None:
        bulk_update(self.uow.session, goals)
        bulk_update(self.uow.session, [item for goal in goals for item in goal.key_results])

    def _audit(self) -> None:
        for item in self.applied:
            for goal_id, diff in item.differences.items():
                goal = self.goals[goal_id]
                before = _audit_values(goal, diff, "before")
                after = _audit_values(goal, diff, "after") | {"request": item.request.id}
                self.uow.audit("goal.changed", f"goal:{goal_id}", before, after)


def with_done_days(
    milestones: Sequence[Milestone], current: Sequence[Milestone]
) -> list[Milestone]:
    """Requested milestones with the days on which the current ones of the same id were done."""
    done_days = {milestone["id"]: milestone.get("done_on") for milestone in current}
    return [{**item, "done_on": done_days.get(item["id"])} for item in milestones]


def check_applicable(goal: Goal | None, diff: Sequence[Difference]) -> None:
    """Check that the goal's state and key results still allow the differences.

    Raises NotFound `goal.not_found`, Conflict `goal.cannot_move`, Invalid as `check_key_result`.
    """
    if goal is None:
        raise NotFound("goal.not_found")
    starts = any(difference["after"] == "active" for difference in diff)
    required_state = "draft" if starts else "active"
    if goal.state != required_state:
        raise Conflict("goal.cannot_move", state=goal.state, to=required_state)
    for key_result in goal.key_results:
        changes = {
            difference["field"]: parse_value(difference["field"], difference["after"])
            for difference in diff
            if difference["id"] == str(key_result.id)
        }
        columns = cast(KeyResultColumns, vars(key_result) | changes)
        check_key_result(columns, "")


def _audit_values(
    goal: Goal, diff: Sequence[Difference], side: Literal["before", "after"]
) -> dict[str, object]:
    """One side of the differences as the audit log shows it, without hidden amounts."""
    return {
        f"{difference['title']}: {difference['field']}": value
        for difference in diff
        for value in hidden_amounts.audit_values(
            goal, {difference["field"]: difference[side]}
        ).values()
    }
