"""The reader's language: the locale of a request, and texts in it."""

from collections.abc import Mapping
from typing import Any

import flask

from servicekit.runtime import current_runtime
from servicekit.translations import negotiate


def request_locale() -> str:
    """The locale of the request's Accept-Language; zh-CN where neither is acceptable."""
    return negotiate(flask.request.headers.get("Accept-Language", ""))


def translate(code: str, parameters: Mapping[str, Any] | None = None) -> str:
    """The text of `code` in the request's locale."""
    return current_runtime.get().translations.say(request_locale(), code, parameters)
