"""Names say what a thing is: few bindings are a word of state, and a class name means one class."""

import ast
import re
from collections import Counter, defaultdict
from pathlib import Path

from tests.conventions.tree import Function, name_of, parse, sources

# Words that say that something happened, never what the thing is.
VAGUE = {
    *("told", "asked", "kept", "held", "found", "known", "one", "wanted", "given", "seen", "own"),
    *("moved", "taken", "carried", "shown", "said", "standing", "part", "parts", "line", "lines"),
    *("ahead", "left", "marked", "looked", "stood", "laid", "handed", "meant", "owed"),
}
# Of a hundred bindings, how many may be such a word, and siblings that a folder may have.
MOST_VAGUE, MOST_MODULES = 0.5, 15
# Answers and patches whose fields nobody knows before they come.
MOST_UNTYPED = 227

# Classes that bear one name in several modules, and why.
SHARED_NAMES = {
    "each service has tables of its own": {"Model"},
    "a service's copy of another's rows, or of its own by gRPC and HTTP": {
        *("Goal", "KeyResult", "Cycle", "Collaboration", "Goals"),
    },
    "a component of the OpenAPI document, renamed with the answers": {
        *(
            "PartOut",
            "CollaborationOut",
            "PeriodOut",
            "LineOut",
            "MilestoneOut",
            "Named",
            "OwnerOut",
        ),
        *("CheckInOut", "EmployeeOut", "ItemOut", "UnitOut", "WorkingCalendar"),
    },
    "rows and views of two features that never meet": {
        *("Contribution", "FindingView", "Invitation", "KeyResultRow", "ParentLink", "SheetKey"),
        "StepView",
    },
}
# Modules and packages whose functions other rooms call.
CALLED = {"use_cases", "queries", "writes", "views"}
WRITING = re.compile(
    r"\b(INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\w+\s+(SET|AS))\b|\b(insert|update|delete)\("
)


def bindings(tree: ast.AST) -> list[str]:
    """Names that are assigned, parameters, functions and classes."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
        elif isinstance(node, ast.arg):
            names.append(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
    return names


def is_vague(name: str) -> bool:
    return name.strip("_").lower() in VAGUE


def modules() -> list[Path]:
    return sources("services", "libs")


def undocumented(tree: ast.Module) -> list[str]:
    """Public functions of a module without a docstring; methods and nested functions aside."""
    public = [
        node for node in tree.body if isinstance(node, Function) and not node.name.startswith("_")
    ]
    return [node.name for node in public if not ast.get_docstring(node)]


def test_few_bindings_are_a_word_of_state() -> None:
    names = Counter(name for path in modules() for name in bindings(parse(path)))
    vague = Counter({name: count for name, count in names.items() if is_vague(name)})
    share = 100 * vague.total() / names.total()
    print(f"{vague.total()} of {names.total()} bindings are vague: {share:.2f} %")  # noqa: T201

    assert share <= MOST_VAGUE, vague.most_common(10)
    assert [name for name in bindings(ast.parse("def f(told): kept = told")) if is_vague(name)] == [
        "told",
        "kept",
    ]


def test_no_folder_is_wider_than_a_screen() -> None:
    siblings = Counter(name_of(path.parent) for path in modules() if path.name != "__init__.py")

    assert {folder: count for folder, count in siblings.items() if count > MOST_MODULES} == {}


def test_answers_have_types() -> None:
    untyped = sum(
        path.read_text(encoding="utf-8").count("dict[str, Any]") for path in sources("services")
    )

    assert untyped <= MOST_UNTYPED


def test_a_class_name_means_one_class() -> None:
    homes = defaultdict(set)
    for path in modules():
        for node in parse(path).body:
            if isinstance(node, ast.ClassDef):
                homes[node.name].add(name_of(path))
    several = {name for name, paths in homes.items() if len(paths) > 1}

    assert several == set().union(*SHARED_NAMES.values())


def test_queries_only_read() -> None:
    queries = [path for path in modules() if "queries" in {path.stem, *path.parent.parts}]
    writing = [name_of(path) for path in queries if WRITING.search(path.read_text("utf-8"))]

    assert len(queries) > 20
    assert writing == []
    assert WRITING.search("UPDATE goals SET")
    assert WRITING.search("sa.insert(Goal)")


def test_public_functions_say_what_they_do() -> None:
    called = [path for path in sources("services") if CALLED & {path.stem, *path.parent.parts}]
    silent = {name_of(path): undocumented(parse(path)) for path in [*called, *sources("libs")]}

    assert len(called) > 100
    assert {name: functions for name, functions in silent.items() if functions} == {}
    assert undocumented(ast.parse("def f(): ...\ndef _g(): ...\nclass A:\n def h(self): ...")) == [
        "f"
    ]
    assert undocumented(ast.parse("def f():\n '''F'''\n def g(): ...")) == []
