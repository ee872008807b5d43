"""What people say of a sheet while it is drafted, agreed and worked on."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from servicekit.errors import Conflict, NotFound, invalid, require
from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.goal_sheets.use_cases.sheets import require_open, visible_sheet

MOST = 200


def add_comment(uow: UnitOfWork, sheet_id: UUID, text: str, goal_id: UUID | None) -> dict[str, Any]:
    """Said by anybody who sees the sheet, of one of its goals or of the whole."""
    author = uow.person
    sheet = sheet_queries.sheet(uow, sheet_id, lock=True)
    _, goals = visible_sheet(uow, sheet_id)
    require_open(uow, sheet)
    if goal_id and goal_id not in {goal.id for goal in goals}:
        raise invalid("goal_id", "goal.not_found")
    if len(sheet.comments) >= MOST:
        raise Conflict("sheet.too_many_comments", most=MOST)
    comment = {
        "id": str(new_id()),
        "author": str(author.person_id),
        "at": uow.now().isoformat(),
        "text": text,
        "goal_id": str(goal_id) if goal_id else None,
        "deleted": False,
    }
    sheet.comments = [*sheet.comments, comment]
    uow.publish(goal_events.sheet_commented(sheet, comment), key=sheet.id)
    uow.audit("sheet.commented", f"sheet:{sheet.id}", after={"comment": comment["id"]})
    return _shown(comment, {author.person_id: author.name})


def delete_comment(uow: UnitOfWork, sheet_id: UUID, comment_id: UUID) -> None:
    """Take back what one said oneself; that something stood there stays to be seen."""
    sheet = sheet_queries.sheet(uow, sheet_id, lock=True)
    _, goals = visible_sheet(uow, sheet_id)
    seen = {one["id"]: one for one in _visible(sheet, goals)}
    found = seen.get(str(comment_id))
    if found is None or found["deleted"]:
        raise NotFound("comment.not_found")
    require(found["author"] == str(uow.person.person_id), "comment.not_yours")
    require_open(uow, sheet)
    gone = {**found, "text": "", "deleted": True}
    sheet.comments = [gone if one["id"] == gone["id"] else one for one in sheet.comments]
    uow.audit("sheet.comment_deleted", f"sheet:{sheet.id}", {"comment": found["id"]})


def authors(sheet: Sheet) -> set[UUID]:
    return {UUID(one["author"]) for one in sheet.comments}


def show_comments(
    sheet: Sheet, goals: Collection[Goal], names: Mapping[UUID, str]
) -> list[dict[str, Any]]:
    """The thread as far as its goals are seen, oldest first; `names` are the authors'."""
    return [_shown(one, names) for one in _visible(sheet, goals)]


def _visible(sheet: Sheet, goals: Collection[Goal]) -> list[dict[str, Any]]:
    known = {str(goal.id) for goal in goals}
    return [one for one in sheet.comments if one["goal_id"] is None or one["goal_id"] in known]


def _shown(comment: dict[str, Any], names: Mapping[UUID, str]) -> dict[str, Any]:
    author = UUID(comment["author"])
    return {
        **comment,
        "author": {"id": author, "name": names.get(author, "")},
        "at": datetime.fromisoformat(comment["at"]),
    }
