"""A migration is safe under the release that serves meanwhile, and is never changed afterwards."""

import re
import subprocess

import pytest

from servicekit.database.tenancy.migrations import MigrationStep, steps
from tests.conventions.tree import ROOT, SERVICES, service
from tools import frozen

# What the release before never notices; `made` and `filled` stand for what the same step added.
GROWING = (
    r"CREATE TABLE (?P<table>\w+) \(.*",
    r"CREATE INDEX \w+ ON \w+ .*",
    r"CREATE UNIQUE INDEX \w+ ON (?:{made}) .*",
    r"ALTER TABLE \w+ ADD COLUMN (?!.* NOT NULL)(?!.* (?:UNIQUE|PRIMARY|REFERENCES)\b).*",
    r"ALTER TABLE \w+ ADD COLUMN (?=.* DEFAULT )(?!.* (?:UNIQUE|PRIMARY|REFERENCES)\b).*",
    r"ALTER TABLE (?:{made}) ADD .*",
    r"UPDATE (?:{filled}) = (?!.*, \w+ = ).*",
    r"ALTER TABLE \w+ SET \(fillfactor = \d+\)",
    r"COMMENT ON .*",
)
# In a migration, the reason why the release before uses nothing of what is taken away.
REASON = "contracts"


def shrinking(step: MigrationStep) -> list[str]:
    """The statements that take something away, or a promise, from tables in use."""
    made, filled, found = ["(?!)"], ["(?!)"], []
    for statement in (" ".join(one.split()) for one in step.statements):
        known = {"{made}": "|".join(made), "{filled}": "|".join(filled)}
        tried = (re.fullmatch(_with(rule, known), statement) for rule in GROWING)
        match = next((found for found in tried if found), None)
        if match is None:
            found.append(statement)
        elif "table" in match.groupdict():
            made.append(match["table"])
        elif added := re.match(r"ALTER TABLE (\w+) ADD COLUMN (\w+)", statement):
            filled.append(f"{added[1]} SET {added[2]}")
    return found


def _with(rule: str, known: dict[str, str]) -> str:
    for name, alternatives in known.items():
        rule = rule.replace(name, alternatives)
    return rule


def reason(name: str, step: MigrationStep) -> str:
    folder = service(name).migrations / "versions"
    (path,) = folder.glob(f"{step.revision}_*.py")
    told = re.search(rf'^{REASON} = "(.+)"$', path.read_text(encoding="utf-8"), re.M)
    return told[1] if told else ""


@pytest.mark.parametrize("name", SERVICES)
def test_after_the_baseline_schemas_only_grow(name: str) -> None:
    found = {
        step.revision: statements
        for step in steps(service(name).migrations)[1:]
        if (statements := shrinking(step)) and not reason(name, step)
    }

    assert found == {}, f"say why the release before does not miss it: {REASON} = '…'"


@pytest.mark.parametrize("name", SERVICES)
def test_migrations_are_numbered_in_their_order(name: str) -> None:
    # The release that is being replaced compares revisions to know that it is.
    revisions = [step.revision for step in steps(service(name).migrations)]

    assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]


@pytest.mark.parametrize("name", SERVICES)
def test_a_written_migration_is_not_changed(name: str) -> None:
    migrations = service(name).migrations
    text = (migrations / frozen.NAME).read_text(encoding="utf-8")

    assert frozen.listed(text) == frozen.hashes(migrations)


@pytest.mark.parametrize("name", SERVICES)
def test_no_commit_has_changed_what_an_earlier_one_had_listed(name: str) -> None:
    path = f"services/{name}/migrations/{frozen.NAME}"
    now = frozen.listed((ROOT / path).read_text(encoding="utf-8"))
    # A baseline begins anew. Where a copy without history is tested, the list is all there is.
    start = frozen.start_of_releases(ROOT)
    commits = _git("log", "--first-parent", "--format=%H", f"{start}..HEAD", "--", path).split()
    for commit in [start, *commits] if start else []:
        assert frozen.listed(_git("show", f"{commit}:{path}")).items() <= now.items(), commit


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout if done.returncode == 0 else ""


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE goals",
        "ALTER TABLE goals DROP COLUMN title",
        "ALTER TABLE goals RENAME COLUMN title TO name",
        "ALTER TABLE goals RENAME TO aims",
        "ALTER TABLE goals ALTER COLUMN title TYPE varchar(10)",
        "ALTER TABLE goals ALTER COLUMN title SET NOT NULL",
        "ALTER TABLE goals ADD COLUMN title text NOT NULL",
        "ALTER TABLE goals ADD COLUMN title text UNIQUE",
        "ALTER TABLE goals ADD CONSTRAINT short CHECK (length(title) < 9)",
        "CREATE UNIQUE INDEX goals_title ON goals (title)",
        "UPDATE goals SET title = ''",
    ],
)
def test_what_the_release_before_would_miss_is_noticed(statement: str) -> None:
    assert shrinking(MigrationStep("0001", "0002", (statement,))) == [statement]


def test_what_it_does_not_miss_is_allowed() -> None:
    growing = (
        "ALTER TABLE goals ADD COLUMN note TEXT",
        "UPDATE goals SET note = title WHERE title <> ''",
        "ALTER TABLE goals ADD COLUMN count INTEGER DEFAULT 0 NOT NULL",
        "CREATE INDEX goals_note ON goals (note)",
        "CREATE TABLE notes (\n\tid UUID NOT NULL, \n\tPRIMARY KEY (id)\n)",
        "CREATE UNIQUE INDEX notes_id ON notes (id)",
        "ALTER TABLE notes ADD CONSTRAINT any CHECK (id IS NOT NULL)",
    )

    assert shrinking(MigrationStep("0001", "0002", growing)) == []
