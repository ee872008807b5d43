"""Every error leaves in one shape (RFC 9457), worded in the reader's language."""

import json
import re
from collections.abc import Iterator
from typing import Any

import flask
import structlog
from psycopg import errors as postgres
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException

from servicekit.errors import Conflict, FieldError, Invalid, Problem, Stale, Unavailable
from servicekit.runtime import Runtime
from servicekit.telemetry import trace_id

from .localization import request_locale

log = structlog.get_logger()

CODE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
OF_STATUS = {
    400: "request.malformed",
    401: "token.missing",
    403: "not_allowed",
    404: "not_found",
    405: "request.method_not_allowed",
    406: "request.not_acceptable",
    408: "request.timeout",
    409: "conflict",
    412: "stale",
    413: "request.too_large",
    415: "request.media_type",
    422: "input.invalid",
    429: "request.too_many",
    500: "server.error",
    503: "server.unavailable",
}


def register(app: flask.Flask, runtime: Runtime) -> None:
    """Answer problems, Werkzeug's errors and everything unexpected in the one shape."""

    def on_problem(problem: Problem) -> flask.Response:
        return answer(
            runtime,
            problem.status,
            problem.code,
            problem.parameters,
            problem.faults,
            problem.retry_after,
        )

    def on_http(error: HTTPException) -> flask.Response:
        status = error.code or 500
        field_errors = tuple(_faults(getattr(error, "data", None)))
        response = answer(
            runtime, status, OF_STATUS.get(status, "request.malformed"), {}, field_errors
        )
        for name, value in error.get_headers():
            if name in {"Allow", "Retry-After"}:
                response.headers[name] = value
        return response

    def on_anything(error: Exception) -> flask.Response:
        problem = as_problem(error)
        if problem is not None:
            return on_problem(problem)
        log.exception("unexpected error", path=flask.request.path)
        return answer(runtime, 500, "server.error")

    app.register_error_handler(Problem, on_problem)
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(Exception, on_anything)


def as_problem(error: Exception) -> Problem | None:
    """The problem behind an error of the database, where it is one a reader can act on."""
    from sqlalchemy.orm.exc import StaleDataError

    if isinstance(error, StaleDataError):
        return Stale("stale")
    # The same errors, whether SQLAlchemy sent the statement or the driver did.
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    if isinstance(cause, postgres.IntegrityError):
        unique = isinstance(cause, postgres.UniqueViolation)
        return Conflict("row.duplicate" if unique else "row.inconsistent")
    if isinstance(cause, postgres.DataError):
        return Invalid("input.out_of_range")
    if isinstance(cause, postgres.OperationalError | exc.TimeoutError):
        log.warning("database unavailable", exc_info=True)
        return Unavailable("server.unavailable")
    return None


def answer(
    runtime: Runtime,
    status: int,
    code: str,
    parameters: dict[str, Any] | None = None,
    faults: tuple[FieldError, ...] = (),
    retry_after: int | None = None,
) -> flask.Response:
    """Build the response of a problem, worded in the request's language."""
    locale = request_locale()
    say = runtime.translations.say
    body = {
        "type": f"urn:chengshi:problem:{code}",
        "title": say(locale, f"status.{status}"),
        "status": status,
        "detail": say(locale, code, parameters),
        "code": code,
        "errors": [
            {
                # What is wrong with the whole of a body stands nowhere in it.
                "path": fault.path or "body",
                "code": fault.code,
                "message": say(locale, fault.code, fault.parameters),
            }
            for fault in faults
        ],
        "trace_id": trace_id(),
    }
    # A path may name a field of the input that no encoding can spell.
    text = json.dumps(body, ensure_ascii=False, default=str).encode(errors="replace")
    response = flask.Response(text, status)
    response.content_type = "application/problem+json"
    response.headers["Content-Language"] = locale
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _faults(data: Any) -> Iterator[FieldError]:
    """webargs' messages by location and field, flattened to paths; each message is a code."""
    if isinstance(data, dict):
        for location in (data.get("messages") or {}).values():
            yield from _flatten(location, "")


def _flatten(messages: Any, path: str) -> Iterator[FieldError]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _flatten(inner, path if key == "_schema" else f"{path}.{key}".lstrip("."))
    elif isinstance(messages, list):
        for message in messages:
            yield from _flatten(message, path)
    else:
        code, _, parameters = str(messages).partition("|")
        pairs = (pair.split("=", 1) for pair in parameters.split("|") if "=" in pair)
        yield FieldError(path, code if CODE.fullmatch(code) else "field.invalid", dict(pairs))
