"""The release that serves, from git, and the one that follows it: this tree and one step more."""

import shutil
import subprocess
from pathlib import Path

import pytest

from servicekit.database.tenancy.platform import UPGRADES
from tests.conventions.tree import ROOT, tracked
from tools import frozen

PARTS = ("deploy", "libs", "requirements", "services")
SHARED_TABLES = UPGRADES[0].parent.relative_to(ROOT) / "platform*.sql"
SCHEMA = ("services/*/migrations/versions/*.py", str(SHARED_TABLES))

# What a release adds to tables that are in use: nothing that the one before would miss.
PROBE = {
    "goals": (
        "ALTER TABLE goals ADD COLUMN rehearsed text",
        "ALTER TABLE key_results ADD COLUMN rehearsals integer DEFAULT 0 NOT NULL",
        "CREATE INDEX goals_rehearsed ON goals (rehearsed)",
        "CREATE TABLE rehearsals (id uuid PRIMARY KEY, goal_id uuid REFERENCES goals (id))",
    ),
    "checkins": (
        "ALTER TABLE key_results ADD COLUMN rehearsed text",
        "ALTER TABLE check_ins ADD COLUMN rehearsals integer DEFAULT 0 NOT NULL",
        "CREATE INDEX check_ins_rehearsals ON check_ins (key_result_id, rehearsals)",
        "CREATE TABLE rehearsals (id uuid PRIMARY KEY)",
    ),
}
STEP = '''"""A rehearsed step."""

from alembic import op

revision = "{revision:04}"
down_revision = "{before:04}"


def upgrade() -> None:
    for statement in {statements!r}:
        op.execute(statement)
'''


def git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.fail(f"The rehearsal reads the release before from git: {done.stderr.strip()}")
    return done.stdout.strip()


def previous() -> str:
    """The newest commit of an older schema, or HEAD where the baseline has had no change yet.

    Releases start with the commit of the newest baseline: nothing leads there from an older one.
    """
    if git("diff", "--name-only", "--diff-filter=DM", "HEAD", "--", *SCHEMA):
        pytest.fail("Commit the new baseline first: releases start with its commit.")
    if git("status", "--porcelain", "--", *SCHEMA):
        return git("rev-parse", "HEAD")
    since = f"{frozen.start_of_releases(ROOT)}..HEAD"
    changed = git("log", "-1", "--first-parent", "--format=%H", since, "--", *SCHEMA)
    return git("rev-parse", f"{changed}~1" if changed else "HEAD")


def check_out(commit: str, folder: Path) -> Path:
    """The code of `commit`, on the instances of this checkout."""
    folder.mkdir()
    archive = folder / "tree.tar"
    git("archive", f"--output={archive}", commit, *PARTS)
    subprocess.run(["tar", "-xf", str(archive), "-C", str(folder)], check=True)
    archive.unlink()
    (folder / ".local").symlink_to(ROOT / ".local")
    return folder


def next_release(folder: Path) -> Path:
    """This tree with one migration more in each service of PROBE."""
    for path in tracked():
        relative = path.relative_to(ROOT)
        if relative.parts[0] in PARTS:
            (folder / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, folder / relative)
    for name, statements in PROBE.items():
        migrations = folder / "services" / name / "migrations"
        before = len(list((migrations / "versions").glob("*.py")))
        step = STEP.format(revision=before + 1, before=before, statements=statements)
        (migrations / "versions" / f"{before + 1:04}_rehearsed.py").write_text(step)
        with (migrations / "provision.sql").open("a") as provision:
            provision.writelines(f";\n\n{statement}" for statement in statements)
    (folder / ".local").symlink_to(ROOT / ".local")
    return folder


def head(tree: Path, name: str) -> str:
    """The revision that the tree's last migration leads to."""
    return sorted((tree / "services" / name / "migrations" / "versions").glob("*.py"))[-1].name[:4]
