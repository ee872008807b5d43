"""Goal sheets over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from servicekit.errors import invalid
from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.ids import parse_id
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.schemas import SheetIn
from services.goals.drafts.use_cases import submission
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.goal_sheets.schemas.sheets import (
    CommentIn,
    CommentOut,
    Reopening,
    SheetOut,
    SheetPage,
    SheetQuery,
    SheetStep,
)
from services.goals.goal_sheets.use_cases import comments, goal_views, sheets

sheets_blueprint = blueprint("sheets", "All goals of one owner in one cycle")


@sheets_blueprint.route("/sheets")
class Sheets(MethodView):
    @requires(scope="goals:read")
    @sheets_blueprint.arguments(SheetQuery, location="query")
    @sheets_blueprint.response(200, SheetPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """Sheets, newest first; owner=me for one's own"""
        found = sheet_queries.sheets(uow, owner_id=_owner(uow, query.pop("owner")), **query)
        return Page(items=goal_views.show_sheet_summaries(uow, found["items"]), next=found["next"])

    @requires(scope="goals:write")
    @sheets_blueprint.arguments(SheetIn)
    @sheets_blueprint.response(201, SheetOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any]) -> dict[str, Any]:
        """Open an owner's sheet of a cycle"""
        sheet = sheets.open_sheet(uow, new["cycle_id"], new["owner"])
        return goal_views.show_sheet(uow, sheet, sheets.visible_sheet(uow, sheet.id)[1])


@sheets_blueprint.route("/sheets/<uuid:sheet_id>")
class OneSheet(MethodView):
    @requires(scope="goals:read")
    @sheets_blueprint.response(200, SheetOut)
    def get(self, uow: UnitOfWork, sheet_id: UUID) -> dict[str, Any]:
        """One sheet with its goals"""
        return goal_views.show_sheet(uow, *sheets.visible_sheet(uow, sheet_id))


@sheets_blueprint.route("/sheets/<uuid:sheet_id>/transitions")
class SheetTransitions(MethodView):
    @requires(scope="goals:write")
    @sheets_blueprint.arguments(SheetStep)
    @sheets_blueprint.response(200, SheetOut)
    def post(self, uow: UnitOfWork, step: dict[str, Any], sheet_id: UUID) -> dict[str, Any]:
        """Submit, agree, return or take back a sheet: a step of its request"""
        submission.move_sheet(uow, sheet_id, **{"comment": None, **step})
        uow.flush()
        return goal_views.show_sheet(uow, *sheets.visible_sheet(uow, sheet_id))


@sheets_blueprint.route("/sheets/<uuid:sheet_id>/reopenings")
class SheetReopenings(MethodView):
    @requires(scope="goals:write", internal=True)
    @sheets_blueprint.arguments(Reopening)
    @sheets_blueprint.response(200, SheetOut)
    def post(self, uow: UnitOfWork, reopening: dict[str, Any], sheet_id: UUID) -> dict[str, Any]:
        """Let a sheet of a closed cycle be written until a day (HR)"""
        sheets.reopen_sheet(uow, sheet_id, **reopening)
        uow.flush()
        return goal_views.show_sheet(uow, *sheets.visible_sheet(uow, sheet_id))


@sheets_blueprint.route("/sheets/<uuid:sheet_id>/comments")
class SheetComments(MethodView):
    @requires(scope="goals:write", internal=True)
    @sheets_blueprint.arguments(CommentIn)
    @sheets_blueprint.response(201, CommentOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any], sheet_id: UUID) -> dict[str, Any]:
        """Comment on a sheet that one sees, or on one of its goals"""
        return comments.add_comment(uow, sheet_id, **new)


@sheets_blueprint.route("/sheets/<uuid:sheet_id>/comments/<uuid:comment_id>")
class OneSheetComment(MethodView):
    @requires(scope="goals:write", internal=True)
    @sheets_blueprint.response(204)
    def delete(self, uow: UnitOfWork, sheet_id: UUID, comment_id: UUID) -> None:
        """Delete one's own comment"""
        comments.delete_comment(uow, sheet_id, comment_id)


def _owner(uow: UnitOfWork, text: str) -> UUID | None:
    if text == "me":
        return uow.person.person_id
    if text and parse_id(text) is None:
        raise invalid("owner", "field.invalid_uuid")
    return parse_id(text)
