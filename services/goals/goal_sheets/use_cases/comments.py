"""Comments on a goal sheet and its goals."""

from uuid import UUID

from servicekit.errors import Conflict, NotFound, invalid, require
from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.sheets import Comment
from services.goals.goal_sheets.permissions import is_author
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.goal_sheets.use_cases.sheets import require_open, visible_sheet
from services.goals.goal_sheets.views.comments import CommentView, show_comment, visible_comments

COMMENT_LIMIT = 200


def add_comment(uow: UnitOfWork, sheet_id: UUID, text: str, goal_id: UUID | None) -> CommentView:
    """Add a comment on the sheet, or on one of its goals, by anybody who sees it."""
    author = uow.person
    sheet = sheet_queries.sheet(uow, sheet_id, lock=True)
    _, goals = visible_sheet(uow, sheet_id)
    require_open(uow, sheet)
    if goal_id and goal_id not in {goal.id for goal in goals}:
        raise invalid("goal_id", "goal.not_found")
    if len(sheet.comments) >= COMMENT_LIMIT:
        raise Conflict("sheet.too_many_comments", most=COMMENT_LIMIT)
    comment = Comment(
        id=str(new_id()),
        author=str(author.person_id),
        at=uow.now().isoformat(),
        text=text,
        goal_id=str(goal_id) if goal_id else None,
        deleted=False,
    )
    sheet.comments = [*sheet.comments, comment]
    uow.publish(goal_events.sheet_commented(sheet, comment), key=sheet.id)
    uow.audit("sheet.commented", f"sheet:{sheet.id}", after={"comment": comment["id"]})
    return show_comment(uow, sheet, comment, {author.person_id: author.name})


def delete_comment(uow: UnitOfWork, sheet_id: UUID, comment_id: UUID) -> None:
    """Empty a comment of the caller's own, and mark it as deleted.

    Raises NotFound `comment.not_found`, Forbidden `comment.not_yours`, Conflict `cycle.closed`.
    """
    sheet = sheet_queries.sheet(uow, sheet_id, lock=True)
    _, goals = visible_sheet(uow, sheet_id)
    comments = {item["id"]: item for item in visible_comments(sheet, goals)}
    comment = comments.get(str(comment_id))
    if comment is None or comment["deleted"]:
        raise NotFound("comment.not_found")
    require(is_author(uow.caller, comment), "comment.not_yours")
    require_open(uow, sheet)
    deleted: Comment = {**comment, "text": "", "deleted": True}
    sheet.comments = [deleted if item["id"] == deleted["id"] else item for item in sheet.comments]
    uow.audit("sheet.comment_deleted", f"sheet:{sheet.id}", {"comment": comment["id"]})
