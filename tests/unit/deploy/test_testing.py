"""`make test`: which tests run beside each other, where, and what stops at the end."""

from typing import Any

import pytest

from deploy.local import commands, environment, instances, parts, testing
from deploy.local.instances import Instance
from deploy.registry import ROOT, services

TEST = Instance("test", 1000)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a run does, in order; nothing of it is done."""
    noted: list[str] = []

    def call(command: tuple[str, ...], _settings: dict[str, str]) -> int:
        noted.append(" ".join(command))
        return 0

    monkeypatch.setattr(commands, "up", lambda of, **_more: noted.append(f"up {of.name}"))
    monkeypatch.setattr(commands, "down", lambda of: noted.append(f"down {of.name}"))
    monkeypatch.setattr(environment, "of_parts", lambda _of: {})
    monkeypatch.setattr(testing, "LINTERS", (("ruff",),))
    monkeypatch.setattr(testing, "_call", call)
    return noted


def test_every_folder_of_tests_is_run_once() -> None:
    folders = [f"tests/{path.name}" for path in (ROOT / "tests").iterdir() if path.is_dir()]

    planned = [*testing.BESIDE, *testing.ALONE]

    assert sorted(planned) == sorted(name for name in folders if "__" not in name)


def test_no_port_of_two_workers_is_the_same() -> None:
    used: list[int] = []
    for number in range(testing.WORKERS):
        of = testing.instance_of_worker(TEST, number)
        used += [of.port(name) for names in parts.PORTS.values() for name in names]
        used += [service.port + of.offset + place for service in services() for place in range(4)]

    assert len(used) == len(set(used))
    assert max(used) < min(instances.PORTS.values()) + instances.OFFSETS["bench"]


def test_the_first_worker_has_the_instance_itself() -> None:
    assert testing.instance_of_worker(TEST, 0) == TEST
    assert testing.instance_of_worker(TEST, 1) == Instance("test_2", 1500)


def test_what_runs_alone_has_the_parts_of_one_instance_only(steps: list[str]) -> None:
    assert testing.run(TEST, []) == 0

    beside, alone = " ".join(testing.BESIDE), " ".join(testing.ALONE)
    assert steps == [
        "up test",
        "ruff",
        "up test_2",
        f"pytest --durations=10 {beside} -n 2 --dist loadfile",
        "down test_2",
        f"pytest --durations=10 {alone}",
        "down test",
    ]


def test_some_tests_run_in_one_process(steps: list[str]) -> None:
    testing.run(TEST, ["tests/unit", "-k", "name"])

    assert steps == ["up test", "ruff", "pytest --durations=10 tests/unit -k name", "down test"]


@pytest.mark.parametrize("failing", ["ruff", "tests/unit", "tests/e2e"])
def test_each_part_runs_though_another_fails(
    steps: list[str], monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    noting: Any = testing._call

    def call(command: tuple[str, ...], settings: dict[str, str]) -> int:
        noting(command, settings)
        return int(failing in command)

    monkeypatch.setattr(testing, "_call", call)

    assert testing.run(TEST, []) == 1
    assert len([step for step in steps if step.startswith(("ruff", "pytest"))]) == 3


def test_an_interrupted_run_stops_what_it_started(
    steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(command: tuple[str, ...], _settings: dict[str, str]) -> int:
        if command[0] == "pytest":
            raise KeyboardInterrupt
        return 0

    monkeypatch.setattr(testing, "_call", interrupt)

    with pytest.raises(KeyboardInterrupt):
        testing.run(TEST, [])
    assert steps == ["up test", "up test_2", "down test_2", "down test"]
