"""Export of the grid of values as a workbook, and import of a workbook."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from measures.periods import parse_period
from servicekit.errors import FieldError, Invalid, invalid
from servicekit.files.spreadsheets import unescape_formula, workbook
from servicekit.http.schemas import DECIMALS, LARGEST
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.metrics.models import Numbers
from services.goals.metrics.use_cases.provided_values import (
    ProvisionOutcome,
    ValueInput,
    provide_values,
)
from services.goals.metrics.views import GridView

# Titles of the columns before the periods, Chinese first; the first title names it in errors.
COLUMNS = {
    "code": ("指标编码", "Metric code"),
    "name": ("指标", "Metric"),
    "measure": ("计量单位", "Unit of measure"),
    "unit_code": ("部门编码", "Department code"),
    "unit": ("部门", "Department"),
    "number": ("取值", "Part"),
}
NUMBER_TITLES = {
    "value": ("数值", "Value"),
    "numerator": ("分子", "Numerator"),
    "denominator": ("分母", "Denominator"),
}
MAX_COLUMNS, MAX_ROWS = 60, 5000
# 1,234.5 as a person types it, Chinese commas as well; 1,6 is neither 16 nor 1.6.
THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?")


@dataclass(frozen=True)
class WorkbookContent:
    """Values of a workbook, and errors of cells that could not be read."""

    inputs: list[ValueInput]
    errors: list[FieldError]


@dataclass(frozen=True)
class WorkbookOutcome:
    """What an import did or would do: cells with a value, changed cells and key results moved."""

    cells: int
    changed: int
    key_results: int
    applied: bool
    errors: list[FieldError]


def export_grid(grid: GridView, *, chinese: bool) -> bytes:
    """The grid as XLSX, a row for each series; a ratio has a row for each of its two numbers."""
    language = 0 if chinese else 1
    titles = [names[language] for names in COLUMNS.values()]
    rows = []
    for series in grid.items:
        is_ratio = series.accumulation == "ratio"
        for number in ("numerator", "denominator") if is_ratio else ("value",):
            unit = series.unit.name if series.unit else ""
            texts = (series.code, series.name, series.measure, series.unit_code, unit)
            cells = [getattr(cell, number) for cell in series.cells]
            rows.append([*texts, NUMBER_TITLES[number][language], *cells])
    return workbook([*titles, *(period.name for period in grid.periods)], rows)


def import_workbook(
    uow: UnitOfWork, content: bytes, *, period: str, dry_run: bool
) -> WorkbookOutcome:
    """Provide all values of a workbook or none; a dry run returns the errors.

    Raises Invalid `metric.file_rejected` with every error otherwise.
    """
    book = read_workbook(content, period)
    errors, outcome = book.errors, ProvisionOutcome(0, 0)
    try:
        if book.inputs and (dry_run or not errors):
            outcome = provide_values(uow, book.inputs, dry_run=dry_run)
    except Invalid as invalid_input:
        errors = [*errors, *invalid_input.faults]
    if errors and not dry_run:
        raise Invalid("metric.file_rejected", faults=tuple(errors), count=len(errors))
    return WorkbookOutcome(
        cells=len(book.inputs),
        changed=outcome.changed,
        key_results=outcome.key_results,
        applied=not dry_run,
        errors=errors,
    )


def read_workbook(content: bytes, period: str) -> WorkbookContent:
    """Read the values of a workbook of periods of this kind; empty cells are skipped.

    Raises Invalid with a code of `metric.file_…` or of a title that is wrong.
    """
    table = _table(content)
    if not table:
        raise invalid("file", "metric.file_empty")
    columns, periods = _titles(table[0], period)
    inputs: dict[tuple[str, str, str], ValueInput] = {}
    errors: list[FieldError] = []
    for row_number, row in enumerate(table[1:], start=2):
        texts = {name: _plain(row[index]) for name, index in columns.items()}
        number_name = _number_name(texts["number"])
        for index, period_name in periods.items():
            if row[index] is None or row[index] == "":
                continue
            path = f"row {row_number}, column {period_name}"
            number = _number(row[index])
            if number is None:
                errors.append(FieldError(path, "field.not_a_number"))
                continue
            key = (texts["code"], texts["unit_code"], period_name)
            item = inputs.get(key) or _value_input(path, *key)
            if getattr(item.numbers, number_name) is not None:
                errors.append(FieldError(path, "metric.cell_twice"))
            inputs[key] = replace(item, numbers=item.numbers._replace(**{number_name: number}))
    return WorkbookContent(list(inputs.values()), errors)


def _number_name(title: str) -> str:
    return next((name for name, titles in NUMBER_TITLES.items() if title in titles), "value")


def _value_input(path: str, code: str, unit: str, period: str) -> ValueInput:
    return ValueInput(
        path=path,
        field_names=None,
        metric=code,
        unit=unit or None,
        period=period,
        numbers=Numbers(),
    )


def _titles(row: Sequence[Any], period: str) -> tuple[dict[str, int], dict[int, str]]:
    """Indexes of COLUMNS by name, and names of periods by index; raises Invalid for others."""
    names = {title.lower(): name for name, titles in COLUMNS.items() for title in titles}
    columns: dict[str, int] = {}
    periods: dict[int, str] = {}
    for index, cell in enumerate(row):
        title = _plain(cell)
        name = names.get(title.lower())
        if name:
            columns[name] = index
        elif title and parse_period(title, period) is None:
            raise invalid("row 1", "metric.unknown_column", column=title)
        elif title in periods.values():
            raise invalid("row 1", "metric.column_twice", column=title)
        elif title:
            periods[index] = title
    for name in ("code", "unit_code", "number"):
        if name not in columns:
            raise invalid("row 1", "metric.missing_column", column=COLUMNS[name][0])
    return columns, periods


def _table(content: bytes) -> list[list[Any]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(
            values_only=True, max_col=MAX_COLUMNS, max_row=MAX_ROWS + 2
        )
        table = list(_padded(rows))
    except Exception as error:
        # openpyxl fails on a damaged workbook with errors of any class.
        raise invalid("file", "metric.file_unreadable") from error
    if len(table) > MAX_ROWS + 1:
        raise invalid("file", "metric.file_too_long", most=MAX_ROWS)
    return table


def _padded(rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    """Every row as wide as a workbook may be; empty rows too, which row numbers count."""
    for row in rows:
        yield [*row, *[None] * (MAX_COLUMNS - len(row))]


def _plain(cell: Any) -> str:
    """Text of a cell without the escape of formulas; of a date (a period), its ISO day."""
    if cell is None:
        return ""
    if hasattr(cell, "strftime"):
        return str(cell.strftime("%Y-%m-%d"))
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return unescape_formula(text.strip())


def _number(cell: Any) -> Decimal | None:
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return None
    text = str(cell).replace("，", ",").strip()
    try:
        number = Decimal(text.replace(",", "") if THOUSANDS.fullmatch(text) else text)
    except InvalidOperation:
        return None
    return round(number, DECIMALS) if number.is_finite() and abs(number) < LARGEST else None
