"""The HTTP edge of insights."""

from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work.session import UnitOfWork

from . import schemas
from .schemas import BoardFilter, UnitBoardFilter
from .use_cases import board
from .views.board import BoardVersion, BoardView, UnitBoardView

board_blueprint = blueprint("board", "Goals of the whole company by unit")
blueprints = [board_blueprint]


@board_blueprint.route("/board")
class Board(MethodView):
    @requires(scope="insights:read")
    @board_blueprint.arguments(schemas.BoardQuery, location="query")
    @board_blueprint.response(200, schemas.BoardOut)
    def get(self, uow: UnitOfWork, query: BoardFilter) -> BoardView:
        """The company and its units with their goals"""
        return board.show_board(uow, query)


@board_blueprint.route("/board/version")
class Version(MethodView):
    @requires(scope="insights:read")
    @board_blueprint.response(200, schemas.VersionOut)
    def get(self, uow: UnitOfWork) -> BoardVersion:
        """The version of the board, which is cheap to ask often"""
        return board.show_version(uow)


@board_blueprint.route("/board/units/<uuid:unit_id>")
class UnitBoard(MethodView):
    @requires(scope="insights:read")
    @board_blueprint.arguments(schemas.UnitBoardQuery, location="query")
    @board_blueprint.response(200, schemas.UnitBoardOut)
    def get(self, uow: UnitOfWork, query: UnitBoardFilter, unit_id: UUID) -> UnitBoardView:
        """All goals of one unit"""
        return board.show_unit(uow, unit_id, query)
