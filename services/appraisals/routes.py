"""The HTTP edge of appraisals."""

from typing import Any

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work import unit_of_work

from . import schemas
from .use_cases import reading

appraisals_blueprint = blueprint("appraisals", "Says what appraisals offers")
blueprints = [appraisals_blueprint]


@appraisals_blueprint.route("/me")
class Me(MethodView):
    @requires(scope="appraisals:read")
    @appraisals_blueprint.response(200, schemas.MeOut)
    def get(self) -> dict[str, Any]:
        """The caller as appraisals knows them"""
        with unit_of_work() as uow:
            return reading.show_me(uow)
