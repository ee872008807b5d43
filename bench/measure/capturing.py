"""Writes down what a service sends to PostgreSQL for one request, for a floor to send as well."""

from typing import Any, NamedTuple

import psycopg

from servicekit.http.app import create_app
from servicekit.runtime import Runtime


class Captured(NamedTuple):
    """The statements in order, and all their values by name."""

    statements: list[str]
    values: dict[str, Any]


def capture(runtime: Runtime, path: str, headers: dict[str, str], body: str) -> Captured:
    """What one POST sends."""
    client = create_app(runtime).test_client()
    captured = Captured([], {})
    execute = psycopg.Cursor.execute

    def noting(cursor: Any, statement: Any, values: Any = None, **options: Any) -> Any:
        captured.statements.append(statement)
        captured.values.update(values)
        return execute(cursor, statement, values, **options)

    # What SQLAlchemy asks a new connection first belongs to no request.
    next(iter(runtime.database.engines())).connect().close()
    psycopg.Cursor.execute = noting  # type: ignore[assignment, method-assign]
    try:
        answer = client.post(path, headers=headers, data=body, content_type="application/json")
    finally:
        psycopg.Cursor.execute = execute  # type: ignore[method-assign]
    if answer.status_code != 201:
        raise RuntimeError(answer.text)
    return captured
