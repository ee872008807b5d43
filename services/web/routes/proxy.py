"""The way through to the services: nothing of the browser's goes along but what is listed."""

import shutil
import tempfile
from collections.abc import Iterator
from typing import IO

import flask
import httpx2
from opentelemetry import propagate

from servicekit.errors import Malformed, NotFound
from services.web import clients, permissions

from . import browser

BODY_LIMIT = 10_000_000
# Larger bodies wait on disk: a slow browser holds neither memory nor a service's thread.
IN_MEMORY = 256_000
CHUNK = 64 * 1024
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

PASSED_UP = (
    "Accept",
    "Accept-Language",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
)
PASSED_DOWN = (
    "Allow",
    "Cache-Control",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Type",
    "ETag",
    "Idempotency-Replayed",
    "Retry-After",
)
# A file that a service hands out cannot act as a page of this origin, whatever it holds.
INERT = "default-src 'none'; frame-ancestors 'none'; sandbox"

blueprint = flask.Blueprint("proxy", __name__)


@blueprint.route("/api/<path:_path>", methods=METHODS)
def forward(_path: str) -> flask.Response:
    """Ask a service as the signed-in person, or as nobody where nobody need be known"""
    browser.require_own_page()
    target, query = _target()
    return _relay(target, query, _headers(target))


def _target() -> tuple[permissions.Target, str]:
    """From the request line as it came: a decoded path hides what a service decodes again."""
    raw = str(flask.request.environ["RAW_URI"])
    path, _, query = raw.partition("?")
    services = frozenset(browser.settings().upstreams)
    found = permissions.target(flask.request.method, path, services)
    if found is None:
        raise NotFound("not_found")
    if not permissions.is_query(query):
        raise Malformed("request.malformed_query")
    return found, query


def _headers(target: permissions.Target) -> dict[str, str]:
    headers = {name: given for name in PASSED_UP if (given := flask.request.headers.get(name))}
    if not target.public:
        headers["Authorization"] = f"Bearer {browser.access_token()}"
    return headers


def _relay(target: permissions.Target, query: str, headers: dict[str, str]) -> flask.Response:
    headers["Accept-Encoding"] = "identity"
    propagate.inject(headers)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
        size = _take_body(body)
        if size:
            headers["Content-Length"] = str(size)
        chunks = _chunks(body) if size else None
        method = flask.request.method
        answer = clients.send(target.service, method, target.path, query, headers, chunks)
    return _answer(answer)


def _take_body(body: IO[bytes]) -> int:
    flask.request.max_content_length = BODY_LIMIT
    shutil.copyfileobj(flask.request.stream, body, CHUNK)
    size = body.tell()
    body.seek(0)
    return size


def _chunks(body: IO[bytes]) -> Iterator[bytes]:
    while chunk := body.read(CHUNK):
        yield chunk


def _answer(answer: httpx2.Response) -> flask.Response:
    """The service's answer, passed on as it comes."""
    response = flask.Response(answer.iter_raw(), answer.status_code)
    response.call_on_close(answer.close)
    del response.headers["Content-Type"]
    for name in PASSED_DOWN:
        if name in answer.headers:
            response.headers[name] = answer.headers[name]
    response.headers["Content-Security-Policy"] = INERT
    return response


# Whom it serves is decided for each target, so the view itself is marked as the sessions' own.
forward.edge_scope = "session"  # type: ignore[attr-defined]
