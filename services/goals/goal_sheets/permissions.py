"""What a caller may do with goals and sheets, as their rows and their cycle stand."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from directory.visibility import Access
from servicekit.actions import allowed
from servicekit.callers import Caller, Person
from services.goals.access.permissions import can_edit, can_reopen
from services.goals.goal_sheets.models.goals import DROPPED_STATES, GOAL_STEPS, LIVE, Goal
from services.goals.goal_sheets.models.sheets import SHEET_STEPS, Sheet

# What moves a goal by itself, and the state that it leads to; an active goal is cancelled by a
# change request.
GOAL_MOVES: Final = {
    "achieve": "achieved",
    "miss": "missed",
    "cancel": "cancelled",
    "archive": "archived",
}
# In these a goal asks other units for help (协同).
ASKING_STATES = ("draft", "active")


def can_write_retrospective(access: Access) -> bool:
    """A person on their own goals alone; on those of units and the company who may edit them."""
    if access.everything or access.own:
        return True
    return access.owner_kind != "person" and can_edit(access)


def can_read_title(goal: Goal) -> bool:
    """Of a peer's sheet, beyond what one may see: what was agreed and is kept in the line.

    What is for named people alone shows not even its title: the title is what is kept.
    """
    return goal.visibility != "named" and goal.state in LIVE


def is_open(row: Sheet | Goal, today: date) -> bool:
    """Whether its cycle accepts writes, or HR reopened the sheet or goal."""
    return row.cycle.accepts_changes(row.reopened_until, today)


def can_edit_sheet(access: Access, sheet: Sheet, today: date) -> bool:
    """Goals are added and changed by who may edit them, except while approvers decide."""
    return can_edit(access) and is_open(sheet, today) and sheet.state != "in_approval"


def can_submit(access: Access, sheet: Sheet, today: date) -> bool:
    """A draft, by who may edit it; what the sheet has to hold is checked as input."""
    return can_edit(access) and is_open(sheet, today) and "in_approval" in SHEET_STEPS[sheet.state]


def goals_to_submit(sheet: Sheet, goals: Collection[Goal]) -> list[Goal]:
    """Its drafts; of a sheet that an alignment session returned, the live goals once more."""
    states = ("draft", *LIVE) if sheet.returned_by else ("draft",)
    return [goal for goal in goals if goal.state in states]


def can_request_change(access: Access, sheet: Sheet, today: date) -> bool:
    """Who may edit the sheet, once it was agreed."""
    return can_edit(access) and is_open(sheet, today) and sheet.accepts_change_requests


def can_comment(access: Access, sheet: Sheet, today: date) -> bool:
    """Every person who sees the sheet, while its cycle accepts writes."""
    return isinstance(access.caller, Person) and is_open(sheet, today)


def is_author(caller: Caller, comment: Mapping[str, Any]) -> bool:
    """Whether the comment is the caller's own."""
    return isinstance(caller, Person) and comment["author"] == str(caller.person_id)


def can_delete_comment(
    caller: Caller, sheet: Sheet, comment: Mapping[str, Any], today: date
) -> bool:
    """Its author, while the cycle accepts writes."""
    return is_author(caller, comment) and not comment["deleted"] and is_open(sheet, today)


def can_reopen_sheet(access: Access, sheet: Sheet) -> bool:
    """HR in scope, a sheet of a closed cycle."""
    return can_edit(access) and can_reopen(access) and sheet.cycle.state == "closed"


def can_cascade(access: Access, goal: Goal, today: date) -> bool:
    """Who may edit the goal, until it is dropped."""
    return can_edit(access) and is_open(goal, today) and goal.state not in DROPPED_STATES


def can_request_help(access: Access, goal: Goal, today: date) -> bool:
    """Who may edit the goal, while it is a draft or active (协同)."""
    return can_edit(access) and is_open(goal, today) and goal.state in ASKING_STATES


def can_carry_over(access: Access, goal: Goal) -> bool:
    """Who may edit the goal, where it is unfinished; its own cycle may be closed (结转)."""
    return can_edit(access) and goal.is_unfinished


def can_check_in(access: Access, goal: Goal, today: date) -> bool:
    """Who answers for the goal's progress, while it is active."""
    return access.is_responsible and is_open(goal, today) and goal.state == "active"


def step_conflict(goal: Goal, sheet: Sheet, to: str) -> str | None:
    """Return the code of what keeps the goal from moving by itself; None where it may move."""
    if to == "active" and sheet.state != "filed":
        return "goal.sheet_not_agreed"
    if to == "active" or (to == "cancelled" and goal.state == "active"):
        return "goal.change_request_needed"
    in_scoring = goal.cycle.state == "scoring" or goal.reopened_until is not None
    if to in ("achieved", "missed") and not in_scoring:
        return "goal.not_in_scoring"
    return None


def can_move_goal(access: Access, goal: Goal, sheet: Sheet, to: str, today: date) -> bool:
    """Who may edit the sheet, along GOAL_STEPS."""
    is_step = to in GOAL_STEPS[goal.state] and step_conflict(goal, sheet, to) is None
    return is_step and can_edit_sheet(access, sheet, today)


def goal_actions(access: Access, goal: Goal, sheet: Sheet, today: date) -> list[str]:
    """List what the caller may do with a goal of the sheet today."""
    return allowed(
        edit=can_edit_sheet(access, sheet, today),
        check_in=can_check_in(access, goal, today),
        cascade=can_cascade(access, goal, today),
        request_help=can_request_help(access, goal, today),
        request_change=can_request_change(access, sheet, today) and goal.state == "active",
        carry_over=can_carry_over(access, goal),
        **{
            action: can_move_goal(access, goal, sheet, to, today)
            for action, to in GOAL_MOVES.items()
        },
    )


def sheet_actions(access: Access, sheet: Sheet, goals: Collection[Goal], today: date) -> list[str]:
    """List what the caller may do with a sheet today; `goals` are those that they see."""
    return allowed(
        edit=can_edit_sheet(access, sheet, today),
        submit=bool(goals_to_submit(sheet, goals)) and can_submit(access, sheet, today),
        request_change=can_request_change(access, sheet, today),
        comment=can_comment(access, sheet, today),
        reopen=can_reopen_sheet(access, sheet),
    )
