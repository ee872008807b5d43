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
from services.goals.drafts.schemas.goals import (
    CommentInput,
    ReopeningInput,
    SheetFilter,
    SheetInput,
    SheetStepInput,
)
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
    def get(self, uow: UnitOfWork, query: SheetFilter) -> Page:
        """Sheets, newest first; owner=me for the caller's own"""
        page = _sheets(uow, query)
        return Page(items=goal_views.show_sheet_line(uow, page["items"]), next=page["next"])

    @requires(scope="goals:write")
    @sheets_blueprint.arguments(SheetIn)
    @sheets_blueprint.response(201, SheetOut)
    def post(self, uow: UnitOfWork, new: SheetInput) -> dict[str, Any]:
        """Open an owner's sheet of a cycle"""
        owner = new["owner"]
        sheet = sheets.open_sheet(uow, new["cycle_id"], {"kind": owner["kind"], "id": owner["id"]})
        return goal_views.show_sheet(uow, sheet, sheets.visible_sheet(uow, sheet.id)[1])


@sheets_blueprint.route("/sheets/<uuid:sheet_id>")
class SheetById(MethodView):
    @requires(scope="goals:read")
    @sheets_blueprint.response(200, SheetOut)
    def get(self, uow: UnitOfWork, sheet_id: UUID) -> dict[str, Any]:
        """A sheet with its goals"""
        return goal_views.show_sheet(uow, *sheets.visible_sheet(uow, sheet_id))


@sheets_blueprint.route("/sheets/<uuid:sheet_id>/transitions")
class SheetTransitions(MethodView):
    @requires(scope="goals:write")
    @sheets_blueprint.arguments(SheetStep)
    @sheets_blueprint.response(200, SheetOut)
    def post(self, uow: UnitOfWork, step: SheetStepInput, sheet_id: UUID) -> dict[str, Any]:
        """Submit, approve, return or withdraw a sheet: a step of its request"""
        submission.move_sheet(uow, sheet_id, **step)
        uow.flush()
        return goal_views.show_sheet(uow, *sheets.visible_sheet(uow, sheet_id))


@sheets_blueprint.route("/sheets/<uuid:sheet_id>/reopenings")
class SheetReopenings(MethodView):
    @requires(scope="goals:write", internal=True)
    @sheets_blueprint.arguments(Reopening)
    @sheets_blueprint.response(200, SheetOut)
    def post(self, uow: UnitOfWork, reopening: ReopeningInput, sheet_id: UUID) -> dict[str, Any]:
        """Reopen a sheet of a closed cycle until a day (HR)"""
        sheets.reopen_sheet(uow, sheet_id, **reopening)
        uow.flush()
        return goal_views.show_sheet(uow, *sheets.visible_sheet(uow, sheet_id))


@sheets_blueprint.route("/sheets/<uuid:sheet_id>/comments")
class SheetComments(MethodView):
    @requires(scope="goals:write", internal=True)
    @sheets_blueprint.arguments(CommentIn)
    @sheets_blueprint.response(201, CommentOut)
    def post(self, uow: UnitOfWork, new: CommentInput, sheet_id: UUID) -> dict[str, Any]:
        """Comment on a visible sheet, or on one of its goals"""
        return comments.add_comment(uow, sheet_id, **new)


@sheets_blueprint.route("/sheets/<uuid:sheet_id>/comments/<uuid:comment_id>")
class SheetCommentById(MethodView):
    @requires(scope="goals:write", internal=True)
    @sheets_blueprint.response(204)
    def delete(self, uow: UnitOfWork, sheet_id: UUID, comment_id: UUID) -> None:
        """Delete a comment of the caller"""
        comments.delete_comment(uow, sheet_id, comment_id)


def _sheets(uow: UnitOfWork, query: SheetFilter) -> Page:
    return sheet_queries.sheets(
        uow,
        owner_id=_owner_id(uow, query["owner"]),
        cycle_id=query["cycle_id"],
        after=query["after"],
        limit=query["limit"],
    )


def _owner_id(uow: UnitOfWork, owner: str) -> UUID | None:
    """The caller for `me`, None for an empty text; Invalid `field.invalid_uuid`."""
    if owner == "me":
        return uow.person.person_id
    owner_id = parse_id(owner)
    if owner and owner_id is None:
        raise invalid("owner", "field.invalid_uuid")
    return owner_id
