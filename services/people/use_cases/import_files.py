"""Reads employees from CSV and XLSX, and writes rejected rows back with their errors."""

import csv
import io
import re
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from servicekit.errors import Fault, invalid

ROWS = 50_000
# A single cell far out makes every row that wide; no title we know stands there.
MOST_COLUMNS = 100
# Column titles by field, Chinese first; the first title names the column in errors.
COLUMNS = {
    "number": ("工号", "number", "employee number"),
    "name": ("姓名", "name"),
    "email": ("邮箱", "email", "e-mail"),
    "mobile": ("手机", "mobile"),
    "unit": ("部门", "unit", "department"),
    "position": ("岗位", "position"),
    "manager_number": ("主管工号", "manager_number", "manager number"),
    "job_family": ("岗位序列", "job_family", "job family"),
    "job_level": ("职级", "job_level", "job level"),
    "joined_on": ("入职日期", "joined_on", "joined on"),
    "head": ("部门负责人", "head", "unit head"),
}
REQUIRED = ("number", "name")
# No workbook can hold these, and nobody means them.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass
class Row:
    """One line of the file; `line` counts from 1, the titles included."""

    line: int
    cells: dict[str, str]
    faults: list[tuple[str, Fault]] = field(default_factory=list)

    def fail(self, column: str, code: str, **parameters: Any) -> None:
        path = f"row {self.line}, column {COLUMNS[column][0]}"
        self.faults.append((column, Fault(path, code, parameters)))


def read_rows(name: str, content: bytes) -> list[Row]:
    """The rows of a CSV (UTF-8 with or without BOM, or GBK) or XLSX; Invalid where unreadable."""
    table = _xlsx(content) if content[:2] == b"PK" else _csv(content)
    if not table:
        raise invalid("file", "import.empty")
    fields = _fields(table[0])
    rows = [
        Row(
            line,
            {key: cell.strip() for key, cell in zip_longest(fields, cells, fillvalue="") if key},
        )
        for line, cells in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    if not rows:
        raise invalid("file", "import.empty")
    if len(rows) > ROWS:
        raise invalid("file", "import.too_many_rows", most=ROWS)
    return rows


def _fields(titles: list[str]) -> list[str | None]:
    known = {title: key for key, names in COLUMNS.items() for title in names}
    fields = [known.get(title.strip().lower()) for title in titles]
    for title, key in zip(titles, fields, strict=True):
        if key is None and title.strip():
            raise invalid("row 1", "import.unknown_column", column=title.strip())
        if key is not None and fields.count(key) > 1:
            raise invalid("row 1", "import.column_twice", column=title.strip())
    for key in REQUIRED:
        if key not in fields:
            raise invalid("row 1", "import.missing_column", column=COLUMNS[key][0])
    return fields


def _csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise invalid("file", "import.encoding")
    if "\x00" in text:
        raise invalid("file", "field.bad_character")
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as fault:
        raise invalid("file", "import.unreadable") from fault


def _xlsx(content: bytes) -> list[list[str]]:
    # Here and not above: 17 MB that only the process of an import needs.
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        lines = book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS)
        return [
            [_text(cell) for cell in line] if line.count(None) < len(line) else [] for line in lines
        ]
    except Exception as fault:
        # A damaged workbook is stumbled over anywhere, with whatever error that happens to be.
        raise invalid("file", "import.unreadable") from fault


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if hasattr(cell, "strftime"):
        return str(cell.strftime("%Y-%m-%d"))
    # A number typed as 1001 comes as 1001.0 from some programs.
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def rejected_workbook(rows: list[Row], say: Any) -> bytes:
    """An XLSX with the rejected rows as they came and why, ready to be corrected and sent again."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook always has a sheet
    sheet.append([names[0] for names in COLUMNS.values()] + [say("import.error_column", {})])
    for row in rows:
        reasons = "; ".join(say(fault.code, fault.parameters) for _, fault in row.faults)
        cells = [row.cells.get(key, "") for key in COLUMNS]
        sheet.append([_escaped(cell) for cell in (*cells, reasons)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _escaped(text: str) -> str:
    """Keep a spreadsheet from running what somebody typed, and from what it cannot hold."""
    shown = CONTROL.sub("\ufffd", text)
    return f"'{shown}" if shown.startswith(FORMULA) else shown
