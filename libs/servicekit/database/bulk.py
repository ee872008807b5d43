"""Many changed rows in one statement, where a flush sends one for each row that has a version."""

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.orm.exc import StaleDataError

from servicekit import clock

from .raw import execute_raw
from .replicas import recordset


def bulk_update(session: Session, rows: Sequence[Any]) -> None:
    """Write what changed of these rows of one `Versioned` table, whose versions rise by one.

    Raises StaleDataError where somebody else changed a row meanwhile, as a flush does. New rows
    are left to the flush.
    """
    changed = {row: names for row in rows if row.id and (names := _changed(row))}
    if not changed:
        return
    now = clock.now()
    # In the order in which everybody else holds them.
    changed_rows = sorted(changed, key=lambda row: row.id)
    columns = sorted({"updated_at"}.union(*changed.values()))
    for row in changed_rows:
        row.updated_at = now
    records = [
        {name: getattr(row, name) for name in ("id", "version", *columns)} for row in changed_rows
    ]
    text: Any = _update(sa.inspect(type(changed_rows[0])).local_table, columns)
    sent = execute_raw(
        session, text, {"records": json.dumps(records, ensure_ascii=False, default=str)}
    )
    if sent.rowcount != len(changed_rows):
        raise StaleDataError(
            f"{len(changed_rows) - sent.rowcount} rows were changed by somebody else"
        )
    for row in changed_rows:
        row.version += 1
        state = instance_state(row)
        # What a flush says of the rows that it wrote.
        state._commit_all(state.dict, session.identity_map)


def _changed(row: Any) -> set[str]:
    """The columns that were set since the row was read."""
    state = sa.inspect(row)
    if not state.persistent:
        return set()
    names = set(state.mapper.column_attrs.keys()) & set(state.committed_state)
    return {name for name in names if state.attrs[name].history.has_changes()}


def _update(table: Any, columns: Sequence[str]) -> str:
    """UPDATE columns of `table`, named as their attributes, from rows in JSON."""
    sides = ", ".join(f"{name} = record.{name}" for name in columns)
    return (
        f"UPDATE {table.name} SET {sides}, version = record.version + 1"  # noqa: S608 - our own names
        f" FROM {recordset(table, ('id', 'version', *columns))}"
        f" WHERE {table.name}.id = record.id AND {table.name}.version = record.version"
    )
