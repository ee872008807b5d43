"""Until when a sheet is drafted: before its cycle, or for who joined, moved or returned in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from measures.working_days import working_days_after
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import org as org_queries
from services.goals.cycles.use_cases.working_calendar import working_calendar
from services.goals.goal_sheets.models.sheets import Sheet

# Working days in which somebody drafts who comes to a cycle that is running.
WINDOW = 10
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Movement:
    """The day on which somebody came to where they are posted, and how."""

    on: date
    # joined, moved or returned.
    kind: str


def drafting_window(uow: UnitOfWork, sheet: Sheet) -> dict[str, Any] | None:
    """The last day and why it is that; none where nothing is left to draft for."""
    cycle, today = sheet.cycle, uow.tenant.today()
    if sheet.state != "draft":
        return None
    if cycle.state in ("planned", "drafting"):
        return _window("cycle", cycle.starts_on - DAY, today)
    if cycle.state != "active" or sheet.owner_kind != "person" or sheet.owner_id is None:
        return None
    postings, leaves = org_queries.postings_and_leaves(uow, sheet.owner_id)
    found = last_movement(postings, leaves, since=cycle.starts_on, today=today)
    if found is None:
        return None
    until = working_days_after(found.on, WINDOW, working_calendar(uow))
    return _window(found.kind, until, today)


def last_movement(
    postings: Sequence[Mapping[str, Any]],
    leaves: Sequence[Mapping[str, Any]] = (),
    *,
    since: date,
    today: date,
) -> Movement | None:
    """The last change of the main posting after `since`, or the last return from leave.

    A new position in one unit is none.
    """
    mains = sorted((item for item in postings if item["main"]), key=lambda item: str(item["from"]))
    found = [
        Movement(date.fromisoformat(item["until"]) + DAY, "returned")
        for item in leaves
        if item["until"]
    ]
    for index, item in enumerate(mains):
        kind = _kind(mains[index - 1] if index else None, item)
        if kind:
            found.append(Movement(date.fromisoformat(item["from"]), kind))
    counting = [one for one in found if since < one.on <= today]
    return max(counting, key=lambda one: one.on, default=None)


def _kind(before: Mapping[str, Any] | None, item: Mapping[str, Any]) -> str | None:
    if before is None:
        return "joined"
    ended, begins = before["until"], date.fromisoformat(item["from"])
    if ended and date.fromisoformat(ended) + DAY < begins:
        return "returned"
    return "moved" if before["unit_id"] != item["unit_id"] else None


def _window(reason: str, until: date, today: date) -> dict[str, Any]:
    return {"until": until, "reason": reason, "over": until < today}
