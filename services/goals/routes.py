"""The HTTP edge of goals."""

from typing import Any

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work import unit_of_work

from . import schemas
from .use_cases import reading

goals_blueprint = blueprint("goals", "Says what goals offers")
blueprints = [goals_blueprint]


@goals_blueprint.route("/me")
class Me(MethodView):
    @requires(scope="goals:read")
    @goals_blueprint.response(200, schemas.MeOut)
    def get(self) -> dict[str, Any]:
        """The caller as goals knows them"""
        with unit_of_work() as uow:
            return reading.show_me(uow)
