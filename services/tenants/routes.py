"""The HTTP edge of tenants."""

from typing import Any

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work import unit_of_work

from . import schemas
from .use_cases import reading

tenants_blueprint = blueprint("tenants", "Says what tenants offers")
blueprints = [tenants_blueprint]


@tenants_blueprint.route("/me")
class Me(MethodView):
    @requires(scope="tenants:read")
    @tenants_blueprint.response(200, schemas.MeOut)
    def get(self) -> dict[str, Any]:
        """The caller as tenants knows them"""
        with unit_of_work() as uow:
            return reading.show_me(uow)
