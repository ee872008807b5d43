"""What the rows of a goals' workbook name by code: looked up for all of them at once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from servicekit.files.spreadsheets import SheetRow
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.drafts.queries import workbooks as workbook_queries
from services.goals.drafts.schemas.workbooks import EMPTY
from services.goals.drafts.use_cases.goal_files import UNIT
from services.goals.goal_sheets.models.goals import KeyResult
from services.goals.library import queries as library_queries
from services.goals.metrics import queries as metric_queries
from services.goals.metrics.models import Metric
from services.goals.metrics.use_cases import metric_binding


class Codes:
    """Metrics, held before any goal is, and whatever else has a code."""

    def __init__(self, uow: UnitOfWork, rows: Sequence[SheetRow]) -> None:
        metrics = _cells(rows, "metric")
        held = metric_queries.lock_metrics(uow, codes=metrics, write=False) if metrics else {}
        self.metrics = {metric.code: metric for metric in held.values()}
        self.items = library_queries.items_by_code(uow, _cells(rows, "library_item"))
        self.templates = library_queries.templates_by_code(uow, _cells(rows, "template"))
        names = {line.strip() for cell in _cells(rows, "named") for line in cell.splitlines()}
        numbers = {name for name in names if _unit(name) is None}
        units = {unit for name in names if (unit := _unit(name))}
        units |= _cells(rows, "metric_unit")
        self.named = workbook_queries.named_by(uow, numbers, units)

    def template(self, row: SheetRow, code: str) -> UUID | None:
        found = self.templates.get(code)
        if found is None:
            row.fail("template", "template.not_found")
        return found.id if found else None

    def see(self, row: SheetRow, names: Sequence[str | None]) -> list[UUID]:
        """Who is named: people by number, units by code."""
        found = []
        for name in dict.fromkeys(name for name in names if name):
            unit = _unit(name)
            one = self.named.get(("person", name) if unit is None else ("unit", unit))
            if one is None:
                row.fail("named", "goal.named_unknown")
            else:
                found.append(one)
        return found

    def item(self, row: SheetRow, code: str | None) -> UUID | None:
        found = self.items.get(code) if code else None
        if code and found is None:
            row.fail("library_item", "library.not_found")
        return found.id if found else None

    def bound(
        self, row: SheetRow, values: dict[str, Any], known: KeyResult | None, direction: str
    ) -> dict[str, Any]:
        """The fields of a key result that the metric of its row decides."""
        if "metric" not in values and "metric_unit" not in values:
            return {}
        code = values.get("metric")
        if "metric" in values and code is None:
            return {"metric_id": None, "metric_unit_id": None}
        metric = self.metrics.get(code) if code else None
        if metric is None or (metric.archived and (known is None or known.metric_id != metric.id)):
            row.fail("metric", "metric.not_found")
            return {}
        same = known is not None and known.metric_id == metric.id
        unit_id = known.metric_unit_id if known and same else None
        if "metric_unit" in values:
            unit_id = self._unit(row, values["metric_unit"])
        if same and known and unit_id == known.metric_unit_id:
            return {}
        return self._follow(row, metric, unit_id, direction)

    def _unit(self, row: SheetRow, code: str | None) -> UUID | None:
        found = self.named.get(("unit", code)) if code else None
        if code and found is None:
            row.fail("metric_unit", "sheet.owner_unknown")
        return found

    def _follow(
        self, row: SheetRow, metric: Metric, unit_id: UUID | None, direction: str
    ) -> dict[str, Any]:
        fault = metric_binding.find_series_error(metric, unit_id, direction)
        if fault:
            column = "direction" if fault == "metric.direction" else "metric_unit"
            row.fail(column, fault, name=metric.name)
        taken = metric_binding.metric_fields(metric)
        return {**taken, "metric_id": metric.id, "metric_unit_id": unit_id}


def _unit(name: str) -> str | None:
    """The code of a unit that is named; None for a person."""
    for prefix in UNIT.values():
        if name.lower().replace("：", ":").startswith(prefix):
            return name[len(prefix) :].strip()
    return None


def _cells(rows: Sequence[SheetRow], column: str) -> set[str]:
    found = {row.cells.get(column, "") for row in rows}
    return {cell for cell in found if cell and cell.lower() not in EMPTY}
