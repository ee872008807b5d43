"""Fifteen tables of a company, told once: each side makes them in its own way."""

# As many columns, indexes and references as our own services' tables have on average. Only the
# standard library is imported here, since the peer runs in a Python of its own.

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True)
class Table:
    """Columns by kind ('?' is nullable), references to other tables, further indexes."""

    columns: dict[str, str]
    references: dict[str, str] = field(default_factory=dict)
    indexes: tuple[tuple[str, ...], ...] = ()


KINDS = {
    "uuid": "uuid",
    "text": "text",
    "date": "date",
    "numeric": "numeric(24, 6)",
    "time": "timestamp with time zone",
    "flag": "boolean",
    "count": "bigint",
    "json": "jsonb",
}

TABLES = {
    "people": Table(
        {"number": "text", "name": "text", "email": "text", "status": "text", "roles": "json"},
        indexes=(("number",),),
    ),
    "units": Table(
        {"code": "text", "name": "text", "head_id": "uuid?", "deleted": "flag"},
        indexes=(("head_id",),),
    ),
    "assignments": Table(
        {"title": "text", "unit_id": "uuid", "starts_on": "date", "ends_on": "date?"},
        {"person_id": "people"},
    ),
    "closure": Table(
        {"kind": "text", "descendant_id": "uuid", "ancestor_id": "uuid", "depth": "count"},
        indexes=(("kind", "ancestor_id"),),
    ),
    "cycles": Table(
        {"name": "text", "level": "text", "starts_on": "date", "ends_on": "date", "state": "text"},
        indexes=(("level", "starts_on"),),
    ),
    "sheets": Table(
        {"owner_kind": "text", "owner_id": "uuid?", "state": "text", "comment": "text?"},
        {"cycle_id": "cycles"},
        indexes=(("owner_id", "state"),),
    ),
    "goals": Table(
        {
            "title": "text",
            "description": "text",
            "state": "text",
            "weight": "numeric?",
            "visibility": "text",
            "kind": "text",
            "owner_kind": "text",
            "progress_source": "text",
            "children_progress": "numeric?",
            "progress": "numeric?",
            "owner_id": "uuid?",
            "version": "count",
            "updated_at": "time",
        },
        {"sheet_id": "sheets"},
        indexes=(("owner_id", "state"),),
    ),
    "key_results": Table(
        {
            "title": "text",
            "unit": "text",
            "direction": "text",
            "accumulation": "text",
            "period": "text",
            "weight": "numeric",
            "starts_on": "date",
            "ends_on": "date",
            "progress_source": "text",
            "start": "numeric?",
            "target": "numeric?",
            "current": "numeric?",
            "progress": "numeric?",
            "cancelled": "flag",
            "version": "count",
        },
        {"goal_id": "goals"},
    ),
    "alignments": Table(
        {"parent_goal_id": "uuid", "share": "numeric"},
        {"goal_id": "goals"},
        indexes=(("parent_goal_id",),),
    ),
    "check_ins": Table(
        {
            "period_start": "date",
            "period_end": "date",
            "value": "numeric?",
            "confidence": "text",
            "numerator": "numeric?",
            "denominator": "numeric?",
            "author_id": "uuid",
            "corrects": "uuid?",
            "note": "text",
            "recorded_at": "time",
        },
        {"key_result_id": "key_results"},
        indexes=(("period_start", "recorded_at"),),
    ),
    "files": Table(
        {
            "check_in_id": "uuid",
            "name": "text",
            "media_type": "text",
            "size": "count",
            "stored_as": "text",
        },
        indexes=(("check_in_id",),),
    ),
    "comments": Table(
        {"check_in_id": "uuid", "author_id": "uuid", "text": "text", "written_at": "time"},
        indexes=(("check_in_id", "written_at"),),
    ),
    "rounds": Table(
        {"name": "text", "state": "text", "opens_on": "date", "closes_on": "date"},
        {"cycle_id": "cycles"},
    ),
    "forms": Table(
        {"subject_id": "uuid", "state": "text", "score": "numeric?", "items": "json"},
        {"round_id": "rounds"},
        indexes=(("subject_id", "state"),),
    ),
    "inbox": Table(
        {"consumer": "text", "event_id": "uuid", "received_at": "time"},
        indexes=(("consumer", "event_id"),),
    ),
}


def statements() -> Iterator[str]:
    """The tables as a list of SQL; references are indexed, as the peer does by itself."""
    for name, table in TABLES.items():
        columns = [
            "id uuid NOT NULL",
            *(f"{column} {_type(kind)}" for column, kind in table.columns.items()),
            *(f"{column} uuid NOT NULL" for column in table.references),
            f"CONSTRAINT {name}_pkey PRIMARY KEY (id)",
            *(
                f'CONSTRAINT {name}_{column}_fkey FOREIGN KEY ("{column}") REFERENCES {other} (id)'
                for column, other in table.references.items()
            ),
        ]
        yield f"CREATE TABLE {name} ({', '.join(columns)})"
        for index in (*((column,) for column in table.references), *table.indexes):
            yield f"CREATE INDEX {name}_{'_'.join(index)} ON {name} ({', '.join(index)})"


def _type(kind: str) -> str:
    null = "" if kind.endswith("?") else " NOT NULL"
    return f"{KINDS[kind.removesuffix('?')]}{null}"
