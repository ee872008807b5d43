"""Which of several states of a row is copied, and by which statement."""

from types import SimpleNamespace

import sqlalchemy as sa

from servicekit.database.replicas import newest, update_newer_statement, upsert_statement

TABLE = sa.Table(
    "goals",
    sa.MetaData(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("title", sa.Text),
    sa.Column("progress", sa.Numeric(24, 6)),
    sa.Column("version", sa.BigInteger),
    sa.Column("progress_version", sa.BigInteger),
)


def a_state(goal_id: str, version: int) -> SimpleNamespace:
    return SimpleNamespace(goal_id=goal_id, version=version)


def test_one_state_of_each_row_is_applied_in_the_order_of_keys() -> None:
    states = [a_state("b", 1), a_state("a", 3), a_state("a", 2)]

    assert newest(states, "goal_id") == [a_state("a", 3), a_state("b", 1)]
    assert newest([], "goal_id") == []


def test_an_older_version_replaces_no_row() -> None:
    assert upsert_statement(TABLE, ("id", "title", "version")) == (
        "INSERT INTO goals (id, title, version) SELECT * FROM"
        " jsonb_to_recordset(CAST(%(records)s AS jsonb))"
        " AS record (id UUID, title TEXT, version BIGINT)"
        " ON CONFLICT (id) DO UPDATE SET title = excluded.title, version = excluded.version"
        " WHERE excluded.version > goals.version"
    )


def test_columns_with_a_newer_version_of_their_own_stay() -> None:
    statement = upsert_statement(
        TABLE,
        ("id", "progress", "version"),
        source="SELECT 1",
        own_versions={"progress_version": ("progress",)},
    )

    assert statement == (
        "INSERT INTO goals (id, progress, version) SELECT 1 ON CONFLICT (id) DO UPDATE SET"
        " progress = CASE WHEN excluded.version > goals.progress_version"
        " THEN excluded.progress ELSE goals.progress END, version = excluded.version"
        " WHERE excluded.version > goals.version"
    )


def test_columns_are_updated_apart_from_the_row_by_what_is_newer_than_both() -> None:
    assert update_newer_statement(TABLE, ("progress",), "progress_version") == (
        "UPDATE goals SET progress = record.progress, progress_version = record.version"
        " FROM jsonb_to_recordset(CAST(%(records)s AS jsonb))"
        " AS record (id UUID, version BIGINT, progress NUMERIC(24, 6)) WHERE goals.id = record.id"
        " AND record.version > GREATEST(goals.version, goals.progress_version)"
    )
