"""HTTP routes of templates."""

from uuid import UUID

import flask
from flask.views import MethodView

from servicekit.files.imports import ImportForm, ImportOptions, ImportOut
from servicekit.files.spreadsheets import FILE_LIMIT, XLSX
from servicekit.http.edge import expected_version, requires
from servicekit.http.localization import translate
from servicekit.http.parsing import blueprint
from servicekit.paging import ActionPage
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access import uploads
from services.goals.library import queries as library_queries
from services.goals.library.schemas.templates import (
    RecommendationFilter,
    RecommendationQuery,
    TemplateChange,
    TemplateFields,
    TemplateFilter,
    TemplateIn,
    TemplateInput,
    TemplateOut,
    TemplatePage,
    TemplateQuery,
    TemplateRecommendationList,
)
from services.goals.library.use_cases import template_files, template_recommendations, templates
from services.goals.library.use_cases.template_recommendations import TemplateRecommendation
from services.goals.library.use_cases.workbook_imports import ImportView
from services.goals.library.views import TemplateView, show_template

templates_blueprint = blueprint("templates", "Goals to begin with")


@templates_blueprint.route("/templates")
class Templates(MethodView):
    @requires(scope="goals:read")
    @templates_blueprint.arguments(TemplateQuery, location="query")
    @templates_blueprint.response(200, TemplatePage)
    def get(self, uow: UnitOfWork, query: TemplateFilter) -> ActionPage:
        """Templates by code, searched in Chinese and English"""
        return templates.list_templates(uow, query)

    @requires(scope="goals:write")
    @templates_blueprint.arguments(TemplateIn)
    @templates_blueprint.response(201, TemplateOut)
    def post(self, uow: UnitOfWork, new: TemplateInput) -> TemplateView:
        """Add a template"""
        return show_template(uow, templates.add_template(uow, new))


@templates_blueprint.route("/templates/<uuid:template_id>")
class OneTemplate(MethodView):
    @requires(scope="goals:read")
    @templates_blueprint.response(200, TemplateOut)
    def get(self, uow: UnitOfWork, template_id: UUID) -> TemplateView:
        """One template with its goals and indicators"""
        return show_template(uow, library_queries.template(uow, template_id))

    @requires(scope="goals:write")
    @templates_blueprint.arguments(TemplateChange)
    @templates_blueprint.response(200, TemplateOut)
    def patch(self, uow: UnitOfWork, changes: TemplateFields, template_id: UUID) -> TemplateView:
        """Change or archive a template (If-Match)"""
        template = templates.change_template(uow, template_id, changes, expected_version())
        return show_template(uow, template)


@templates_blueprint.route("/templates/recommended")
class FittingTemplates(MethodView):
    @requires(scope="goals:read")
    @templates_blueprint.arguments(RecommendationQuery, location="query")
    @templates_blueprint.response(200, TemplateRecommendationList)
    def get(
        self, uow: UnitOfWork, query: RecommendationFilter
    ) -> dict[str, list[TemplateRecommendation]]:
        """Templates that fit an owner in a cycle, the best first"""
        return {"items": template_recommendations.recommend_templates(uow, **query)}


@templates_blueprint.route("/templates/workbook")
class TemplateFile(MethodView):
    @requires(scope="goals:read")
    @templates_blueprint.response(200, content_type=XLSX)
    def get(self, uow: UnitOfWork) -> flask.Response:
        """Templates as an XLSX that can be brought in again"""
        return flask.Response(template_files.export_templates(uow), content_type=XLSX)

    @requires(scope="goals:write")
    @templates_blueprint.arguments(ImportForm, location="form")
    @templates_blueprint.response(200, ImportOut)
    def post(self, uow: UnitOfWork, form: ImportOptions) -> ImportView:
        """Templates from a file: a dry run, all or nothing, or the valid rows"""
        rows = uploads.uploaded_rows(template_files)
        return template_files.import_templates(uow, rows, **form).to_response(translate)


@templates_blueprint.before_request
def _allow_files() -> None:
    """Files may be larger than the JSON that other routes read."""
    flask.request.max_content_length = FILE_LIMIT
