"""Comments on a goal sheet and its goals, with the names of their authors."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from servicekit.actions import allowed
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views.names import NamedView
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Comment, Sheet
from services.goals.goal_sheets.permissions import can_delete_comment


class CommentView(TypedDict):
    """A comment on the sheet, or on one of its goals; without text where it was deleted."""

    id: str
    author: NamedView
    at: datetime
    text: str
    goal_id: str | None
    deleted: bool
    allowed_actions: list[str]


def authors(sheet: Sheet) -> set[UUID]:
    """Collect the ids of employees who commented on the sheet or its goals, deleted ones too."""
    return {UUID(comment["author"]) for comment in sheet.comments}


def show_comments(
    uow: UnitOfWork, sheet: Sheet, goals: Collection[Goal], names: Mapping[UUID, str]
) -> list[CommentView]:
    """The comments on the sheet and on visible goals, oldest first; `names` are the authors'."""
    return [show_comment(uow, sheet, comment, names) for comment in visible_comments(sheet, goals)]


def show_comment(
    uow: UnitOfWork, sheet: Sheet, comment: Comment, names: Mapping[UUID, str]
) -> CommentView:
    """Show one comment; `names` has its author's."""
    author = UUID(comment["author"])
    is_deletable = can_delete_comment(uow.caller, sheet, comment, uow.tenant.today())
    return {
        **comment,
        "author": NamedView(id=author, name=names.get(author, "")),
        "at": datetime.fromisoformat(comment["at"]),
        "allowed_actions": allowed(delete=is_deletable),
    }


def visible_comments(sheet: Sheet, goals: Collection[Goal]) -> list[Comment]:
    """The comments on the sheet itself and on those of its goals that the caller sees."""
    goal_ids = {str(goal.id) for goal in goals}
    return [
        comment
        for comment in sheet.comments
        if comment["goal_id"] is None or comment["goal_id"] in goal_ids
    ]
