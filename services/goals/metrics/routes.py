"""HTTP routes of metrics and their values."""

from collections.abc import Sequence
from typing import TypedDict
from uuid import UUID

import flask
from flask.views import MethodView

from servicekit.errors import FieldError, TooLarge, invalid
from servicekit.files.spreadsheets import XLSX, CellError
from servicekit.http.edge import expected_version, requires
from servicekit.http.localization import request_locale, translate
from servicekit.http.parsing import blueprint
from servicekit.paging import ActionPage, Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.schemas.goals import KeyResultOut
from services.goals.goal_sheets.views.key_results import KeyResultView, show_key_result
from services.goals.metrics import queries as metric_queries
from services.goals.metrics.models import Numbers
from services.goals.metrics.schemas import (
    BindingIn,
    CellInput,
    CellsIn,
    CodedInput,
    GridFilter,
    GridOut,
    GridQuery,
    HistoryFilter,
    HistoryPage,
    HistoryQuery,
    MetricBinding,
    MetricChange,
    MetricFields,
    MetricFilter,
    MetricIn,
    MetricOut,
    MetricPage,
    MetricQuery,
    NumbersOut,
    ValuesByCodeIn,
    WorkbookForm,
    WorkbookOptions,
    WorkbookOut,
)
from services.goals.metrics.use_cases import (
    metric_binding,
    metric_files,
    metric_grid,
    metrics,
    provided_values,
)
from services.goals.metrics.views import GridView, MetricView, show_metric

metrics_blueprint = blueprint("metrics", "Metrics, their providers and their values")

FILE_LIMIT = 5_000_000


@metrics_blueprint.route("/metrics")
class Metrics(MethodView):
    @requires(scope="goals:read")
    @metrics_blueprint.arguments(MetricQuery, location="query")
    @metrics_blueprint.response(200, MetricPage)
    def get(self, uow: UnitOfWork, query: MetricFilter) -> ActionPage:
        """Metrics by code; mine=true for those that one provides"""
        return metrics.list_metrics(uow, query)

    @requires(scope="goals:write")
    @metrics_blueprint.arguments(MetricIn)
    @metrics_blueprint.response(201, MetricOut)
    def post(self, uow: UnitOfWork, new: MetricFields) -> MetricView:
        """Add a metric"""
        return show_metric(uow, metrics.add_metric(uow, new))


@metrics_blueprint.route("/metrics/<uuid:metric_id>")
class OneMetric(MethodView):
    @requires(scope="goals:read")
    @metrics_blueprint.response(200, MetricOut)
    def get(self, uow: UnitOfWork, metric_id: UUID) -> MetricView:
        """One metric"""
        return show_metric(uow, metric_queries.metric(uow, metric_id))

    @requires(scope="goals:write")
    @metrics_blueprint.arguments(MetricChange)
    @metrics_blueprint.response(200, MetricOut)
    def patch(self, uow: UnitOfWork, changes: MetricFields, metric_id: UUID) -> MetricView:
        """Change or archive a metric (If-Match)"""
        metric = metrics.change_metric(uow, metric_id, changes, expected_version())
        return show_metric(uow, metric)


@metrics_blueprint.route("/metrics/<uuid:metric_id>/values")
class History(MethodView):
    @requires(scope="goals:read")
    @metrics_blueprint.arguments(HistoryQuery, location="query")
    @metrics_blueprint.response(200, HistoryPage)
    def get(self, uow: UnitOfWork, query: HistoryFilter, metric_id: UUID) -> Page:
        """All that was ever provided for a metric, newest first"""
        return metric_grid.list_value_history(uow, metric_id, query)


@metrics_blueprint.route("/metric_values")
class Grid(MethodView):
    @requires(scope="goals:read")
    @metrics_blueprint.arguments(GridQuery, location="query")
    @metrics_blueprint.response(200, GridOut)
    def get(self, uow: UnitOfWork, query: GridFilter) -> GridView:
        """Metrics × periods × units: expected, provided, late"""
        return metric_grid.show_grid(uow, query)

    @requires(scope="goals:write")
    @metrics_blueprint.arguments(CellsIn)
    @metrics_blueprint.response(200, NumbersOut)
    def put(
        self, uow: UnitOfWork, new: dict[str, list[CellInput]]
    ) -> provided_values.ProvisionOutcome:
        """Provide many values at once, all or none"""
        return provided_values.provide_values(uow, _inputs_by_id(new["cells"]))


