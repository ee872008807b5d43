"""The proxy to the services: only the listed headers are passed on, in both directions."""

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

MAX_BODY_BYTES = 10_000_000
# Larger bodies wait on disk: a slow browser holds neither memory nor a service's thread.
MAX_MEMORY_BYTES = 256_000
CHUNK_BYTES = 64 * 1024
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

REQUEST_HEADERS = (
    "Accept",
    "Accept-Language",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
)
RESPONSE_HEADERS = (
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
SANDBOX_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

blueprint = flask.Blueprint("proxy", __name__)


@blueprint.route("/api/<path:_path>", methods=METHODS)
def forward(_path: str) -> flask.Response:
    """Forward to a service as the signed-in person, or anonymously on a public path"""
    browser.require_same_origin()
    target, query = _requested_target()
    return _forward(target, query, _forwarded_headers(target))


def _requested_target() -> tuple[permissions.Target, str]:
    """Parse the raw request line: a decoded path would hide what a service decodes again."""
    raw_uri = str(flask.request.environ["RAW_URI"])
    path, _, query = raw_uri.partition("?")
    services = frozenset(browser.settings().upstreams)
    target = permissions.proxy_target(flask.request.method, path, services)
    if target is None:
        raise NotFound("not_found")
    if not permissions.is_query(query):
        raise Malformed("request.malformed_query")
    return target, query


def _forwarded_headers(target: permissions.Target) -> dict[str, str]:
    headers = {
        name: value for name in REQUEST_HEADERS if (value := flask.request.headers.get(name))
    }
    if not target.public:
        headers["Authorization"] = f"Bearer {browser.access_token()}"
    return headers


def _forward(target: permissions.Target, query: str, headers: dict[str, str]) -> flask.Response:
    headers["Accept-Encoding"] = "identity"
    propagate.inject(headers)
    with tempfile.SpooledTemporaryFile(max_size=MAX_MEMORY_BYTES) as body:
        size = _spool_body(body)
        if size:
            headers["Content-Length"] = str(size)
        chunks = _chunks(body) if size else None
        method = flask.request.method
        answer = clients.forward_request(
            target.service, method, target.path, query, headers, chunks
        )
    return _passthrough_response(answer)


def _spool_body(body: IO[bytes]) -> int:
    flask.request.max_content_length = MAX_BODY_BYTES
    shutil.copyfileobj(flask.request.stream, body, CHUNK_BYTES)
    size = body.tell()
    body.seek(0)
    return size


def _chunks(body: IO[bytes]) -> Iterator[bytes]:
    while chunk := body.read(CHUNK_BYTES):
        yield chunk


def _passthrough_response(answer: httpx2.Response) -> flask.Response:
    """Stream the service's response."""
    response = flask.Response(answer.iter_raw(), answer.status_code)
    response.call_on_close(answer.close)
    del response.headers["Content-Type"]
    for name in RESPONSE_HEADERS:
        if name in answer.headers:
            response.headers[name] = answer.headers[name]
    response.headers["Content-Security-Policy"] = SANDBOX_POLICY
    return response


# Public paths are decided for each target; the view as a whole counts as the sessions'.
forward.edge_scope = "session"  # type: ignore[attr-defined]
