"""The release that serves, from git, and the one that follows it: this tree and one step more."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conventions.tree import ROOT, tracked

PARTS = ("deploy", "libs", "services")
FROZEN = "services/*/migrations/frozen.sha256"
SCHEMA = ("services/*/migrations/versions", "libs/servicekit/database/tenancy/*.sql")

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
    """The newest commit of an older schema; where the schema never changed, the one before."""
    if git("status", "--porcelain", "--", *SCHEMA):
        return git("rev-parse", "HEAD")
    frozen = git("log", "--diff-filter=A", "--format=%H", "--", FROZEN).splitlines()
    since = [f"{frozen[-1]}..HEAD"] if frozen else ["HEAD~1..HEAD"]
    changed = git("log", "-1", "--format=%H", *since, "--", *SCHEMA)
    return git("rev-parse", f"{changed or 'HEAD'}~1")


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
        with (migrations / "provision.sql").open("a") as frozen:
            frozen.writelines(f";\n\n{statement}" for statement in statements)
    (folder / ".local").symlink_to(ROOT / ".local")
    return folder


def head(tree: Path, name: str) -> str:
    """The revision that the tree's last migration leads to."""
    return sorted((tree / "services" / name / "migrations" / "versions").glob("*.py"))[-1].name[:4]
