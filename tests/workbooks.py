"""Workbooks as somebody sends them."""

import io
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook


def workbook_of(*rows: Sequence[Any]) -> bytes:
    """An XLSX whose first sheet holds these rows as they are, dates as dates."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)
    return stream.getvalue()
