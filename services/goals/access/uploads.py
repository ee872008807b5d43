"""The files that readers send."""

from typing import Any

import flask

from servicekit.files.spreadsheets import SheetRow, read_upload


def uploaded_rows(layout: Any) -> list[SheetRow]:
    """The rows of the uploaded file, by the columns that a module lays out."""
    return read_upload(flask.request.files.get("file"), layout.COLUMNS, layout.REQUIRED)
