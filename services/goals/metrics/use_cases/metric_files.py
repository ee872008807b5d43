"""The grid as a workbook, and a workbook read back."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from measures.periods import parse_period
from servicekit.errors import FieldError, Invalid, invalid
from servicekit.files.spreadsheets import unescape_formula, workbook
from servicekit.http.schemas import DECIMALS, LARGEST
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.metrics.use_cases.provided_values import NUMBERS, Given, Outcome, provide

# Titles of the columns before the periods, Chinese first; the first title names it in errors.
COLUMNS = {
    "code": ("指标编码", "Metric code"),
    "name": ("指标", "Metric"),
    "measure": ("计量单位", "Unit of measure"),
    "unit_code": ("部门编码", "Department code"),
    "unit": ("部门", "Department"),
    "part": ("取值", "Part"),
}
PARTS = {
    "value": ("数值", "Value"),
    "numerator": ("分子", "Numerator"),
    "denominator": ("分母", "Denominator"),
}
MOST_COLUMNS, MOST_ROWS = 60, 5000
# 1,234.5 as a person types it, Chinese commas as well; 1,6 is neither 16 nor 1.6.
THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?")


@dataclass(frozen=True)
class Read:
    """What a workbook says: cells, and what could not be read."""

    given: list[Given]
    faults: list[FieldError]


def exported(grid: dict[str, Any], *, chinese: bool) -> bytes:
    """One line for each series; a ratio has one for each of its two numbers."""
    language = 0 if chinese else 1
    titles = [names[language] for names in COLUMNS.values()]
    lines = []
    for row in grid["items"]:
        for part in NUMBERS[1:] if row["accumulation"] == "ratio" else NUMBERS[:1]:
            unit = row["unit"]["name"] if row["unit"] else ""
            texts = (row["code"], row["name"], row["measure"], row["unit_code"], unit)
            cells = [cell[part] for cell in row["cells"]]
            lines.append([*texts, PARTS[part][language], *cells])
    return workbook([*titles, *(item["name"] for item in grid["periods"])], lines)


def provide_workbook(
    uow: UnitOfWork, content: bytes, *, period: str, dry_run: bool
) -> dict[str, Any]:
    """What is filled in is provided, all or nothing; a dry run tells what would be wrong."""
    read = read_workbook(content, period)
    faults, outcome = read.faults, Outcome(0, 0)
    try:
        if read.given and (dry_run or not faults):
            outcome = provide(uow, read.given, dry_run=dry_run)
    except Invalid as wrong:
        faults = [*faults, *wrong.faults]
    if faults and not dry_run:
        raise Invalid("metric.file_rejected", faults=tuple(faults), count=len(faults))
    return {
        "cells": len(read.given),
        "changed": outcome.changed,
        "key_results": outcome.key_results,
        "applied": not dry_run,
        "faults": faults,
    }


def read_workbook(content: bytes, period: str) -> Read:
    """The filled-in cells by series and period; an empty cell says nothing."""
    table = _table(content)
    if not table:
        raise invalid("file", "metric.file_empty")
    columns, periods = _titles(table[0], period)
    found: dict[tuple[str, str, str], Given] = {}
    faults: list[FieldError] = []
    for line, row in enumerate(table[1:], start=2):
        texts = {name: _plain(row[index]) for name, index in columns.items()}
        part = next((key for key, names in PARTS.items() if texts["part"] in names), "value")
        for index, name in periods.items():
            if row[index] is None or row[index] == "":
                continue
            path = f"row {line}, column {name}"
            number = _number(row[index])
            if number is None:
                faults.append(FieldError(path, "field.not_a_number"))
                continue
            key = (texts["code"], texts["unit_code"], name)
            given = found.setdefault(key, _given(path, *key))
            if given.numbers[part] is not None:
                faults.append(FieldError(path, "metric.cell_twice"))
            given.numbers[part] = number
    return Read(list(found.values()), faults)


def _given(path: str, code: str, unit: str, period: str) -> Given:
    numbers: dict[str, Decimal | None] = dict.fromkeys(NUMBERS)
    return Given(
        path=path, names=None, metric=code, unit=unit or None, period=period, numbers=numbers
    )


def _titles(row: Sequence[Any], period: str) -> tuple[dict[str, int], dict[int, str]]:
    """Where the columns and the periods stand; Invalid for what is neither."""
    known = {title.lower(): key for key, names in COLUMNS.items() for title in names}
    columns: dict[str, int] = {}
    periods: dict[int, str] = {}
    for index, cell in enumerate(row):
        title = _plain(cell)
        key = known.get(title.lower())
        if key:
            columns[key] = index
        elif title and parse_period(title, period) is None:
            raise invalid("row 1", "metric.unknown_column", column=title)
        elif title in periods.values():
            raise invalid("row 1", "metric.column_twice", column=title)
        elif title:
            periods[index] = title
    for key in ("code", "unit_code", "part"):
        if key not in columns:
            raise invalid("row 1", "metric.missing_column", column=COLUMNS[key][0])
    return columns, periods


def _table(content: bytes) -> list[list[Any]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(
            values_only=True, max_col=MOST_COLUMNS, max_row=MOST_ROWS + 2
        )
        table = list(_filled(rows))
    except Exception as fault:
        # A damaged workbook is stumbled over anywhere, with whatever error that happens to be.
        raise invalid("file", "metric.file_unreadable") from fault
    if len(table) > MOST_ROWS + 1:
        raise invalid("file", "metric.file_too_long", most=MOST_ROWS)
    return table


def _filled(rows: Any) -> Iterator[list[Any]]:
    """Every line as wide as a workbook may be; empty lines keep their place."""
    for row in rows:
        yield [*row, *[None] * (MOST_COLUMNS - len(row))]


def _plain(cell: Any) -> str:
    """Text as it was before it was escaped; a period that became a date is its day."""
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
