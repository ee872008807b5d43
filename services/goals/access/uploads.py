"""Uploaded workbooks."""

from collections.abc import Sequence
from typing import Protocol

import flask

from servicekit.files.spreadsheets import Columns, SheetRow, read_upload


class WorkbookLayout(Protocol):
    """A module that lays out a workbook: its columns, and those that a file must have."""

    @property
    def COLUMNS(self) -> Columns: ...  # noqa: N802 - a constant of a module
    @property
    def REQUIRED(self) -> Sequence[str]: ...  # noqa: N802 - a constant of a module


def uploaded_rows(layout: WorkbookLayout) -> list[SheetRow]:
    """Read the rows of the uploaded file, by the columns of `layout`."""
    return read_upload(flask.request.files.get("file"), layout.COLUMNS, layout.REQUIRED)
