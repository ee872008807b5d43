"""What a schema holds, in words that do not name the schema, so that two can be compared."""

from typing import Any

import psycopg

QUERIES = {
    "column": """
        SELECT relname || '.' || attname, format_type(atttypid, atttypmod), attnotnull,
               attidentity, attgenerated, pg_get_expr(adbin, adrelid), attcollation
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = %s::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    """,
    "constraint": """
        SELECT conrelid::regclass::text || '.' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = %s::regnamespace
    """,
    "index": """
        SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisunique, indisvalid
        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE relnamespace = %s::regnamespace
    """,
    "privilege": """
        SELECT relname::text, relkind::text, relowner::regrole::text, relacl::text
        FROM pg_class
        WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'S')
    """,
    "storage": """
        SELECT relname::text, reloptions::text FROM pg_class
        WHERE relnamespace = %s::regnamespace AND relkind = 'r'
    """,
    "other": """
        SELECT relname::text, relkind::text FROM pg_class
        WHERE relnamespace = %s::regnamespace AND relkind NOT IN ('r', 'S', 'i')
    """,
    "trigger": """
        SELECT tgname::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace = %s::regnamespace AND NOT tgisinternal
    """,
}


def of_schema(connection: psycopg.Connection, schema: str) -> list[tuple[Any, ...]]:
    """Columns, constraints, indexes, privileges and whatever else stands in `schema`."""
    return sorted(
        (kind, *(_nameless(value, schema) for value in row))
        for kind, query in QUERIES.items()
        for row in connection.execute(query.encode(), [schema]).fetchall()
    )


def _nameless(value: Any, schema: str) -> str:
    return str(value).replace(f"{schema}.", "")
