"""`make test`: linters, then one pytest run over real parts that are stopped afterwards."""

import os
import subprocess

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


def run(of: Instance, arguments: list[str]) -> int:
    """The exit code of the linters and of pytest together; every one of them runs."""
    try:
        clock.move(of, None)
        commands.up(of, parts_only=True, pooled=True)
        linted = lint()
        tests = _call(
            ("pytest", *(arguments or ["tests"])),
            processes.inherited(environment.of_parts(of)),
        )
        return tests or linted
    finally:
        commands.down(of)


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


def _call(command: tuple[str, ...], settings: dict[str, str]) -> int:
    say(f"\n$ {' '.join(command)}")
    program = command[0] if command[0] == "npm" else str(VENV / "bin" / command[0])
    return subprocess.run([program, *command[1:]], cwd=ROOT, env=settings, check=False).returncode
