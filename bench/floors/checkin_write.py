"""The floor of checkin-write: a bare WSGI handler that sends the very statements ours sends."""

import hashlib
import json
import os
import pickle
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from joserfc import jwt
from joserfc.jwk import KeySet

# What ours sent for one POST: its statements in order, and all their values by name.
STATEMENTS, VALUES = pickle.loads(Path(os.environ["CAPTURED"]).read_bytes())  # noqa: S301 - ours
KEYS = KeySet.import_key_set(json.loads(os.environ["KEYS"]))
LOCAL = threading.local()


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Verify the token, keep what is told and answer with it; nothing else."""
    claims = jwt.decode(environ["HTTP_AUTHORIZATION"][7:], KEYS, algorithms=["RS256"]).claims
    if "api" not in claims["aud"] or claims["exp"] < time.time():
        raise PermissionError(claims["sub"])
    (organization,) = claims["organization"].values()
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    told = json.loads(body)
    kept = told | {"id": str(uuid.uuid4()), "recorded_at": datetime.now(UTC).isoformat()}
    answer = json.dumps(kept).encode()
    values = {
        "subject": claims["sub"],
        "caller": claims["sub"],
        "tenant_id": uuid.UUID(organization["tenant_id"][0]),
        "key": environ["HTTP_IDEMPOTENCY_KEY"],
        "body_hash": hashlib.sha256(body).digest(),
        "id_4": uuid.UUID(told["key_result_id"]),
        **{name: kept[name] for name in ("id", "key_result_id", "value", "recorded_at")},
        "ids": [uuid.uuid4()],
        "answer": answer,
    }
    keep(VALUES | values)
    size = str(len(answer))
    start("201 CREATED", [("Content-Type", "application/json"), ("Content-Length", size)])
    return [answer]


def keep(values: dict[str, Any]) -> None:
    """One transaction of the statements ours sends; rows are read where there are any."""
    if not hasattr(LOCAL, "connection"):
        LOCAL.connection = psycopg.connect(os.environ["DATABASE"])
    with LOCAL.connection.transaction():
        for statement in STATEMENTS:
            cursor = LOCAL.connection.execute(statement, values)
            if cursor.description:
                cursor.fetchall()
