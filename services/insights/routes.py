"""The HTTP edge of insights."""

from typing import Any

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work import unit_of_work

from . import schemas
from .use_cases import reading

insights_blueprint = blueprint("insights", "Says what insights offers")
blueprints = [insights_blueprint]


@insights_blueprint.route("/me")
class Me(MethodView):
    @requires(scope="insights:read")
    @insights_blueprint.response(200, schemas.MeOut)
    def get(self) -> dict[str, Any]:
        """The caller as insights knows them"""
        with unit_of_work() as uow:
            return reading.show_me(uow)
