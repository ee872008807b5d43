"""Comments on a goal sheet and its goals."""

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

COMMENT_LIMIT = 200


def add_comment(uow: UnitOfWork, sheet_id: UUID, text: str, goal_id: UUID | None) -> dict[str, Any]:
    """Add a comment on the sheet, or on one of its goals, by anybody who sees it."""
    author = uow.person
    sheet = sheet_queries.sheet(uow, sheet_id, lock=True)
    _, goals = visible_sheet(uow, sheet_id)
    require_open(uow, sheet)
    if goal_id and goal_id not in {goal.id for goal in goals}:
        raise invalid("goal_id", "goal.not_found")
    if len(sheet.comments) >= COMMENT_LIMIT:
        raise Conflict("sheet.too_many_comments", most=COMMENT_LIMIT)
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
    return _show_comment(comment, {author.person_id: author.name})


def delete_comment(uow: UnitOfWork, sheet_id: UUID, comment_id: UUID) -> None:
    """Empty a comment of the caller's own, and mark it as deleted.

    Raises NotFound `comment.not_found`, Forbidden `comment.not_yours`, Conflict `cycle.closed`.
    """
    sheet = sheet_queries.sheet(uow, sheet_id, lock=True)
    _, goals = visible_sheet(uow, sheet_id)
    comments = {item["id"]: item for item in _visible_comments(sheet, goals)}
    comment = comments.get(str(comment_id))
    if comment is None or comment["deleted"]:
        raise NotFound("comment.not_found")
    require(comment["author"] == str(uow.person.person_id), "comment.not_yours")
    require_open(uow, sheet)
    deleted = {**comment, "text": "", "deleted": True}
    sheet.comments = [deleted if item["id"] == deleted["id"] else item for item in sheet.comments]
    uow.audit("sheet.comment_deleted", f"sheet:{sheet.id}", {"comment": comment["id"]})


def authors(sheet: Sheet) -> set[UUID]:
    """Collect the ids of employees who commented on the sheet or its goals, deleted ones too."""
    return {UUID(comment["author"]) for comment in sheet.comments}


def show_comments(
    sheet: Sheet, goals: Collection[Goal], names: Mapping[UUID, str]
) -> list[dict[str, Any]]:
    """The comments on the sheet and on visible goals, oldest first; `names` are the authors'."""
    return [_show_comment(comment, names) for comment in _visible_comments(sheet, goals)]


def _visible_comments(sheet: Sheet, goals: Collection[Goal]) -> list[dict[str, Any]]:
    goal_ids = {str(goal.id) for goal in goals}
    return [
        comment
        for comment in sheet.comments
        if comment["goal_id"] is None or comment["goal_id"] in goal_ids
    ]


def _show_comment(comment: dict[str, Any], names: Mapping[UUID, str]) -> dict[str, Any]:
    author = UUID(comment["author"])
    return {
        **comment,
        "author": {"id": author, "name": names.get(author, "")},
        "at": datetime.fromisoformat(comment["at"]),
    }
