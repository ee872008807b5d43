"""The HTTP edge of checkins."""

from typing import Any

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work import unit_of_work

from . import schemas
from .use_cases import reading

checkins_blueprint = blueprint("checkins", "Says what checkins offers")
blueprints = [checkins_blueprint]


@checkins_blueprint.route("/me")
class Me(MethodView):
    @requires(scope="checkins:read")
    @checkins_blueprint.response(200, schemas.MeOut)
    def get(self) -> dict[str, Any]:
        """The caller as checkins knows them"""
        with unit_of_work() as uow:
            return reading.show_me(uow)
