"""The same POST sent twice under one Idempotency-Key has one effect and one answer."""

import hashlib
import zlib
from typing import Any

import flask

from servicekit.callers import Anonymous, Caller, Client, SignedIn
from servicekit.database.raw import execute_raw
from servicekit.errors import Conflict, Invalid, invalid
from servicekit.runtime import current_runtime
from servicekit.security.encryption import decrypt, encrypt
from servicekit.unit_of_work.session import UnitOfWork

HEADER = "Idempotency-Key"
LONGEST_KEY = 200
PURPOSE = b"answer"
# What the release before answered and kept without its type.
JSON = "application/json"

# The row comes first: a twin waits here until the first one has committed or failed.
BEGIN = (
    "INSERT INTO platform.idempotency_keys (tenant_id, caller, route, key, body_hash)"
    " VALUES (%(tenant_id)s, %(caller)s, %(route)s, %(key)s, %(body_hash)s)"
    " ON CONFLICT DO NOTHING"
)
FIND = (
    "SELECT body_hash, status, answer, etag, content_type FROM platform.idempotency_keys"
    " WHERE tenant_id = %(tenant_id)s AND caller = %(caller)s AND route = %(route)s"
    " AND key = %(key)s"
)
FINISH = (
    "UPDATE platform.idempotency_keys SET status = %(status)s, answer = %(answer)s,"
    " etag = %(etag)s, content_type = %(content_type)s"
    " WHERE tenant_id = %(tenant_id)s AND caller = %(caller)s AND route = %(route)s"
    " AND key = %(key)s"
)
PURGE = (
    "DELETE FROM platform.idempotency_keys WHERE ctid IN"
    " (SELECT ctid FROM platform.idempotency_keys "
    " WHERE created_at < now() - interval '48 hours' LIMIT 50)"
)


def begin(uow: UnitOfWork, caller: Caller) -> flask.Response | None:
    """Claim the request's key; the stored answer where it was answered before."""
    key = flask.request.headers.get(HEADER)
    if key is None or flask.request.method != "POST" or isinstance(caller, Anonymous):
        return None
    if not 1 <= len(key) <= LONGEST_KEY:
        raise invalid(HEADER, "field.length", min=1, max=LONGEST_KEY)
    scope = {
        "tenant_id": uow.tenant.id,
        "caller": _name(caller),
        "route": flask.request.path,
        "key": key,
    }
    body = hashlib.sha256(flask.request.get_data(cache=True)).digest()
    created = execute_raw(uow.session, BEGIN, scope | {"body_hash": body})
    if created.rowcount:
        flask.g.idempotency = scope
        return None
    (stored,) = execute_raw(uow.session, FIND, scope)
    if bytes(stored.body_hash) != body:
        raise Invalid("idempotency.other_body")
    if stored.status is None:
        raise Conflict("idempotency.unfinished")
    return _replay(stored)


def finish(uow: UnitOfWork, response: flask.Response) -> None:
    """Keep the answer in the transaction of its effect."""
    scope = flask.g.get("idempotency")
    if scope is None:
        return
    uow.flush()
    stored: dict[str, Any] = {
        "status": response.status_code,
        "answer": _sealed(response.get_data()),
        "etag": response.headers.get("ETag"),
        "content_type": response.content_type,
    }
    execute_raw(uow.session, FINISH, scope | stored)
    # Old keys leave in passing: one request in 64 takes some along.
    if zlib.crc32(scope["key"].encode()) % 64 == 0:
        execute_raw(uow.session, PURGE, {})


def _sealed(answer: bytes) -> bytes:
    """As it is stored: an answer may show a secret that is shown nowhere else."""
    key = current_runtime.get().settings.secrets_key
    return encrypt(key, answer, PURPOSE) if key else answer


def _opened(stored: bytes) -> bytes:
    key = current_runtime.get().settings.secrets_key
    return decrypt(key, stored, PURPOSE) if key else stored


def _replay(stored: Any) -> flask.Response:
    answer = _opened(bytes(stored.answer))
    response = flask.Response(answer, stored.status, content_type=stored.content_type or JSON)
    response.headers["Idempotency-Replayed"] = "true"
    if stored.etag:
        response.headers["ETag"] = stored.etag
    return response


def _name(caller: Caller) -> str:
    if isinstance(caller, SignedIn):
        return caller.subject
    return caller.client_id if isinstance(caller, Client) else caller.actor
