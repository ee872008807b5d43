"""What names mean in the source of services and libraries, without running it."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {"services": ROOT} | dict.fromkeys(("servicekit", "workflow", "directory"), ROOT / "libs")
# Methods of views, which nothing in the tree calls, and of dictionaries.
HTTP_METHODS = {"get", "post", "put", "patch", "delete"}
SCHEMA = "servicekit.http.schemas.Schema"


@dataclass(frozen=True)
class Definition:
    """A function, class or value of a module; `is_method` of a class there."""

    module: str
    name: str
    node: ast.AST
    is_method: bool = False


@dataclass(frozen=True)
class Source:
    """A module: its definitions (of methods `Class.method`), and full names of what it imports."""

    definitions: dict[str, Definition] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)


@cache
def source(module: str) -> Source:
    """The module of that name; without any definition where it is not of this tree."""
    result = Source()
    folder = FOLDERS.get(module.partition(".")[0], ROOT / "none") / module.replace(".", "/")
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    tree = ast.parse(path.read_text(encoding="utf-8") if path.is_file() else "")
    package = module.split(".") if folder.is_dir() else module.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            for alias in node.names:
                parts = [*base, *filter(None, [node.module]), alias.name]
                result.imports[alias.asname or alias.name] = ".".join(parts)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                head = alias.name.partition(".")[0]
                result.imports[alias.asname or head] = alias.name if alias.asname else head
    for node in tree.body:
        for name, item in _definitions(module, node):
            result.definitions[name] = item
    return result


def _definitions(module: str, node: ast.stmt) -> Iterator[tuple[str, Definition]]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, Definition(module, name, node)
        case ast.Assign(targets=[ast.Name(name)]) | ast.AnnAssign(target=ast.Name(name)):
            if node.value:
                yield name, Definition(module, name, node.value)
    if isinstance(node, ast.ClassDef):
        for method in node.body:
            if isinstance(method, ast.FunctionDef):
                item = Definition(module, method.name, method, is_method=True)
                yield f"{node.name}.{method.name}", item


@cache
def definition(name: str) -> Definition | None:
    """What a full name means, also where another module hands it on."""
    module, _, rest = name.rpartition(".")
    while module:
        read, (head, _, tail) = source(module), rest.partition(".")
        if rest in read.definitions:
            return read.definitions[rest]
        if head in read.imports and read.imports[head] != name:
            return definition(".".join(filter(None, [read.imports[head], tail])))
        module, _, last = module.rpartition(".")
        rest = f"{last}.{rest}"
    return None


@cache
def methods_within_reach(module: str) -> dict[str, list[Definition]]:
    """The methods of all classes that a module can have got by its imports, by their names."""
    queue, reached = [module], set[str]()
    while queue:
        name = queue.pop()
        if name not in reached:
            reached.add(name)
            for imported in source(name).imports.values():
                queue += [imported, imported.rpartition(".")[0]]
    return _methods(reached)


@cache
def rpcs() -> dict[str, list[Definition]]:
    """The methods of all services' gRPC edges, by their names."""
    edges = (ROOT / "services").glob("*/grpc_server.py")
    return _methods(f"services.{edge.parent.name}.grpc_server" for edge in edges)


def _methods(modules: Iterable[str]) -> dict[str, list[Definition]]:
    by_name = defaultdict(list)
    for module in sorted(modules):
        for item in source(module).definitions.values():
            if item.is_method and item.name not in HTTP_METHODS:
                by_name[item.name].append(item)
    return by_name


@cache
def local_names(node: ast.AST) -> frozenset[str]:
    """The parameters and variables of a function."""
    names = set[str]()
    for inner in ast.walk(node) if isinstance(node, ast.FunctionDef) else ():
        match inner:
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
    return frozenset(names)


def full_name(item: Definition, node: ast.AST) -> str:
    """The full name of an expression that begins with a name of the module; else empty."""
    match node:
        case ast.Attribute(value=value, attr=attribute):
            base = full_name(item, value)
            return base and f"{base}.{attribute}"
        case ast.Name(name) if name not in local_names(item.node):
            read = source(item.module)
            own = f"{item.module}.{name}" if name in read.definitions else ""
            return read.imports.get(name, own)
    return ""


def targets(item: Definition, node: ast.AST) -> list[Definition]:
    """What an expression of `item` names in the tree.

    Of a method of an object every method of that name is meant that its module can have got.
    """
    name = full_name(item, node)
    named = definition(name) if name else None
    if named:
        return [named]
    if not isinstance(node, ast.Attribute) or name.partition(".")[0] not in {"", *FOLDERS}:
        return []
    methods = rpcs() if node.attr[0].isupper() else methods_within_reach(item.module)
    return methods.get(node.attr, [])


def is_schema(item: Definition) -> bool:
    """Whether it is a class of what a request or an answer looks like."""
    names = [full_name(item, base) for base in getattr(item.node, "bases", ())]
    parents = [definition(name) for name in names if name]
    return SCHEMA in names or any(is_schema(parent) for parent in parents if parent)


def parameters(arguments: ast.arguments) -> list[str]:
    """The names of parameters in their order."""
    both = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return [argument.arg for argument in both]


@cache
def sources_of_names(node: ast.AST) -> dict[str, list[ast.expr]]:
    """What each variable of a function is made of; of a parameter its default."""
    sources: dict[str, list[ast.expr]] = defaultdict(list)
    for inner in ast.walk(node):
        value: ast.expr | None = getattr(inner, "value", None) or getattr(inner, "iter", None)
        for target in getattr(inner, "targets", None) or [getattr(inner, "target", None)]:
            for name in ast.walk(target) if target and value else ():
                if isinstance(name, ast.Name) and value:
                    sources[name.id].append(value)
        if isinstance(inner, ast.arguments):
            defaults = [*inner.defaults, *inner.kw_defaults]
            both = zip(reversed(parameters(inner)), reversed(defaults), strict=False)
            for parameter, default in both:
                sources[parameter] += [default] if default else []
    return sources


def origins(item: Definition, code: ast.expr) -> Iterator[ast.AST]:
    """The nodes that the value of an expression comes from, by way of variables too."""
    queue, names = [code], set[str]()
    for expression in queue:
        for node in ast.walk(expression):
            yield node
            if isinstance(node, ast.Name) and node.id not in names:
                names.add(node.id)
                queue += sources_of_names(item.node).get(node.id, [])
