"""Goal sheets over HTTP."""

from uuid import UUID

from flask.views import MethodView

from servicekit.callers import Person
from servicekit.errors import invalid
from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.ids import parse_id
from servicekit.paging import ActionPage, with_actions
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.schemas import SheetIn, SheetInput
from services.goals.drafts.schemas.goals import (
    CommentInput,
    ReopeningInput,
    SheetFilter,
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
from services.goals.goal_sheets.use_cases import comments, sheets
from services.goals.goal_sheets.views.comments import CommentView
from services.goals.goal_sheets.views.sheets import SheetView, show_sheet, show_sheet_summaries

sheets_blueprint = blueprint("sheets", "All goals of one owner in one cycle")


@sheets_blueprint.route("/sheets")
class Sheets(MethodView):
    @requires(scope="goals:read")
    @sheets_blueprint.arguments(SheetQuery, location="query")
    @sheets_blueprint.response(200, SheetPage)
    def get(self, uow: UnitOfWork, query: SheetFilter) -> ActionPage:
        """Sheets, newest first; owner=me for the caller's own"""
        return _sheets(uow, query)

    @requires(scope="goals:write")
    @sheets_blueprint.arguments(SheetIn)
    @sheets_blueprint.response(201, SheetOut)
    def post(self, uow: UnitOfWork, new: SheetInput) -> SheetView:
        """Open an owner's sheet of a cycle"""
        sheet = sheets.open_sheet(uow, new["cycle_id"], new["owner"])
        return show_sheet(uow, sheet, sheets.visible_sheet(uow, sheet.id)[1])


@sheets_blueprint.route("/sheets/<uuid:sheet_id>")
class SheetById(MethodView):
    @requires(scope="goals:read")
    @sheets_blueprint.response(200, SheetOut)
    def get(self, uow: UnitOfWork, sheet_id: UUID) -> SheetView:
        """A sheet with its goals"""
        return show_sheet(uow, *sheets.visible_sheet(uow, sheet_id))


@sheets_blueprint.route("/sheets/<uuid:sheet_id>/transitions")
class SheetTransitions(MethodView):
    @requires(scope="goals:write")
    @sheets_blueprint.arguments(SheetStep)
    @sheets_blueprint.response(200, SheetOut)
    def post(self, uow: UnitOfWork, step: SheetStepInput, sheet_id: UUID) -> SheetView:
        """Submit, approve, return or withdraw a sheet: a step of its request"""
        submission.move_sheet(uow, sheet_id, **step)
        uow.flush()
        return show_sheet(uow, *sheets.visible_sheet(uow, sheet_id))


@sheets_blueprint.route("/sheets/<uuid:sheet_id>/reopenings")
class SheetReopenings(MethodView):
    @requires(scope="goals:write", internal=True)
    @sheets_blueprint.arguments(Reopening)
    @sheets_blueprint.response(200, SheetOut)
    def post(self, uow: UnitOfWork, reopening: ReopeningInput, sheet_id: UUID) -> SheetView:
        """Reopen a sheet of a closed cycle until a day (HR)"""
        sheets.reopen_sheet(uow, sheet_id, **reopening)
        uow.flush()
        return show_sheet(uow, *sheets.visible_sheet(uow, sheet_id))


@sheets_blueprint.route("/sheets/<uuid:sheet_id>/comments")
class SheetComments(MethodView):
    @requires(scope="goals:write", internal=True)
    @sheets_blueprint.arguments(CommentIn)
    @sheets_blueprint.response(201, CommentOut)
    def post(self, uow: UnitOfWork, new: CommentInput, sheet_id: UUID) -> CommentView:
        """Comment on a visible sheet, or on one of its goals"""
        return comments.add_comment(uow, sheet_id, **new)


@sheets_blueprint.route("/sheets/<uuid:sheet_id>/comments/<uuid:comment_id>")
class SheetCommentById(MethodView):
    @requires(scope="goals:write", internal=True)
    @sheets_blueprint.response(204)
    def delete(self, uow: UnitOfWork, sheet_id: UUID, comment_id: UUID) -> None:
        """Delete a comment of the caller"""
        comments.delete_comment(uow, sheet_id, comment_id)


def _sheets(uow: UnitOfWork, query: SheetFilter) -> ActionPage:
    owner_id, cycle_id = _owner_id(uow, query["owner"]), query["cycle_id"]
    page = sheet_queries.sheets(
        uow, owner_id=owner_id, cycle_id=cycle_id, after=query["after"], limit=query["limit"]
    )
    items = show_sheet_summaries(uow, page["items"])
    # What one may do on behalf of others is the same for people and units.
    is_own = isinstance(uow.caller, Person) and owner_id == uow.caller.person_id
    owner = ("person" if is_own else "unit", owner_id) if owner_id else None
    actions = sheets.list_actions(uow, owner, cycle_id)
    return with_actions(page, items, actions)


def _owner_id(uow: UnitOfWork, owner: str) -> UUID | None:
    """The caller for `me`, None for an empty text; Invalid `field.invalid_uuid`."""
    if owner == "me":
        return uow.person.person_id
    owner_id = parse_id(owner)
    if owner and owner_id is None:
        raise invalid("owner", "field.invalid_uuid")
    return owner_id
