"""`make test`: linters, then pytest over real parts that are stopped afterwards."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.local import clock, commands, environment, processes
from deploy.local.instances import VENV, Instance
from deploy.local.progress import say
from deploy.registry import ROOT

LINTERS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("lint-imports",),
    ("mypy",),
    ("buf", "lint", "proto"),
    ("buf", "breaking", "proto", "--against", "proto/released.binpb", "--exclude-imports"),
    ("npm", "--prefix", "services/web/ui", "run", "check"),
    ("npm", "--prefix", "services/web/ui", "run", "budget"),
)
# Nobody listens to the traces of a fleet that is up for several runs.
TRACED = "tests/e2e/test_path.py::test_one_trace_leads_from_the_browser_to_the_last_consumer"
# Folders whose tests run beside each other: a file at a time goes to the worker that is free.
BESIDE = ("tests/unit", "tests/conventions", "tests/integration")
# These start a fleet, break it, or count what the whole machine does.
ALONE = ("tests/contract", "tests/upgrade", "tests/e2e", "tests/chaos")
WORKERS = 2
# Between the ports of one worker's instance and those of the next; the rehearsal's lie within.
PORTS_APART = 500
SLOWEST = "--durations=10"


def run(of: Instance, arguments: list[str]) -> int:
    """The exit code of the linters and of pytest together; every one of them runs."""
    clock.move(of, None)
    with _parts(of):
        lint_code = lint()
        test_code = _pytest(of, *arguments) if arguments else _run_all(of)
    return test_code or lint_code


def run_dates(of: Instance, arguments: list[str]) -> int:
    """The walks on one fleet, on each of clock.DAYS; the exit codes together.

    The clock moves ahead alone: what was scheduled on one day is there on the next.
    """
    try:
        commands.up(of)
        settings = processes.inherited(environment.of_parts(of)) | {"FLEET_IS_UP": "1"}
        codes = {}
        for day in sorted(map(clock.ahead, clock.DAYS)):
            clock.move(of, day)
            walks = ("pytest", "--deselect", TRACED, *(arguments or ["tests/e2e"]))
            codes[day] = _call(walks, settings)
        for day, code in codes.items():
            say(f"{day:%Y-%m-%d %H:%M} {'failed' if code else 'passed'}")
        return max(codes.values())
    finally:
        clock.move(of, None)
        commands.down(of)


def lint() -> int:
    """Every linter, also after one has failed; the failed ones are named at the end."""
    failed = [command for command in LINTERS if _call(command, dict(os.environ))]
    for command in failed:
        say(f"failed: {' '.join(command)}")
    return 1 if failed else 0


def instance_of_worker(of: Instance, number: int) -> Instance:
    """The instance that worker `number`, counted from 0, has to itself; the first has `of`."""
    if number == 0:
        return of
    return Instance(f"{of.name}_{number + 1}", of.offset + number * PORTS_APART)


def _run_all(of: Instance) -> int:
    with _parts(instance_of_worker(of, 1)):
        beside_code = _pytest(of, *BESIDE, "-n", f"{WORKERS}", "--dist", "loadfile")
    alone_code = _pytest(of, *ALONE)
    return beside_code or alone_code


@contextmanager
def _parts(of: Instance) -> Iterator[None]:
    try:
        commands.up(of, parts_only=True, pooled=True)
        yield
    finally:
        commands.down(of)


def _pytest(of: Instance, *arguments: str) -> int:
    settings = processes.inherited(environment.of_parts(of))
    return _call(("pytest", SLOWEST, *arguments), settings)


def _call(command: tuple[str, ...], settings: dict[str, str]) -> int:
    say(f"\n$ {' '.join(command)}")
    program = command[0] if command[0] == "npm" else str(VENV / "bin" / command[0])
    return subprocess.run([program, *command[1:]], cwd=ROOT, env=settings, check=False).returncode
