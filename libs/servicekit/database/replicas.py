"""Copies of rows that another service owns: newer states replace older ones, in any order."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, LiteralString

from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from .raw import execute_raw

DIALECT = postgresql.dialect()
# A column with a version of some columns that are also updated apart from the whole row.
OwnVersions = Mapping[str, Sequence[str]]
Record = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ReplicatedTable:
    """A table whose rows others copy: how to read all of them and how to build a row's state."""

    model: type[Any]
    build: Callable[[Any], Any]


def newest(states: Iterable[Any], key: str) -> list[Any]:
    """The newest state of each `key`, ordered by it.

    No statement changes a row twice, and two of them lock rows in the same order.
    """
    ordered = sorted(states, key=lambda state: (getattr(state, key), state.version))
    return list({getattr(state, key): state for state in ordered}.values())


def upsert_newer(
    session: Session, table: Any, records: Sequence[Record], key: str = "id"
) -> list[Any]:
    """Insert the records, or replace the rows of an older `version`; answers the keys that changed.

    A record has the same columns as every other, with values that JSON can hold.
    """
    if not records:
        return []
    statement: Any = f"{upsert_statement(table, tuple(records[0]), key=key)} RETURNING {key}"
    changed = execute_raw(session, statement, {"records": json.dumps(records)})
    return [row[0] for row in changed]


def upsert_statement(
    table: Any,
    columns: Sequence[str],
    *,
    key: str = "id",
    source: str = "",
    own_versions: OwnVersions | None = None,
) -> LiteralString:
    """The INSERT of `upsert_newer`, to be part of a larger statement.

    `source` is a SELECT of the columns; without one they come from parameter `records`. Columns in
    `own_versions` stay as they are where their own version is newer than the record's.
    """
    name, own = table.name, own_versions or {}
    version_of = {column: version for version, group in own.items() for column in group}
    sides = ", ".join(
        f"{column} = {_newer_side(name, column, version_of.get(column))}"
        for column in columns
        if column != key
    )
    rows = source or f"SELECT * FROM {recordset(table, tuple(columns))}"  # noqa: S608 - our own names
    return (
        f"INSERT INTO {name} ({', '.join(columns)}) {rows}"
        f" ON CONFLICT ({key}) DO UPDATE SET {sides} WHERE excluded.version > {name}.version"
    )


def update_newer_statement(
    table: Any, columns: Sequence[str], own_version: str, *, key: str = "id"
) -> LiteralString:
    """An UPDATE of columns apart from the whole row, by records with key, version and columns.

    Records older than the row or than the columns' `own_version` change nothing; neither do those
    of rows that are not there: they come whole.
    """
    name = table.name
    sides = ", ".join(f"{column} = record.{column}" for column in columns)
    return (
        f"UPDATE {name} SET {sides}, {own_version} = record.version"  # noqa: S608 - our own names
        f" FROM {recordset(table, (key, 'version', *columns))} WHERE {name}.{key} = record.{key}"
        f" AND record.version > GREATEST({name}.version, {name}.{own_version})"
    )


@cache
def recordset(table: Any, columns: tuple[str, ...], parameter: str = "records") -> str:
    """The records of a JSON parameter as a relation `record`, typed as the table's columns."""
    types = ", ".join(
        f"{column} {table.columns[column].type.compile(dialect=DIALECT)}" for column in columns
    )
    return f"jsonb_to_recordset(CAST(%({parameter})s AS jsonb)) AS record ({types})"


def _newer_side(table: str, column: str, own_version: str | None) -> str:
    if own_version is None:
        return f"excluded.{column}"
    newer = f"excluded.version > {table}.{own_version}"
    return f"CASE WHEN {newer} THEN excluded.{column} ELSE {table}.{column} END"
