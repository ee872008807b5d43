"""The HTTP edge of web."""

from typing import Any

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work import unit_of_work

from . import schemas
from .use_cases import reading

web_blueprint = blueprint("web", "Says what web offers")
blueprints = [web_blueprint]


@web_blueprint.route("/me")
class Me(MethodView):
    @requires(scope="web:read")
    @web_blueprint.response(200, schemas.MeOut)
    def get(self) -> dict[str, Any]:
        """The caller as web knows them"""
        with unit_of_work() as uow:
            return reading.show_me(uow)
