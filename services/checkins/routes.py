"""The HTTP edge of checkins."""

from typing import Any

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.localization import translate
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork

from . import schemas
from .use_cases import reading, recording

checkins_blueprint = blueprint("check-ins", "What was done and measured, and what is due")
blueprints = [checkins_blueprint]


@checkins_blueprint.route("/check-ins")
class CheckIns(MethodView):
    @requires(scope="check-ins:read")
    @checkins_blueprint.arguments(schemas.CheckInQuery, location="query")
    @checkins_blueprint.response(200, schemas.CheckInPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """Check-ins of a key result, newest first"""
        return reading.list_check_ins(uow, **query)

    @requires(scope="check-ins:write", internal=True)
    @checkins_blueprint.arguments(schemas.CheckInIn)
    @checkins_blueprint.response(201, schemas.CheckInOut)
    def post(self, uow: UnitOfWork, new: schemas.NewCheckIn) -> dict[str, Any]:
        """Check in on a key result"""
        return reading.show_recorded(uow, recording.record_check_in(uow, new))


@checkins_blueprint.route("/due")
class Due(MethodView):
    @requires(scope="check-ins:read", internal=True)
    @checkins_blueprint.response(200, schemas.DueList)
    def get(self, uow: UnitOfWork) -> dict[str, Any]:
        """What waits for a value of mine, pre-filled"""
        return reading.list_due(uow, translate)
