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
# Modules with a dict whose fields nobody knows before they come, and why; all else has a TypedDict,
# a dataclass or a model.
UNTYPED = {
    "arguments of a mapper, as SQLAlchemy has them": {"services/goals/library/models.py"},
    "columns of a row by name, spread into a view": {"services/goals/library/views.py"},
    "marshmallow's hook has what the schema loaded": {"services/checkins/schemas.py"},
}
# Modules with the kit's JsonObject, and whose fields these are.
FOREIGN_JSON = {
    "Keycloak's": {
        *("services/tenants/clients/discovery.py", "services/tenants/clients/keycloak.py"),
        *("services/web/clients.py", "services/web/use_cases/sign_ins.py"),
    },
    "audited by any service": {
        *("services/tenants/models.py", "services/tenants/use_cases/audit_trail.py"),
        "services/tenants/writes.py",
    },
    "as the event type lists them": {"services/notifications/endpoints/events.py"},
}

# Classes that bear one name in several modules, and why.
SHARED_NAMES = {
    "each service has tables of its own": {"Model"},
    "a service's copy of another's rows, or of its own by gRPC and HTTP": {
        *("Goal", "KeyResult", "Cycle", "CrossUnitRequest", "Goals"),
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
    texts = {name_of(path): path.read_text(encoding="utf-8") for path in sources("services")}
    untyped = {name for name, text in texts.items() if "dict[str, Any]" in text}
    foreign = {name for name, text in texts.items() if "JsonObject" in text}

    assert untyped == set().union(*UNTYPED.values())
    assert foreign == set().union(*FOREIGN_JSON.values())


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
