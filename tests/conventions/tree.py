"""The checkout as the conventions read it: its files, their syntax, and its services."""

import ast
import importlib
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from deploy import registry
from servicekit.runtime import ServiceDefinition

ROOT = registry.ROOT
SERVICES = tuple(service.name for service in registry.services())

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that belongs to the project, also one that is about to be added."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = (ROOT / line for line in sorted(set(listed.splitlines())))
    return tuple(path for path in paths if path.is_file())


def sources(*folders: str, kinds: tuple[str, ...] = (".py",)) -> list[Path]:
    """Files below `folders` that somebody writes: nothing generated, no migrations."""
    return [
        path
        for path in tracked()
        if path.suffix in kinds
        and any(path.is_relative_to(ROOT / folder) for folder in folders)
        and not path.is_relative_to(ROOT / "libs" / "contracts")
        and path.stem != "generated"
        and "migrations" not in path.parts
    ]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(tree: ast.AST) -> Iterator[Function]:
    """Functions and methods, also nested ones."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def body_of(function: Function) -> list[ast.stmt]:
    """The statements behind the docstring."""
    return function.body[1:] if ast.get_docstring(function) is not None else function.body


def lines_of(statements: list[ast.stmt]) -> int:
    if not statements:
        return 0
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1


@cache
def service(name: str) -> ServiceDefinition:
    found: ServiceDefinition = importlib.import_module(f"services.{name}.app").service
    return found
