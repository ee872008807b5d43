"""What stands in a schema, counted in the catalogue."""

from typing import Any

import psycopg

SHAPE = """
    SELECT kind.relname, count(DISTINCT attribute.attnum), count(DISTINCT index.indexrelid)
    FROM pg_class AS kind
    JOIN pg_attribute AS attribute ON attribute.attrelid = kind.oid AND attnum > 0
        AND NOT attisdropped
    LEFT JOIN pg_index AS index ON index.indrelid = kind.oid
    WHERE kind.relkind = 'r' AND kind.relnamespace = to_regnamespace(%s)
    GROUP BY 1
"""


def shape_of(connection: psycopg.Connection[Any], schema: str) -> dict[str, tuple[int, int]]:
    """How many columns and indexes each table of a schema has."""
    return {row[0]: (row[1], row[2]) for row in connection.execute(SHAPE, [schema])}


def same_tables(ours: dict[str, tuple[int, int]], peers: dict[str, tuple[int, int]]) -> int:
    """The number of tables, once both sides are seen to have the same ones."""
    if ours != {name: peers.get(name) for name in ours}:
        raise RuntimeError(f"the two sides do not make the same tables: {ours} and {peers}")
    return len(ours)
