"""Tables in CSV and XLSX files: read with their faults, written so that nothing in them runs."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest
from typing import Any, TypedDict

from servicekit.errors import FieldError, TooLarge, invalid

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = 50_000
FILE_LIMIT = 10_000_000
# A single cell far out makes every row that wide; no title we know stands there.
MOST_COLUMNS = 100
# No workbook can hold these, and nobody means them.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
# Text that a spreadsheet would run, however often it was escaped before.
FORMULA = re.compile("'*[=+\\-@\t\r]")
ESCAPED = re.compile("'+[=+\\-@\t\r]")
# Text becomes neither formula nor link, and nothing is written to a disk that may be read-only.
WORKBOOK_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
    "in_memory": True,
}
Say = Callable[[str, Mapping[str, Any]], str]
# Column titles by field, Chinese first; of a file's rows, as the file has them.
Columns = Mapping[str, Sequence[str]]


class CellError(TypedDict):
    """What is wrong with one cell, worded; `row` counts from 1, the titles included."""

    path: str
    row: int
    column: str
    code: str
    message: str


@dataclass
class SheetRow:
    """One line of a file; `line` counts from 1, the titles included."""

    line: int
    cells: dict[str, str]
    columns: Columns
    faults: list[tuple[str, FieldError]] = field(default_factory=list)

    def fail(self, column: str, code: str, **parameters: Any) -> None:
        """Add a field error at `column`."""
        path = f"row {self.line}, column {self.columns[column][0]}"
        self.faults.append((column, FieldError(path, code, parameters)))

    def errors(self, say: Say) -> list[CellError]:
        """The row's errors as `RowErrorOut`, worded by `say`."""
        return [
            {
                "path": fault.path,
                "row": self.line,
                "column": self.columns[column][0],
                "code": fault.code,
                "message": say(fault.code, fault.parameters),
            }
            for column, fault in self.faults
        ]


def read_upload(upload: Any, columns: Columns, required: Sequence[str]) -> list[SheetRow]:
    """Read the rows of an uploaded file.

    Raises Invalid `field.required` without one, TooLarge `request.too_large` past the limit.
    """
    if upload is None:
        raise invalid("file", "field.required")
    content = upload.read(FILE_LIMIT + 1)
    if len(content) > FILE_LIMIT:
        raise TooLarge("request.too_large")
    return read_rows(content, columns, required)


def read_rows(
    content: bytes, columns: Columns, required: Sequence[str], *, most: int = ROWS
) -> list[SheetRow]:
    """Read a CSV (UTF-8 with or without BOM, or GBK) or XLSX; the first row has the titles.

    Raises Invalid with `import.empty`, `import.encoding`, `import.unreadable`,
    `import.unknown_column`, `import.column_twice`, `import.missing_column` or
    `import.too_many_rows`.
    """
    table = _xlsx(content) if content[:2] == b"PK" else _csv(content)
    if not table:
        raise invalid("file", "import.empty")
    fields = _fields(table[0], columns, required)
    titles = {key: [title.strip()] for key, title in zip(fields, table[0], strict=True) if key}
    labels = {**columns, **titles}
    rows = [
        SheetRow(number, _cells(fields, cells), labels)
        for number, cells in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    if not rows:
        raise invalid("file", "import.empty")
    if len(rows) > most:
        raise invalid("file", "import.too_many_rows", most=most)
    return rows


def workbook(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """An XLSX of these lines; text stays text, whatever it looks like."""
    # Here and not above: memory that only the process of an export needs.
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    with Workbook(stream, WORKBOOK_OPTIONS) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, titles)
        for index, row in enumerate(rows, start=1):
            sheet.write_row(index, 0, [_written(cell) for cell in row])
    return stream.getvalue()


def rejected_workbook(rows: Iterable[SheetRow], columns: Columns, say: Say) -> bytes:
    """An XLSX with the rejected rows as they came and why, ready to be corrected and sent again."""
    rows = list(rows)
    labels = rows[0].columns if rows else columns
    titles = [names[0] for names in labels.values()] + [say("import.error_column", {})]
    return workbook(titles, (_rejected(row, labels, say) for row in rows))


def escape_formula(text: str) -> str:
    """Keep a spreadsheet from running what somebody typed, and from what it cannot hold."""
    printable = CONTROL.sub("\ufffd", text)
    return f"'{printable}" if FORMULA.match(printable) else printable


def unescape_formula(text: str) -> str:
    """Undo `escape_formula`."""
    return text[1:] if ESCAPED.match(text) else text


def _rejected(row: SheetRow, columns: Columns, say: Say) -> list[str]:
    reasons = "; ".join(say(fault.code, fault.parameters) for _, fault in row.faults)
    return [*(row.cells.get(key, "") for key in columns), reasons]


def _cells(fields: Sequence[str | None], cells: Sequence[str]) -> dict[str, str]:
    pairs = zip_longest(fields, cells, fillvalue="")
    return {key: unescape_formula(cell.strip()) for key, cell in pairs if key}


def _fields(titles: list[str], columns: Columns, required: Sequence[str]) -> list[str | None]:
    field_by_title = {title: key for key, names in columns.items() for title in names}
    fields = [field_by_title.get(title.strip().lower()) for title in titles]
    for title, key in zip(titles, fields, strict=True):
        if key is None and title.strip():
            raise invalid("row 1", "import.unknown_column", column=title.strip())
        if key is not None and fields.count(key) > 1:
            raise invalid("row 1", "import.column_twice", column=title.strip())
    for key in required:
        if key not in fields:
            raise invalid("row 1", "import.missing_column", column=columns[key][0])
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
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS)
        return [[_text(cell) for cell in row] if row.count(None) < len(row) else [] for row in rows]
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


def _written(cell: Any) -> Any:
    """A number as a number; text that nothing runs."""
    if cell is None:
        return None
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return escape_formula(cell) if isinstance(cell, str) else cell
