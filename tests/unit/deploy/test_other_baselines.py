"""Who starts on data of another baseline is told in one sentence what to run."""

import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from deploy.local import fleet, instances
from deploy.local.errors import OTHER_BASELINE, SetupError
from deploy.local.instances import Instance
from deploy.registry import services
from servicekit.database.tenancy.revisions import UnknownRevisionError
from tests import conftest


def test_the_demo_is_cleaned_by_make_and_others_by_name() -> None:
    assert "run `make clean`, which" in Instance("demo", 0).other_baseline
    named = "run `python3 -m deploy.local clean --instance bench`, which"
    assert named in Instance("bench", 2000).other_baseline


def test_the_fleet_says_the_sentence_in_place_of_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instances, "LOCAL", tmp_path)
    of = Instance("demo", 0)
    of.logs.mkdir(parents=True)
    ended = SimpleNamespace(returncode=OTHER_BASELINE)
    monkeypatch.setattr(subprocess, "run", lambda *arguments, **settings: ended)

    with pytest.raises(SetupError) as refused:
        fleet.prepare(of, services())

    assert str(refused.value) == of.other_baseline


@pytest.fixture
def item() -> Any:
    """A test in a session that nothing has stopped."""
    return SimpleNamespace(session=SimpleNamespace(shouldstop=False))


def test_a_run_of_tests_ends_with_the_sentence_of_its_instance(
    item: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def migrate() -> None:
        raise UnknownRevisionError("goals stands at 0999, which this release does not know")

    monkeypatch.setenv("CHENGSHI_INSTANCE", "test_2")
    conftest.pytest_exception_interact(item, pytest.CallInfo.from_call(migrate, when="setup"))

    assert "run `python3 -m deploy.local clean --instance test_2`" in item.session.shouldstop


def test_any_other_error_is_a_tests_own(item: Any) -> None:
    call = pytest.CallInfo.from_call(lambda: 1 // 0, when="setup")

    conftest.pytest_exception_interact(item, call)

    assert item.session.shouldstop is False
