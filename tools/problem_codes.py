"""The codes of the problems that each operation can answer, read from the source of its view.

What a view names is read, and what that names in turn, within services and libraries. A code is
what an error of servicekit.errors is made of: a text there, or one that reaches it by variables,
parameters and functions that answer texts, if the catalogue has a sentence for it. Nothing is run:
a code that no input leads to may be among them.
"""

import ast
import inspect
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import flask
import flask_smorest

from servicekit import errors
from servicekit.http.openapi import add_blueprints
from servicekit.http.problem_codes import ProblemCodes, is_general
from servicekit.translations import Translations

from .source_names import (
    ROOT,
    Definition,
    definition,
    full_name,
    is_schema,
    origins,
    parameters,
    source,
    targets,
)

KIT = errors.__name__
STATUSES = {
    f"{KIT}.{name}": kind.status
    for name, kind in vars(errors).items()
    if inspect.isclass(kind) and issubclass(kind, errors.Problem)
}
CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
INVALID = errors.Invalid.status
# Where a template has the code, or the varying part of it.
CODE = "{}"
# The status instead of each that is caught: DROPPED, or that of the error made of it.
Caught = frozenset[tuple[int, int]]
DROPPED = 0
NONE: Caught = frozenset()


@dataclass(frozen=True)
class Maker:
    """How a function makes a problem: its status, and the parameter that its code is made of."""

    status: int
    parameter: str
    position: int
    template: str = CODE


class Reading:
    """The codes by status of what is read, as far as the service's catalogue has them."""

    def __init__(self, catalogue: frozenset[str]) -> None:
        self.catalogue = catalogue
        self.codes: set[tuple[int, str]] = set()
        self._read: set[tuple[Definition, Caught]] = set()

    def read(self, item: Definition, caught: Caught = NONE) -> None:
        """Read a definition and all that it names; `caught` are the errors handled around it."""
        if (item, caught) in self._read:
            return
        self._read.add((item, caught))
        if isinstance(item.node, ast.ClassDef):
            if is_schema(item):
                self._add(INVALID, CODE, texts(item, ast.walk(item.node), everywhere=True))
            for name in ("__init__", "__post_init__"):
                constructor = source(item.module).definitions.get(f"{item.name}.{name}")
                if constructor:
                    self.read(constructor, caught)
            return
        for node, caught_here in executed(item, item.node, caught):
            if isinstance(node, ast.Call):
                for maker, code in problems(item, node):
                    status = dict(caught_here).get(maker.status, maker.status)
                    everywhere = maker.template != CODE
                    found = texts(item, origins(item, code), everywhere=everywhere)
                    self._add(status, maker.template, found)
            for target in targets(item, node):
                self.read(target, caught_here)

    def _add(self, status: int, template: str, parts: Iterable[str]) -> None:
        codes = {template.replace(CODE, part) for part in parts} & self.catalogue
        if status != DROPPED:
            self.codes |= {(status, code) for code in codes}


def executed(item: Definition, node: ast.AST, caught: Caught) -> Iterator[tuple[ast.AST, Caught]]:
    """What runs, so neither annotations nor decorators, with what is caught around it."""
    yield node, caught
    children: Iterable[ast.AST] = ast.iter_child_nodes(node)
    if isinstance(node, ast.FunctionDef):
        children = [*node.args.defaults, *filter(None, node.args.kw_defaults), *node.body]
    elif isinstance(node, ast.AnnAssign):
        children = filter(None, [node.value])
    for child in children:
        inner = caught
        if isinstance(node, ast.Try) and child in node.body:
            nearest = {old: new for each in node.handlers for old, new in handled(item, each)}
            inner = frozenset((dict(caught) | nearest).items())
        yield from executed(item, child, inner)


def handled(item: Definition, handler: ast.ExceptHandler) -> Iterator[tuple[int, int]]:
    """The problems that a handler keeps from the caller, or makes field errors of."""
    inside = list(ast.walk(handler))
    raises_again = any(isinstance(node, ast.Raise) and node.exc is None for node in inside)
    hands_on = any(isinstance(n, ast.Attribute) and n.attr in ("code", "faults") for n in inside)
    names = {full_name(item, node) for node in ast.walk(handler.type)} if handler.type else set()
    for name, status in STATUSES.items():
        if not raises_again and names & {name, f"{KIT}.Problem"}:
            yield status, INVALID if hands_on else DROPPED


