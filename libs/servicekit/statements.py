"""Statements whose text never changes go to the driver as they are: a quarter of the cost."""

from collections.abc import Mapping
from typing import Any, LiteralString

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy.orm import Session


def send(
    session: Session, statement: LiteralString, values: Mapping[str, Any]
) -> psycopg.Cursor[Any]:
    """Run `statement`, whose parameters are written %(name)s, in the session's transaction."""
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    try:
        found: psycopg.Cursor[Any] = driver.cursor(row_factory=namedtuple_row)
        return found.execute(statement, values)
    except psycopg.OperationalError as fault:
        # SQLAlchemy does not see it fail. Where one connection is lost, the idle ones are as well.
        if driver.closed:
            connection.invalidate(fault)
            connection.engine.dispose()
        raise
