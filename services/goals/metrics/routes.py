"""Metrics and what is provided for them over HTTP."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView

from servicekit.errors import TooLarge, invalid
from servicekit.files.spreadsheets import XLSX
from servicekit.http.edge import expected_version, requires
from servicekit.http.localization import request_locale, translate
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.schemas.goals import KeyResultOut
from services.goals.goal_sheets.use_cases import goal_views
from services.goals.metrics import queries as metric_queries
from services.goals.metrics.schemas import (
    BindingIn,
    CellsIn,
    CodedCellsIn,
    GridOut,
    GridQuery,
    HistoryPage,
    HistoryQuery,
    MetricChange,
    MetricIn,
    MetricOut,
    MetricPage,
    MetricQuery,
    ProvidedOut,
    WorkbookForm,
    WorkbookOut,
)
from services.goals.metrics.use_cases import (
    metric_binding,
    metric_files,
    metric_grid,
    metrics,
    provided_values,
)

metrics_blueprint = blueprint("metrics", "Metrics, their providers and their values")

FILE_LIMIT = 5_000_000


@metrics_blueprint.route("/metrics")
class Metrics(MethodView):
    @requires(scope="goals:read")
    @metrics_blueprint.arguments(MetricQuery, location="query")
    @metrics_blueprint.response(200, MetricPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """Metrics by code; mine=true for those that one provides"""
        return metrics.list_metrics(uow, query)

    @requires(scope="goals:write")
    @metrics_blueprint.arguments(MetricIn)
    @metrics_blueprint.response(201, MetricOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any]) -> dict[str, Any]:
        """Add a metric"""
        return metrics.show_metric(uow, metrics.add_metric(uow, new))


@metrics_blueprint.route("/metrics/<uuid:metric_id>")
class OneMetric(MethodView):
    @requires(scope="goals:read")
    @metrics_blueprint.response(200, MetricOut)
    def get(self, uow: UnitOfWork, metric_id: UUID) -> dict[str, Any]:
        """One metric"""
        return metrics.show_metric(uow, metric_queries.metric(uow, metric_id))

    @requires(scope="goals:write")
    @metrics_blueprint.arguments(MetricChange)
    @metrics_blueprint.response(200, MetricOut)
    def patch(self, uow: UnitOfWork, changes: dict[str, Any], metric_id: UUID) -> dict[str, Any]:
        """Change or archive a metric (If-Match)"""
        changed = metrics.change_metric(uow, metric_id, changes, expected_version())
        return metrics.show_metric(uow, changed)


@metrics_blueprint.route("/metrics/<uuid:metric_id>/values")
class History(MethodView):
    @requires(scope="goals:read")
    @metrics_blueprint.arguments(HistoryQuery, location="query")
    @metrics_blueprint.response(200, HistoryPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any], metric_id: UUID) -> Page:
        """All that was ever provided for a metric, newest first"""
        return metric_grid.show_history(uow, metric_id, query)


@metrics_blueprint.route("/metric_values")
class Grid(MethodView):
    @requires(scope="goals:read")
    @metrics_blueprint.arguments(GridQuery, location="query")
    @metrics_blueprint.response(200, GridOut)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> dict[str, Any]:
        """Metrics × periods × units: expected, provided, late"""
        return metric_grid.grid(uow, **query)

    @requires(scope="goals:write")
    @metrics_blueprint.arguments(CellsIn)
    @metrics_blueprint.response(200, ProvidedOut)
    def put(self, uow: UnitOfWork, new: dict[str, Any]) -> provided_values.Outcome:
        """Provide many values at once, all or none"""
        return provided_values.provide(uow, _cells(new["cells"]))


@metrics_blueprint.route("/metric_values/by_code")
class ByCode(MethodView):
    @requires(scope="goals:write")
    @metrics_blueprint.arguments(CodedCellsIn)
    @metrics_blueprint.response(200, ProvidedOut)
    def put(self, uow: UnitOfWork, new: dict[str, Any]) -> provided_values.Outcome:
        """Provide values by metric code, department code and period (2026-10, 2026-W45, 2026-Q4)"""
        return provided_values.provide(uow, _coded(new["values"]))


@metrics_blueprint.route("/metric_values/workbook")
class Workbook(MethodView):
    @requires(scope="goals:read")
    @metrics_blueprint.arguments(GridQuery, location="query")
    @metrics_blueprint.response(200, content_type=XLSX)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> flask.Response:
        """The grid as XLSX, to be filled in and sent back"""
        grid = metric_grid.grid(uow, **query)
        book = metric_files.exported(grid, chinese=request_locale() == "zh-CN")
        return flask.Response(book, content_type=XLSX)

    @requires(scope="goals:write")
    @metrics_blueprint.arguments(WorkbookForm, location="form")
    @metrics_blueprint.response(200, WorkbookOut)
    def post(self, uow: UnitOfWork, form: dict[str, Any]) -> dict[str, Any]:
        """Provide what a workbook says; errors by row and column"""
        outcome = metric_files.provide_workbook(uow, _uploaded(), **form)
        return outcome | {"errors": [_worded(fault) for fault in outcome["faults"]]}


@metrics_blueprint.route("/key_results/<uuid:key_result_id>/metric")
class Binding(MethodView):
    @requires(scope="goals:write")
    @metrics_blueprint.arguments(BindingIn)
    @metrics_blueprint.response(200, KeyResultOut)
    def put(self, uow: UnitOfWork, new: dict[str, Any], key_result_id: UUID) -> dict[str, Any]:
        """Have a key result follow a metric, or with null its owner again (If-Match)"""
        bound = metric_binding.bind(uow, key_result_id, **new, version=expected_version())
        return goal_views.show_key_result(uow, bound)


@metrics_blueprint.before_request
def _allow_files() -> None:
    """Files may be larger than the JSON that other routes read."""
    if flask.request.path.endswith("/workbook"):
        flask.request.max_content_length = FILE_LIMIT


def _cells(cells: list[dict[str, Any]]) -> list[provided_values.Given]:
    return [
        provided_values.Given(
            path=f"cells.{index}",
            metric=cell["metric_id"],
            unit=cell["unit_id"],
            period=cell["period_start"].isoformat(),
            numbers={name: cell[name] for name in provided_values.NUMBERS},
            seen=cell.get("seen", provided_values.UNSEEN),
        )
        for index, cell in enumerate(cells)
    ]


def _coded(cells: list[dict[str, Any]]) -> list[provided_values.Given]:
    return [
        provided_values.Given(
            path=f"values.{index}",
            metric=cell["metric"],
            unit=cell["unit"],
            period=cell["period"],
            numbers={name: cell[name] for name in provided_values.NUMBERS},
            names=provided_values.CODED,
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


def _worded(fault: Any) -> dict[str, Any]:
    row, _, column = fault.path.removeprefix("row ").partition(", column ")
    return {
        "path": fault.path,
        "row": int(row) if row.isdigit() else 1,
        "column": column,
        "code": fault.code,
        "message": translate(fault.code, fault.parameters),
    }
