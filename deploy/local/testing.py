"""`make test`: linters, then one pytest run over real parts that are stopped afterwards."""

import os
import subprocess

from deploy.local import commands, environment, processes
from deploy.local.instances import VENV, Instance
from deploy.local.progress import say
from deploy.registry import ROOT

LINTERS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("lint-imports",),
    ("mypy",),
    ("npm", "--prefix", "services/web/ui", "run", "check"),
    ("npm", "--prefix", "services/web/ui", "run", "budget"),
)


def run(of: Instance, arguments: list[str]) -> int:
    """The exit code of the linters and of pytest together; every one of them runs."""
    try:
        commands.up(of, parts_only=True, pooled=True)
        linted = lint()
        tests = _call(
            ("pytest", *(arguments or ["tests"])),
            processes.inherited(environment.of_parts(of)),
        )
        return tests or linted
    finally:
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
