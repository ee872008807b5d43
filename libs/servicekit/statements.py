"""Statements whose text never changes go to the driver as they are: a quarter of the cost."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, LiteralString

import psycopg
import sqlalchemy as sa
from psycopg.rows import RowFactory, namedtuple_row
from sqlalchemy.orm import Session


@cache
def insert_into(table: sa.Table) -> str:
    """The INSERT of a whole row, its values named like its columns."""
    names = [column.name for column in table.columns]
    values = ", ".join(f"%({name})s" for name in names)
    columns = ", ".join(names)
    return f"INSERT INTO {table.name} ({columns}) VALUES ({values})"  # noqa: S608 - our own names


def array(items: Iterable[object]) -> str:
    """A parameter for CAST(… AS …[]), of texts: the driver looks at each item of a list four times
    as long."""
    return "{" + ",".join(f'"{_escaped(str(item))}"' for item in items) + "}"


def _escaped(text: str) -> str:
    if "\\" in text or '"' in text:
        return text.replace("\\", "\\\\").replace('"', '\\"')
    return text


def send(
    session: Session,
    statement: LiteralString,
    values: Mapping[str, Any],
    *,
    rows: RowFactory[Any] = namedtuple_row,
) -> psycopg.Cursor[Any]:
    """Run `statement`, whose parameters are written %(name)s, in the session's transaction."""
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    try:
        found: psycopg.Cursor[Any] = driver.cursor(row_factory=rows)
        return found.execute(statement, values)
    except psycopg.OperationalError as fault:
        # SQLAlchemy does not see it fail. Where one connection is lost, the idle ones are as well.
        if driver.closed:
            connection.invalidate(fault)
            connection.engine.dispose()
        raise
