"""The last day for drafting a sheet: before its cycle, or after joining, moving or returning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from measures.working_days import working_days_after
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import org as org_queries
from services.goals.access.queries.org import LeaveDates, Posting
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


def drafting_window(uow: UnitOfWork, sheet: Sheet) -> dict[str, Any] | None:
    """The last day of drafting and its reason, as DraftingOut has it; None where it has ended."""
    cycle, today = sheet.cycle, uow.tenant.today()
    if sheet.state != "draft":
        return None
    if cycle.state in ("planned", "drafting"):
        return _window("cycle", cycle.starts_on - DAY, today)
    if cycle.state != "active" or sheet.owner_kind != "person" or sheet.owner_id is None:
        return None
    postings, leaves = org_queries.postings_and_leaves(uow, sheet.owner_id)
    movement = last_movement(postings, leaves, since=cycle.starts_on, today=today)
    if movement is None:
        return None
    until = working_days_after(movement.on, DRAFTING_WORKING_DAYS, working_calendar(uow))
    return _window(movement.kind, until, today)


def last_movement(
    postings: Sequence[Posting],
    leaves: Sequence[LeaveDates] = (),
    *,
    since: date,
    today: date,
) -> Movement | None:
    """The last change of the main posting after `since`, or the last return from leave.

    A new position in one unit is none.
    """
    main_postings = sorted(
        (item for item in postings if item["main"]), key=lambda item: str(item["from"])
    )
    movements = [
        Movement(date.fromisoformat(item["until"]) + DAY, "returned")
        for item in leaves
        if item["until"]
    ]
    for index, item in enumerate(main_postings):
        kind = _kind(main_postings[index - 1] if index else None, item)
        if kind:
            movements.append(Movement(date.fromisoformat(item["from"]), kind))
    movements_in_cycle = [movement for movement in movements if since < movement.on <= today]
    return max(movements_in_cycle, key=lambda movement: movement.on, default=None)


def _kind(previous: Mapping[str, Any] | None, posting: Mapping[str, Any]) -> str | None:
    if previous is None:
        return "joined"
    ended, begins = previous["until"], date.fromisoformat(posting["from"])
    if ended and date.fromisoformat(ended) + DAY < begins:
        return "returned"
    return "moved" if previous["unit_id"] != posting["unit_id"] else None


def _window(reason: str, until: date, today: date) -> dict[str, Any]:
    return {"until": until, "reason": reason, "over": until < today}
