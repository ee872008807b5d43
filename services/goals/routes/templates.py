"""Templates over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.paging import Page
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work import unit_of_work
from services.goals import queries, schemas
from services.goals.use_cases import fitting, templates

templates_blueprint = blueprint("templates", "Goals to begin with")


@templates_blueprint.route("/templates")
class Templates(MethodView):
    @requires(scope="goals:read")
    @templates_blueprint.arguments(schemas.TemplateQuery, location="query")
    @templates_blueprint.response(200, schemas.TemplatePage)
    def get(self, query: dict[str, Any]) -> Page:
        """Templates by code, searched in Chinese and English"""
        with unit_of_work() as uow:
            return templates.list_templates(uow, text=query.pop("q"), **query)

    @requires(scope="goals:write")
    @templates_blueprint.arguments(schemas.TemplateIn)
    @templates_blueprint.response(201, schemas.TemplateOut)
    def post(self, new: dict[str, Any]) -> dict[str, Any]:
        """Add a template"""
        with unit_of_work() as uow:
            return templates.show_template(uow, templates.add_template(uow, new))


@templates_blueprint.route("/templates/<uuid:template_id>")
class OneTemplate(MethodView):
    @requires(scope="goals:read")
    @templates_blueprint.response(200, schemas.TemplateOut)
    def get(self, template_id: UUID) -> dict[str, Any]:
        """One template with its goals and indicators"""
        with unit_of_work() as uow:
            return templates.show_template(uow, queries.library.template(uow, template_id))

    @requires(scope="goals:write")
    @templates_blueprint.arguments(schemas.TemplateChange)
    @templates_blueprint.response(200, schemas.TemplateOut)
    def patch(self, changes: dict[str, Any], template_id: UUID) -> dict[str, Any]:
        """Change or archive a template (If-Match)"""
        with unit_of_work() as uow:
            changed = templates.change_template(uow, template_id, changes, expected_version())
            return templates.show_template(uow, changed)


@templates_blueprint.route("/templates/fitting")
class FittingTemplates(MethodView):
    @requires(scope="goals:read")
    @templates_blueprint.arguments(schemas.FittingQuery, location="query")
    @templates_blueprint.response(200, schemas.FitsOut)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Templates that fit an owner in a cycle, the best first"""
        with unit_of_work() as uow:
            return {"items": fitting.fitting(uow, **query)}
