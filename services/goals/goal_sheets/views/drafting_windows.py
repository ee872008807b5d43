"""The last day for drafting a sheet: before its cycle, or after joining, moving or returning."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict

from measures.working_days import working_days_after
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import org as org_queries
from services.goals.access.queries.org import Assignment, LeaveDates
from services.goals.cycles.use_cases.working_calendar import working_calendar
from services.goals.goal_sheets.models.sheets import Sheet

# Working days in which somebody drafts who comes to a cycle that is running.
DRAFTING_WORKING_DAYS = 10
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Movement:
    """The day on which a person came to their unit, and how: joined, moved or returned."""

    on: date
    # joined, moved or returned.
    kind: str


class DraftingWindow(TypedDict):
    """The last day of drafting; reason: cycle, joined, moved or returned."""

    until: date
    reason: str
    over: bool


def drafting_window(uow: UnitOfWork, sheet: Sheet) -> DraftingWindow | None:
    """The last day of drafting and its reason; None where it has ended."""
    cycle, today = sheet.cycle, uow.tenant.today()
    if sheet.state != "draft":
        return None
    if cycle.state in ("planned", "drafting"):
        return _window("cycle", cycle.starts_on - DAY, today)
    if cycle.state != "active" or sheet.owner_kind != "person" or sheet.owner_id is None:
        return None
    assignments, leaves = org_queries.assignments_and_leaves(uow, sheet.owner_id)
    movement = last_movement(assignments, leaves, since=cycle.starts_on, today=today)
    if movement is None:
        return None
    until = working_days_after(movement.on, DRAFTING_WORKING_DAYS, working_calendar(uow))
    return _window(movement.kind, until, today)


def last_movement(
    assignments: Sequence[Assignment],
    leaves: Sequence[LeaveDates] = (),
    *,
    since: date,
    today: date,
) -> Movement | None:
    """The last change of the main assignment after `since`, or the last return from leave.

    A new position in one unit is none.
    """
    main_assignments = sorted(
        (item for item in assignments if item["main"]), key=lambda item: str(item["from"])
    )
    movements = [
        Movement(date.fromisoformat(item["until"]) + DAY, "returned")
        for item in leaves
        if item["until"]
    ]
    for index, item in enumerate(main_assignments):
        kind = _kind(main_assignments[index - 1] if index else None, item)
        if kind:
            movements.append(Movement(date.fromisoformat(item["from"]), kind))
    movements_in_cycle = [movement for movement in movements if since < movement.on <= today]
    return max(movements_in_cycle, key=lambda movement: movement.on, default=None)


def _kind(previous: Assignment | None, assignment: Assignment) -> str | None:
    if previous is None:
        return "joined"
    ended, begins = previous["until"], date.fromisoformat(assignment["from"])
    if ended and date.fromisoformat(ended) + DAY < begins:
        return "returned"
    return "moved" if previous["unit_id"] != assignment["unit_id"] else None


def _window(reason: str, until: date, today: date) -> DraftingWindow:
    return DraftingWindow(until=until, reason=reason, over=until < today)
