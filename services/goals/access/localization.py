"""Words in the reader's language, and the files that they send."""

from collections.abc import Mapping
from typing import Any

import flask

from servicekit.files.spreadsheets import Row, read_upload
from servicekit.runtime import current_runtime
from servicekit.translations import negotiate


def locale() -> str:
    return negotiate(flask.request.headers.get("Accept-Language", ""))


def say(code: str, parameters: Mapping[str, Any]) -> str:
    return current_runtime.get().translations.say(locale(), code, parameters)


def uploaded(layout: Any) -> list[Row]:
    """The rows of the uploaded file, by the columns that a module lays out."""
    return read_upload(flask.request.files.get("file"), layout.COLUMNS, layout.REQUIRED)
