"""Statements whose text never changes go to the driver as they are: a quarter of the cost."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, LiteralString

import psycopg
import sqlalchemy as sa
from psycopg.rows import RowFactory, namedtuple_row
from psycopg.types.string import TextLoader
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
    as long, and JSON is parsed twice."""
    texts = ["NULL" if item is None else f'"{item!s}"' for item in items]
    joined = ",".join(texts)
    if "\\" in joined or joined.count('"') != 2 * (len(texts) - texts.count("NULL")):
        joined = ",".join(map(_escaped, texts))
    return f"{{{joined}}}"


def _escaped(quoted: str) -> str:
    if quoted == "NULL":
        return quoted
    inner = quoted[1:-1].replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'


class TextIds(psycopg.Cursor[Any]):
    """Reads ids as texts: making a UUID, hashing it and writing it again costs more than the rest
    of a row that only passes through."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.adapters.register_loader("uuid", TextLoader)


def execute_raw(
    session: Session,
    statement: LiteralString,
    values: Mapping[str, Any],
    *,
    rows: RowFactory[Any] = namedtuple_row,
    cursor: type[psycopg.Cursor[Any]] = psycopg.Cursor,
) -> psycopg.Cursor[Any]:
    """Run `statement`, whose parameters are written %(name)s, in the session's transaction."""
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    try:
        return cursor(driver, row_factory=rows).execute(statement, values)
    except psycopg.OperationalError as fault:
        # SQLAlchemy does not see it fail. Where one connection is lost, the idle ones are as well.
        if driver.closed:
            connection.invalidate(fault)
            connection.engine.dispose()
        raise
