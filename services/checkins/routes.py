"""The HTTP edge of checkins."""

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.localization import translate
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork

from . import schemas, views
from .use_cases import check_ins, due

checkins_blueprint = blueprint("check-ins", "Check-ins on key results, and what is due")
blueprints = [checkins_blueprint]


@checkins_blueprint.route("/check-ins")
class CheckIns(MethodView):
    @requires(scope="check-ins:read")
    @checkins_blueprint.arguments(schemas.CheckInQuery, location="query")
    @checkins_blueprint.response(200, schemas.CheckInPage)
    def get(self, uow: UnitOfWork, query: schemas.CheckInFilter) -> Page:
        """Check-ins of a key result, newest first"""
        return check_ins.list_check_ins(uow, query)

    @requires(scope="check-ins:write", internal=True)
    @checkins_blueprint.arguments(schemas.CheckInIn)
    @checkins_blueprint.response(201, schemas.CheckInOut)
    def post(self, uow: UnitOfWork, new: schemas.NewCheckIn) -> views.CheckInView:
        """Check in on a key result"""
        return check_ins.record_check_in(uow, new)


@checkins_blueprint.route("/due")
class Due(MethodView):
    @requires(scope="check-ins:read", internal=True)
    @checkins_blueprint.response(200, schemas.DueList)
    def get(self, uow: UnitOfWork) -> views.DueListView:
        """Key results that wait for a value of the caller, pre-filled"""
        return due.list_due(uow, translate)
