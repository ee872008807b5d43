"""Words in the reader's language, and the files that they send."""

from collections.abc import Mapping, Sequence
from typing import Any

import flask

from servicekit.files.spreadsheets import Row, read_upload
from servicekit.runtime import current_runtime
from servicekit.translations import negotiate
from services.goals.models import LINES


def locale() -> str:
    return negotiate(flask.request.headers.get("Accept-Language", ""))


def say(code: str, parameters: Mapping[str, Any]) -> str:
    return current_runtime.get().translations.say(locale(), code, parameters)


def uploaded(layout: Any) -> list[Row]:
    """The rows of the uploaded file, by the columns that a module lays out."""
    return read_upload(flask.request.files.get("file"), layout.COLUMNS, layout.REQUIRED)


def findings(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the writing guide found: what it is, and what to do about it."""
    return {
        "items": [
            finding
            | {
                "message": say(f"writing.{finding['code']}", finding["parameters"]),
                "advice": say(f"writing.{finding['code']}_todo", finding["parameters"]),
            }
            for finding in found
        ]
    }


def proposal(found: Any) -> dict[str, Any]:
    """What could be written of a goal, line by line in the reader's language."""
    lines = {
        name: "\n".join(
            say(f"retrospective.draft_{code}", told) for code, told in getattr(found, name)
        )
        for name in LINES
    }
    return {**lines, **{name: getattr(found, name) for name in ("goal_id", "score", "check_ins")}}
