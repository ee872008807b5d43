"""The HTTP edge of notifications."""

from typing import Any

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work import unit_of_work

from . import schemas
from .use_cases import reading

notifications_blueprint = blueprint("notifications", "Says what notifications offers")
blueprints = [notifications_blueprint]


@notifications_blueprint.route("/me")
class Me(MethodView):
    @requires(scope="notifications:read")
    @notifications_blueprint.response(200, schemas.MeOut)
    def get(self) -> dict[str, Any]:
        """The caller as notifications knows them"""
        with unit_of_work() as uow:
            return reading.show_me(uow)
