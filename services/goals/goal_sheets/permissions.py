"""Who may read the title of a goal and write its retrospective."""

from directory.visibility import Access
from services.goals.access.permissions import can_edit
from services.goals.goal_sheets.models.goals import LIVE, Goal


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
