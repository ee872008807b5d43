"""Export and import of goals over HTTP."""

import flask
from flask.views import MethodView

from servicekit.files.imports import ImportOut
from servicekit.files.spreadsheets import FILE_LIMIT, XLSX, rejected_workbook
from servicekit.http.edge import requires
from servicekit.http.localization import request_locale, translate
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access import uploads
from services.goals.drafts.schemas.workbooks import (
    GoalExportFilter,
    GoalExportQuery,
    GoalImportForm,
    GoalImportInput,
)
from services.goals.drafts.use_cases import goal_columns, goal_files, goal_imports
from services.goals.library.use_cases.workbook_imports import ImportView

workbooks_blueprint = blueprint("workbooks", "Export and import of goals")


@workbooks_blueprint.route("/goals/workbook")
class GoalFile(MethodView):
    @requires(scope="goals:read")
    @workbooks_blueprint.arguments(GoalExportQuery, location="query")
    @workbooks_blueprint.response(200, content_type=XLSX)
    def get(self, uow: UnitOfWork, query: GoalExportFilter) -> flask.Response:
        """Goals of a sheet, or of a unit in a cycle, as an XLSX that can be imported again"""
        content = goal_files.export_goals(uow, request_locale(), **query)
        return flask.Response(content, content_type=XLSX)

    @requires(scope="goals:write")
    @workbooks_blueprint.arguments(GoalImportForm, location="form")
    @workbooks_blueprint.response(200, ImportOut)
    def post(self, uow: UnitOfWork, form: GoalImportInput) -> ImportView:
        """Import goals from a file: a dry run, all or nothing, or the valid goals"""
        rows = uploads.uploaded_rows(goal_columns)
        return goal_imports.import_goals(uow, rows, **form).to_response(translate)


@workbooks_blueprint.route("/goals/workbook/rejected")
class RejectedGoals(MethodView):
    @requires(scope="goals:write")
    @workbooks_blueprint.arguments(GoalImportForm, location="form")
    @workbooks_blueprint.response(200, content_type=XLSX)
    def post(self, uow: UnitOfWork, form: GoalImportInput) -> flask.Response:
        """The rows of a file that an import rejects, with a column of errors"""
        rows = uploads.uploaded_rows(goal_columns)
        form["dry_run"] = True
        outcome = goal_imports.import_goals(uow, rows, **form)
        book = rejected_workbook(outcome.rejected_rows, goal_columns.COLUMNS, translate)
        return flask.Response(book, content_type=XLSX)


@workbooks_blueprint.before_request
def _allow_files() -> None:
    """Files may be larger than the JSON that other routes accept."""
    flask.request.max_content_length = FILE_LIMIT