@metrics_blueprint.route("/metric_values/by_code")
class ByCode(MethodView):
    @requires(scope="goals:write")
    @metrics_blueprint.arguments(ValuesByCodeIn)
    @metrics_blueprint.response(200, NumbersOut)
    def put(
        self, uow: UnitOfWork, new: dict[str, list[CodedInput]]
    ) -> provided_values.ProvisionOutcome:
        """Provide values by metric code, department code and period (2026-10, 2026-W45, 2026-Q4)"""
        return provided_values.provide_values(uow, _inputs_by_code(new["values"]))


class WorkbookView(TypedDict):
    """What an import of a workbook did or would do, with errors by row and column."""

    cells: int
    changed: int
    key_results: int
    applied: bool
    errors: list[CellError]


@metrics_blueprint.route("/metric_values/workbook")
class Workbook(MethodView):
    @requires(scope="goals:read")
    @metrics_blueprint.arguments(GridQuery, location="query")
    @metrics_blueprint.response(200, content_type=XLSX)
    def get(self, uow: UnitOfWork, query: GridFilter) -> flask.Response:
        """The grid as XLSX, to be filled in and sent back"""
        grid = metric_grid.show_grid(uow, query)
        book = metric_files.export_grid(grid, chinese=request_locale() == "zh-CN")
        return flask.Response(book, content_type=XLSX)

    @requires(scope="goals:write")
    @metrics_blueprint.arguments(WorkbookForm, location="form")
    @metrics_blueprint.response(200, WorkbookOut)
    def post(self, uow: UnitOfWork, form: WorkbookOptions) -> WorkbookView:
        """Provide what a workbook says; errors by row and column"""
        outcome = metric_files.import_workbook(uow, _uploaded(), **form)
        return _workbook_view(outcome)


@metrics_blueprint.route("/key_results/<uuid:key_result_id>/metric")
class Binding(MethodView):
    @requires(scope="goals:write")
    @metrics_blueprint.arguments(BindingIn)
    @metrics_blueprint.response(200, KeyResultOut)
    def put(self, uow: UnitOfWork, new: MetricBinding, key_result_id: UUID) -> KeyResultView:
        """Have a key result follow a metric, or with null its owner again (If-Match)"""
        version = expected_version()
        key_result = metric_binding.bind_key_result(uow, key_result_id, **new, version=version)
        return show_key_result(uow, key_result)


@metrics_blueprint.before_request
def _allow_files() -> None:
    """Files may be larger than the JSON that other routes read."""
    if flask.request.path.endswith("/workbook"):
        flask.request.max_content_length = FILE_LIMIT


def _inputs_by_id(cells: Sequence[CellInput]) -> list[provided_values.ValueInput]:
    return [
        provided_values.ValueInput(
            path=f"cells.{index}",
            metric=cell["metric_id"],
            unit=cell["unit_id"],
            period=cell["period_start"].isoformat(),
            numbers=Numbers(cell["value"], cell["numerator"], cell["denominator"]),
            expected_id=cell.get("expected_id", provided_values.UNCHECKED),
        )
        for index, cell in enumerate(cells)
    ]


def _inputs_by_code(cells: Sequence[CodedInput]) -> list[provided_values.ValueInput]:
    return [
        provided_values.ValueInput(
            path=f"values.{index}",
            metric=cell["metric"],
            unit=cell["unit"],
            period=cell["period"],
            numbers=Numbers(cell["value"], cell["numerator"], cell["denominator"]),
            field_names=provided_values.CODED_FIELDS,
        )
        for index, cell in enumerate(cells)
    ]


def _uploaded() -> bytes:
    upload = flask.request.files.get("file")
    if upload is None:
        raise invalid("file", "field.required")
    content: bytes = upload.read(FILE_LIMIT + 1)
    if len(content) > FILE_LIMIT:
        raise TooLarge("request.too_large")
    return content


def _workbook_view(outcome: metric_files.WorkbookOutcome) -> WorkbookView:
    return WorkbookView(
        cells=outcome.cells,
        changed=outcome.changed,
        key_results=outcome.key_results,
        applied=outcome.applied,
        errors=[_row_error(error) for error in outcome.errors],
    )


def _row_error(error: FieldError) -> CellError:
    """The error as `RowErrorOut`; an error of the whole file is at row 1."""
    row, _, column = error.path.removeprefix("row ").partition(", column ")
    return {
        "path": error.path,
        "row": int(row) if row.isdigit() else 1,
        "column": column,
        "code": error.code,
        "message": translate(error.code, error.parameters),
    }