def problems(item: Definition, call: ast.Call) -> Iterator[tuple[Maker, ast.expr]]:
    """The problems that a call makes, each with the expression of its code."""
    name = full_name(item, call.func)
    if name in STATUSES:
        makers = {Maker(STATUSES[name], "", 0)}
    elif name == f"{KIT}.FieldError":
        makers = {Maker(INVALID, "code", 1)}
    else:
        makers = {maker for target in targets(item, call.func) for maker in makers_of(target)}
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    for maker in makers:
        given = [*call.args[maker.position : maker.position + 1], named.get(maker.parameter)]
        if given[0] is not None:
            template, code = _template(given[0])
            yield replace(maker, template=maker.template.replace(CODE, template)), code


def _template(code: ast.expr) -> tuple[str, ast.expr]:
    """An f-string with a single expression as a template and that expression."""
    if isinstance(code, ast.JoinedStr):
        inner = [part.value for part in code.values if isinstance(part, ast.FormattedValue)]
        parts = [part.value if isinstance(part, ast.Constant) else CODE for part in code.values]
        if len(inner) == 1:
            return "".join(map(str, parts)), inner[0]
    return CODE, code


_in_progress: set[Definition] = set()


@cache
def makers_of(item: Definition) -> frozenset[Maker]:
    """The problems that a function makes of its parameters."""
    if not isinstance(item.node, ast.FunctionDef) or item in _in_progress:
        return frozenset()
    _in_progress.add(item)
    names = parameters(item.node.args)
    shift = 1 if item.is_method else 0
    makers = {
        replace(maker, parameter=origin.id, position=names.index(origin.id) - shift)
        for node in ast.walk(item.node)
        if isinstance(node, ast.Call)
        for maker, code in problems(item, node)
        for origin in origins(item, code)
        if isinstance(origin, ast.Name) and origin.id in names[shift:]
    }
    _in_progress.discard(item)
    return frozenset(makers)


def texts(item: Definition, nodes: Iterable[ast.AST], *, everywhere: bool) -> set[str]:
    """The texts in nodes and in what they name: in all of it, or only in what answers texts."""
    queue, reached, result = [(item, list(nodes))], set[Definition](), set[str]()
    for within, expressions in queue:
        for node in expressions:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                result.add(node.value.partition("|")[0])
            for target in targets(within, node):
                if target not in reached and (everywhere or _answers_text(target)):
                    reached.add(target)
                    queue.append((target, [n for n, _ in executed(target, target.node, NONE)]))
    return result


def _answers_text(item: Definition) -> bool:
    if isinstance(item.node, ast.FunctionDef):
        return item.node.returns is not None and "str" in ast.unparse(item.node.returns)
    return not isinstance(item.node, ast.ClassDef)


def service_codes(service: str, blueprints: Sequence[flask_smorest.Blueprint]) -> ProblemCodes:
    """The codes of each operation of a service, as its `problem_codes.json` has them."""
    catalogue = Translations(ROOT / "services" / service / "translations").codes("en")
    app, codes = flask.Flask(service), {}
    add_blueprints(app, service, blueprints, {})
    for rule in app.url_map.iter_rules():
        view = getattr(app.view_functions[rule.endpoint], "view_class", type(None))
        for method in rule.methods or ():
            item = definition(f"{view.__module__}.{view.__name__}.{method.lower()}")
            if item is not None:
                path = CONVERTER.sub(r"{\1}", rule.rule)
                codes[f"{method} {path}"] = codes_of(item, catalogue)
    return codes


def codes_of(view: Definition, catalogue: frozenset[str]) -> dict[str, list[str]]:
    """The codes by status of one method of a view, and of the schemas of its arguments."""
    reading = Reading(catalogue)
    reading.read(view)
    for decorator in getattr(view.node, "decorator_list", ()):
        match decorator:
            case ast.Call(func=ast.Attribute(attr="arguments"), args=[schema, *_]):
                for item in targets(view, schema):
                    reading.read(item)
    by_status = defaultdict(list)
    for status, code in sorted(reading.codes):
        if not is_general(status, code):
            by_status[str(status)].append(code)
    return dict(by_status)
