"""What stands in the companies' schemas, looked at as superuser."""

from collections.abc import Sequence

import psycopg

Columns = dict[tuple[str, str], list[str]]


def total(
    connection: psycopg.Connection, schemas: Sequence[str], table: str, what: str = "count(*)"
) -> int:
    """Of one table in all schemas together: how many rows, or another sum."""
    each = " UNION ALL ".join(f"SELECT {what} AS n FROM {schema}.{table}" for schema in schemas)
    found = connection.execute(f"SELECT sum(n) FROM ({each}) AS counted".encode()).fetchone()
    return int(found[0] or 0) if found else 0


def columns(connection: psycopg.Connection, schemas: Sequence[str]) -> Columns:
    """The columns of every table, as they are now."""
    found: Columns = {}
    for schema, table, name in connection.execute(
        "SELECT table_schema, table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = ANY(%s) ORDER BY 1, 2, ordinal_position",
        [list(schemas)],
    ):
        found.setdefault((schema, table), []).append(name)
    return found


def digests(connection: psycopg.Connection, of: Columns) -> dict[tuple[str, str], str]:
    """A digest of each table's rows in the given columns."""
    told = {}
    for (schema, table), names in of.items():
        row = f"ROW({', '.join(names)})::text"
        query = f"SELECT md5(coalesce(string_agg({row}, E'\\n' ORDER BY {row}), ''))"
        answer = connection.execute(f"{query} FROM {schema}.{table}".encode()).fetchone()
        told[schema, table] = answer[0] if answer else ""
    return told


def revisions(connection: psycopg.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT schema_name, revision FROM platform.schemas").fetchall())
