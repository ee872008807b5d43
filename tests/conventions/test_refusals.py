"""A refused call is asserted with its code, and with nothing that changed."""

import ast

from tests.conventions.tree import name_of, parse, sources

REFUSALS = {403, 404, 409, 412, 422}
# Those of services that other companies share, of the kit and of real Keycloak.
MOST_BARE = 26
STATUS_AND_CODE = 2


def bare_refusals(tree: ast.AST) -> list[int]:
    """Lines that compare a response's status with that of a refusal."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and REFUSALS & {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
        and any(
            isinstance(part, ast.Attribute) and part.attr == "status_code"
            for part in ast.walk(node)
        )
    ]


def refusals_without_code(tree: ast.AST) -> list[int]:
    """Lines that call `refuses` with a status alone, which any other reason would satisfy."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "refuses"
        and len(node.args) < STATUS_AND_CODE
    ]


def test_every_refusal_names_its_code() -> None:
    tests = sources("tests/integration")
    silent = {
        name_of(path): lines for path in tests if (lines := refusals_without_code(parse(path)))
    }

    assert silent == {}
    assert refusals_without_code(ast.parse("with a.refuses(403): b()")) == [1]
    assert refusals_without_code(ast.parse("with a.refuses(403, 'code'): b()")) == []


def test_few_refusals_are_asserted_by_their_status_alone() -> None:
    tests = [path for path in sources("tests/integration") if path.stem != "refusals"]
    bare = {name_of(path): lines for path in tests if (lines := bare_refusals(parse(path)))}

    assert sum(map(len, bare.values())) <= MOST_BARE, bare
    assert bare_refusals(ast.parse("assert call().status_code == 403")) == [1]
    assert bare_refusals(ast.parse("assert a.status_code in (200, 404)")) == [1]
    assert bare_refusals(ast.parse("assert call().status_code == 201")) == []
