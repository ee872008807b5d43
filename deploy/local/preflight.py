"""What the machine must have before anything is downloaded."""

import re
import shutil
import subprocess
import sys

from deploy.local import pooler
from deploy.local.errors import SetupError

PYTHON = (3, 11)
JAVA = 17
NODE = 20


def check(*, pooled: bool) -> None:
    """Name everything that is missing in one sentence."""
    wanting = [*_platform(), *_python(), *_java(), *_maven(), *_node()]
    wanting += _pooler() if pooled else []
    _refuse(wanting)


def check_node() -> None:
    """Refuse a machine without what checks and builds the pages."""
    _refuse(_node())


def _refuse(wanting: list[str]) -> None:
    if wanting:
        raise SetupError(f"This machine needs {', '.join(wanting)}; install that and run again.")


def _platform() -> list[str]:
    return [] if sys.platform == "linux" else ["Linux (elsewhere use docker compose)"]


def _python() -> list[str]:
    if sys.version_info >= PYTHON:
        return []
    return [f"Python {PYTHON[0]}.{PYTHON[1]} or newer (found {sys.version.split()[0]})"]


def _java() -> list[str]:
    # Java before 9 calls itself 1.8: the first number is then below any that is wanted.
    return _at_least("Java", ["java", "-version"], r'version "(\d+)', JAVA)


def _maven() -> list[str]:
    return [] if shutil.which("mvn") else ["Maven"]


def _node() -> list[str]:
    node = _at_least("Node", ["node", "--version"], r"v(\d+)", NODE)
    return node if shutil.which("npm") else [*node, "npm"]


def _pooler() -> list[str]:
    return [] if pooler.program() else ["PgBouncer"]


def _at_least(name: str, command: list[str], pattern: str, wanted: int) -> list[str]:
    if shutil.which(command[0]) is None:
        return [f"{name} {wanted} or newer"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(pattern, ran.stdout + ran.stderr)
    if found and int(found[1]) >= wanted:
        return []
    return [f"{name} {wanted} or newer (found {found[1] if found else 'none that runs'})"]
