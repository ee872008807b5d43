"""Goal sheets over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from servicekit.errors import invalid
from servicekit.http.edge import requires
from servicekit.http.paging import Page
from servicekit.http.parsing import blueprint
from servicekit.ids import parse_id
from servicekit.unit_of_work import UnitOfWork, unit_of_work
from services.goals import queries, schemas
from services.goals.use_cases import comments, sheets, showing, submitting

sheets_blueprint = blueprint("sheets", "All goals of one owner in one cycle")


@sheets_blueprint.route("/sheets")
class Sheets(MethodView):
    @requires(scope="goals:read")
    @sheets_blueprint.arguments(schemas.SheetQuery, location="query")
    @sheets_blueprint.response(200, schemas.SheetPage)
    def get(self, query: dict[str, Any]) -> Page:
        """Sheets, newest first; owner=me for one's own"""
        with unit_of_work() as uow:
            found = queries.goals.sheets(uow, owner_id=_owner(uow, query.pop("owner")), **query)
            return Page(items=showing.show_sheet_line(uow, found["items"]), next=found["next"])

    @requires(scope="goals:write")
    @sheets_blueprint.arguments(schemas.SheetIn)
    @sheets_blueprint.response(201, schemas.SheetOut)
    def post(self, new: dict[str, Any]) -> dict[str, Any]:
        """Open an owner's sheet of a cycle"""
        with unit_of_work() as uow:
            sheet = sheets.open_sheet(uow, new["cycle_id"], new["owner"])
            return showing.show_sheet(uow, sheet, sheets.visible_sheet(uow, sheet.id)[1])


@sheets_blueprint.route("/sheets/<uuid:sheet_id>")
class OneSheet(MethodView):
    @requires(scope="goals:read")
    @sheets_blueprint.response(200, schemas.SheetOut)
    def get(self, sheet_id: UUID) -> dict[str, Any]:
        """One sheet with its goals"""
        with unit_of_work() as uow:
            return showing.show_sheet(uow, *sheets.visible_sheet(uow, sheet_id))


@sheets_blueprint.route("/sheets/<uuid:sheet_id>/transitions")
class SheetTransitions(MethodView):
    @requires(scope="goals:write")
    @sheets_blueprint.arguments(schemas.SheetStep)
    @sheets_blueprint.response(200, schemas.SheetOut)
    def post(self, step: dict[str, Any], sheet_id: UUID) -> dict[str, Any]:
        """Submit, agree, return or take back a sheet: a step of its request"""
        with unit_of_work() as uow:
            submitting.move_sheet(uow, sheet_id, **{"comment": None, **step})
            uow.flush()
            return showing.show_sheet(uow, *sheets.visible_sheet(uow, sheet_id))


@sheets_blueprint.route("/sheets/<uuid:sheet_id>/reopenings")
class SheetReopenings(MethodView):
    @requires(scope="goals:write", internal=True)
    @sheets_blueprint.arguments(schemas.Reopening)
    @sheets_blueprint.response(200, schemas.SheetOut)
    def post(self, reopening: dict[str, Any], sheet_id: UUID) -> dict[str, Any]:
        """Let a sheet of a closed cycle be written until a day (HR)"""
        with unit_of_work() as uow:
            sheets.reopen_sheet(uow, sheet_id, **reopening)
            uow.flush()
            return showing.show_sheet(uow, *sheets.visible_sheet(uow, sheet_id))


@sheets_blueprint.route("/sheets/<uuid:sheet_id>/comments")
class SheetComments(MethodView):
    @requires(scope="goals:write", internal=True)
    @sheets_blueprint.arguments(schemas.CommentIn)
    @sheets_blueprint.response(201, schemas.CommentOut)
    def post(self, new: dict[str, Any], sheet_id: UUID) -> dict[str, Any]:
        """Comment on a sheet that one sees, or on one of its goals"""
        with unit_of_work() as uow:
            return comments.add_comment(uow, sheet_id, **new)


@sheets_blueprint.route("/sheets/<uuid:sheet_id>/comments/<uuid:comment_id>")
class OneSheetComment(MethodView):
    @requires(scope="goals:write", internal=True)
    @sheets_blueprint.response(204)
    def delete(self, sheet_id: UUID, comment_id: UUID) -> None:
        """Delete one's own comment"""
        with unit_of_work() as uow:
            comments.delete_comment(uow, sheet_id, comment_id)


def _owner(uow: UnitOfWork, text: str) -> UUID | None:
    if text == "me":
        return uow.person.person_id
    if text and parse_id(text) is None:
        raise invalid("owner", "field.invalid_uuid")
    return parse_id(text)
