"""Which goals are looked back on, who writes of them, and who moves the actions of a unit."""

from datetime import date

from directory.visibility import Access
from servicekit.callers import Caller, Person
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.permissions import can_write_retrospective, is_open
from services.goals.retrospectives.models import REVIEWED_STATES, STAGES, UnitAction


def is_reviewed(goal: Goal) -> bool:
    """Whether it was agreed and not dropped, and its cycle has a stage to look back at."""
    return goal.state in REVIEWED_STATES and goal.cycle.state in STAGES


def can_write_of_goal(access: Access, goal: Goal, today: date) -> bool:
    """A goal that was worked on, at a stage of its cycle that accepts writes."""
    return is_reviewed(goal) and is_open(goal, today) and can_write_retrospective(access)


def can_write_of_unit(access: Access, cycle: Cycle, sheet: Sheet, today: date) -> bool:
    """A unit, at a stage of the cycle in which its sheet accepts writes."""
    return cycle.state in STAGES and is_open(sheet, today) and can_write_retrospective(access)


def can_move_action(caller: Caller, access: Access, action: UnitAction) -> bool:
    """Its owner and who may write the unit's retrospective; both once that is submitted."""
    is_owner = isinstance(caller, Person) and action["owner_id"] == str(caller.person_id)
    return is_owner or can_write_retrospective(access)
