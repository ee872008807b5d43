"""Files, use cases and routes stay small, and everything says in one sentence what it is."""

import ast
import re
from pathlib import Path

import pytest

from servicekit.database.tenancy.migrations import steps
from tests.conventions.tree import (
    ROOT,
    SERVICES,
    body_of,
    functions,
    lines_of,
    name_of,
    parse,
    service,
    sources,
    tracked,
)

FILE, USE_CASE, ROUTE, TABLES = 300, 30, 5, 20
WRITTEN = (".py", ".ts", ".tsx")
# They say nothing of what is inside, so that anything ends up there.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "impl", "misc"}
HTTP_METHODS = {"get", "post", "put", "patch", "delete", "head"}
# Ends with one full stop, question or exclamation mark and has none before a further sentence.
ONE_SENTENCE = re.compile(r"(?:(?![.!?]\s+[A-Z]).)+[.!?]", re.S)


def too_long(text: str) -> bool:
    return len(text.splitlines()) > FILE


def long_functions(tree: ast.Module) -> list[str]:
    return [
        f"{one.name}: {(one.end_lineno or 0) - one.lineno + 1} lines"
        for one in functions(tree)
        if (one.end_lineno or 0) - one.lineno + 1 > USE_CASE
    ]


def long_routes(tree: ast.Module) -> list[str]:
    """Methods of views, and functions that a blueprint's route decorates."""
    methods = [
        one
        for view in ast.walk(tree)
        if isinstance(view, ast.ClassDef) and "MethodView" in map(ast.unparse, view.bases)
        for one in functions(view)
        if one.name in HTTP_METHODS
    ]
    plain = [
        one
        for one in functions(tree)
        if any(".route(" in ast.unparse(decorator) for decorator in one.decorator_list)
    ]
    return [
        f"{one.name} in line {one.lineno}: {lines_of(body_of(one))} lines"
        for one in [*methods, *plain]
        if lines_of(body_of(one)) > ROUTE
    ]


def commits(tree: ast.Module) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"commit", "begin_nested", "rollback"}
    ]


def is_one_sentence(docstring: str | None) -> bool:
    return docstring is not None and ONE_SENTENCE.fullmatch(docstring.strip()) is not None


def found(check: object, *folders: str) -> dict[str, object]:
    """The files in which `check` finds something, and what."""
    results = {name_of(path): check(parse(path)) for path in sources(*folders)}  # type: ignore[operator]
    return {name: result for name, result in results.items() if result}


def test_no_service_ends_a_transaction_by_itself() -> None:
    assert found(commits, "services") == {}
    assert commits(ast.parse("uow.session.commit()")) == [1]


def test_no_file_is_longer_than_a_few_screens() -> None:
    files = sources("services", "libs", "tools", "bench", "deploy", "tests", kinds=WRITTEN)
    long = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in files
        if too_long(path.read_text(encoding="utf-8"))
    }

    assert long == {}
    assert too_long("x\n" * 301)
    assert not too_long("x\n" * 300)


def use_case_files() -> list[Path]:
    return [path for path in sources("services") if "use_cases" in name_of(path)]


def test_no_use_case_is_longer_than_a_screen() -> None:
    long = {name_of(path): long_functions(parse(path)) for path in use_case_files()}

    assert {name: functions for name, functions in long.items() if functions} == {}
    assert long_functions(ast.parse("def f():\n" + "    x = 1\n" * 30)) == ["f: 31 lines"]


def test_a_route_only_hands_over() -> None:
    assert found(long_routes, "services") == {}
    view = "class A(MethodView):\n    def get(self):\n        '''Doc'''\n" + "        x = 1\n" * 6
    assert long_routes(ast.parse(view)) == ["get in line 2: 6 lines"]


def test_every_module_says_in_one_sentence_what_it_is() -> None:
    silent = [
        name_of(path)
        for path in sources("services", "libs", "bench")
        if not is_one_sentence(ast.get_docstring(parse(path)))
    ]

    assert silent == []
    assert not is_one_sentence(None)
    assert not is_one_sentence("No full stop")
    assert not is_one_sentence("One sentence. Another one.")
    assert is_one_sentence("Reads `.sql` files, e.g. two,\nin one go.")


def test_no_module_has_a_name_that_says_nothing() -> None:
    paths = sources("services", "libs", "tools", "bench", "deploy", "tests", kinds=WRITTEN)
    empty = [name_of(path) for path in paths if EMPTY_NAMES & {path.stem, *path.parent.parts}]

    assert empty == []


@pytest.mark.parametrize("name", SERVICES)
def test_no_company_has_more_than_twenty_tables_in_a_service(name: str) -> None:
    assert len(service(name).metadata.tables) <= TABLES


@pytest.mark.parametrize("name", SERVICES)
def test_migrations_are_one_line_from_the_first_to_the_last(name: str) -> None:
    line = steps(service(name).migrations)

    assert [step.before for step in line] == ["base", *(step.revision for step in line[:-1])]
    files = [path for path in tracked() if path.parent == service(name).migrations / "versions"]
    assert len(line) == len([path for path in files if path.suffix == ".py"])


def test_nobody_prints_or_sleeps_in_a_service() -> None:
    calls = {
        name_of(path): [
            ast.unparse(node.func)
            for node in ast.walk(parse(path))
            if isinstance(node, ast.Call)
            and ast.unparse(node.func) in {"print", "time.sleep", "sleep"}
        ]
        for path in sources("services", "libs")
    }

    assert {name: names for name, names in calls.items() if names} == {}


def test_every_service_has_a_readme_on_one_screen() -> None:
    for name in SERVICES:
        lines = (ROOT / "services" / name / "README.md").read_text(encoding="utf-8").splitlines()
        text = "\n".join(lines)
        assert len(lines) <= 40, name
        for word in ("**Owns", "**Offers", "**Announces", "**Listens"):
            assert word in text, f"{name} does not say what it {word[2:].lower()}"
