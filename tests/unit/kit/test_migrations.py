"""Migrations become statements, one line of them, whoever asks at the same time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import sqlalchemy as sa

from deploy.registry import ROOT
from servicekit.database.tenancy import migrations

FOLDER = ROOT / "services" / "people" / "migrations"


def test_several_threads_render_the_same_statements_at_once() -> None:
    alone = migrations.steps(FOLDER)
    threads = 6
    together = Barrier(threads)

    def render(_: int) -> tuple[migrations.MigrationStep, ...]:
        together.wait(10)
        migrations._steps.cache_clear()
        return migrations.steps(FOLDER)

    with ThreadPoolExecutor(threads) as pool:
        for _ in range(5):
            assert set(pool.map(render, range(threads))) == {alone}


def test_each_statement_stands_alone_and_none_is_lost() -> None:
    statements = [line for step in migrations.steps(FOLDER) for line in step.statements]

    assert all(";" not in line for line in statements)
    tables = [line for line in statements if line.startswith("CREATE TABLE")]
    assert len(tables) == 5


def test_the_frozen_list_is_read_as_it_was_rendered(tmp_path: Path) -> None:
    tables = sa.MetaData()
    sa.Table("b", tables, sa.Column("id", sa.Uuid, primary_key=True), sa.Column("x", sa.Text))
    sa.Table("a", tables, sa.Column("id", sa.Uuid, sa.ForeignKey("b.id"), primary_key=True))
    sa.Index("b_x", tables.tables["b"].c.x)
    tables.info["statements"] = ("REVOKE DELETE ON a FROM x_rw",)
    (tmp_path / "provision.sql").write_text(migrations.render_frozen_list(tables) + "\n")

    read = migrations.frozen_list(tmp_path)

    beginnings = [" ".join(line.split()[:3]) for line in read]
    assert beginnings == [
        "CREATE TABLE b",
        "CREATE INDEX b_x",
        "CREATE TABLE a",
        "REVOKE DELETE ON",
    ]
