"""The release before is the newest with an older schema since the newest baseline, or HEAD."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.upgrade import releases
from tools import frozen

Commit = Callable[..., str]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(releases, "ROOT", tmp_path)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


@pytest.fixture
def commit(root: Path) -> Commit:
    """Commit services with the given numbers of migrations; answers the commit."""

    def make(change: str, **services: int) -> str:
        write(root, change, **services)
        author = ("-c", "user.name=a", "-c", "user.email=a@a.test")
        subprocess.run(["git", "add", "-A"], cwd=root, check=True)
        subprocess.run(["git", *author, "commit", "-qm", change], cwd=root, check=True)
        return releases.git("rev-parse", "HEAD")

    return make


def write(root: Path, change: str, **services: int) -> None:
    """The baseline's text is its change, so that another one is another baseline."""
    (root / "code.py").write_text(change)
    for name, count in services.items():
        migrations = root / "services" / name / "migrations"
        (migrations / "versions").mkdir(parents=True, exist_ok=True)
        for path in (migrations / "versions").glob("*_step.py"):
            path.unlink()
        for number in range(2, count + 1):
            (migrations / "versions" / f"{number:04}_step.py").touch()
        baseline = migrations / "versions" / "0001_baseline.py"
        baseline.touch()
        if count == 1:
            baseline.write_text(change)
        frozen.write(migrations)


def test_after_a_baseline_head_itself_is_the_release_before(commit: Commit) -> None:
    commit("many", goals=3, people=2)
    commit("baseline", goals=1, people=1)
    newest = commit("code")

    assert releases.previous() == newest


def test_the_newest_commit_of_an_older_schema_is_the_release_before(commit: Commit) -> None:
    commit("baseline", goals=1, people=1)
    before = commit("code")
    commit("first", goals=2)
    commit("more code")
    assert releases.previous() == before

    before = commit("still more code")
    commit("second", people=2)
    assert releases.previous() == before


def test_a_service_that_is_added_later_begins_no_new_line_of_releases(
    root: Path, commit: Commit
) -> None:
    baseline = commit("baseline", goals=1)
    commit("first", goals=2)
    before = commit("code")
    commit("surveys", surveys=1)

    assert frozen.start_of_releases(root) == baseline
    assert releases.previous() == before


def test_a_schema_that_is_not_committed_yet_follows_head(root: Path, commit: Commit) -> None:
    commit("baseline", goals=1)
    commit("first", goals=2)
    newest = commit("code")
    (root / "services" / "goals" / "migrations" / "versions" / "0003_step.py").touch()

    assert releases.previous() == newest


def test_a_baseline_that_is_not_committed_has_no_release_before(root: Path, commit: Commit) -> None:
    commit("many", goals=3)
    write(root, "baseline", goals=1)

    assert frozen.start_of_releases(root) == ""
    with pytest.raises(pytest.fail.Exception, match="Commit the new baseline first"):
        releases.previous()


def test_where_no_commit_is_a_baseline_releases_start_with_the_first_that_froze_any(
    root: Path, commit: Commit
) -> None:
    first = commit("many", goals=3, people=1)
    commit("first", goals=4)

    assert frozen.start_of_releases(root) == first
    assert releases.previous() == first


def test_an_earlier_baseline_is_no_release_of_the_newest(root: Path, commit: Commit) -> None:
    commit("baseline", goals=1)
    commit("first", goals=2)
    newest = commit("another baseline", goals=1)
    before = commit("code")
    commit("second", goals=2)

    assert frozen.start_of_releases(root) == newest
    assert releases.previous() == before
