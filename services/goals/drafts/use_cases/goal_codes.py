"""What rows of a goals' workbook name by code, looked up for all rows at once."""

from collections.abc import Sequence
from uuid import UUID

from servicekit.files.spreadsheets import SheetRow
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.drafts.queries import workbooks as workbook_queries
from services.goals.drafts.queries.workbooks import OwnerCode
from services.goals.drafts.schemas.workbooks import EMPTY_MARKS, GoalRowInput
from services.goals.drafts.use_cases.goal_files import UNIT_PREFIX
from services.goals.goal_sheets.models.goals import KeyResult
from services.goals.goal_sheets.schemas.payloads import KeyResultFields
from services.goals.library import queries as library_queries
from services.goals.metrics import queries as metric_queries
from services.goals.metrics.models import Metric
from services.goals.metrics.use_cases import metric_binding


class CodeLookup:
    """Metrics, indicators, templates, people and units by code.

    Methods add an error to the row at the column of a code that is unknown. Metrics are locked,
    and before goals are.
    """

    def __init__(self, uow: UnitOfWork, rows: Sequence[SheetRow]) -> None:
        codes = _cells(rows, "metric")
        metrics = metric_queries.lock_metrics(uow, codes=codes, write=False) if codes else {}
        self.metrics = {metric.code: metric for metric in metrics.values()}
        self.items = library_queries.items_by_code(uow, _cells(rows, "library_item"))
        self.templates = library_queries.templates_by_code(uow, _cells(rows, "template"))
        viewers = {
            viewer_line.strip()
            for cell in _cells(rows, "named_viewers")
            for viewer_line in cell.splitlines()
        }
        owner_codes = {_owner_code(viewer) for viewer in viewers}
        numbers = {code for kind, code in owner_codes if kind == "person"}
        unit_codes = {code for kind, code in owner_codes if kind == "unit" and code}
        unit_codes |= _cells(rows, "metric_unit")
        self.owners = workbook_queries.owners_by_code(uow, numbers, unit_codes)

    def template_id(self, row: SheetRow, code: str) -> UUID | None:
        """Return the template."""
        template = self.templates.get(code)
        if template is None:
            row.fail("template", "template.not_found")
        return template.id if template else None

    def viewer_ids(self, row: SheetRow, names: Sequence[str | None]) -> list[UUID]:
        """Return the people and units for whom a goal is visible."""
        viewer_ids = []
        for name in dict.fromkeys(name for name in names if name):
            viewer_id = self.owners.get(_owner_code(name))
            if viewer_id is None:
                row.fail("named_viewers", "goal.named_unknown")
            else:
                viewer_ids.append(viewer_id)
        return viewer_ids

    def library_item_id(self, row: SheetRow, code: str | None) -> UUID | None:
        """Return the indicator of the library."""
        item = self.items.get(code) if code else None
        if code and item is None:
            row.fail("library_item", "library.not_found")
        return item.id if item else None

    def metric_fields(
        self,
        row: SheetRow,
        values: GoalRowInput,
        key_result: KeyResult | None,
        direction: str,
    ) -> KeyResultFields:
        """Return the fields of a key result that change with the metric of its row."""
        if "metric" not in values and "metric_unit" not in values:
            return {}
        code = values.get("metric")
        if "metric" in values and code is None:
            return {"metric_id": None, "metric_unit_id": None}
        metric = self.metrics.get(code) if code else None
        bound_id = key_result.metric_id if key_result else None
        if metric is None or (metric.archived and metric.id != bound_id):
            row.fail("metric", "metric.not_found")
            return {}
        bound_unit_id = key_result.metric_unit_id if key_result else None
        unit_id = bound_unit_id if metric.id == bound_id else None
        if "metric_unit" in values:
            unit_id = self._metric_unit_id(row, values["metric_unit"])
        if (metric.id, unit_id) == (bound_id, bound_unit_id):
            return {}
        return _fields_of_series(row, metric, unit_id, direction)

    def _metric_unit_id(self, row: SheetRow, code: str | None) -> UUID | None:
        unit_id = self.owners.get(OwnerCode("unit", code)) if code else None
        if code and unit_id is None:
            row.fail("metric_unit", "sheet.owner_unknown")
        return unit_id


def _fields_of_series(
    row: SheetRow, metric: Metric, unit_id: UUID | None, direction: str
) -> KeyResultFields:
    error_code = metric_binding.find_series_error(metric, unit_id, direction)
    if error_code:
        column = "direction" if error_code == "metric.direction" else "metric_unit"
        row.fail(column, error_code, name=metric.name)
    fields = metric_binding.metric_fields(metric)
    return KeyResultFields(
        unit=fields["unit"],
        accumulation=fields["accumulation"],
        period=fields["period"],
        progress_source=fields["progress_source"],
        cadence=fields["cadence"],
        metric_id=metric.id,
        metric_unit_id=unit_id,
    )


def _owner_code(text: str) -> OwnerCode:
    """A unit where the text begins with a prefix of units, else a person."""
    for prefix in UNIT_PREFIX.values():
        if text.lower().replace("：", ":").startswith(prefix):
            return OwnerCode("unit", text[len(prefix) :].strip())
    return OwnerCode("person", text)


def _cells(rows: Sequence[SheetRow], column: str) -> set[str]:
    """The texts of a column that are not marks of emptiness."""
    cells = {row.cells.get(column, "") for row in rows}
    return {cell for cell in cells if cell and cell.lower() not in EMPTY_MARKS}
