"""Codes are found by whatever way they reach an error, and none that cannot be answered."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from tools import source_names
from tools.problem_codes import codes_of

NUMBERS = count()
CATALOGUE = frozenset(
    {"not_found", "a.first", "a.second", "a.cannot_move", "b.cannot_move", "a.long", "a.short"}
)
HEADER = "from servicekit.errors import Conflict, FieldError, Invalid, NotFound, invalid, require\n"
VIEW = "class Things:\n    def post(self, uow, request):\n        "

Codes = Callable[..., dict[str, list[str]]]


@pytest.fixture
def codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Codes:
    """The codes of `Things.post` in routes.py of a service of these modules."""
    monkeypatch.setitem(source_names.FOLDERS, "services", tmp_path)

    def read(**modules: str) -> dict[str, list[str]]:
        # Modules are read once, so each service has a name of its own.
        service = f"services.example{next(NUMBERS)}"
        folder = tmp_path / service.replace(".", "/")
        folder.mkdir(parents=True)
        for name, text in modules.items():
            text = f"{HEADER}{text}".replace("SERVICE", service)
            (folder / f"{name}.py").write_text(text, encoding="utf-8")
        view = source_names.definition(f"{service}.routes.Things.post")
        assert view is not None
        return codes_of(view, CATALOGUE)

    return read


def test_a_code_counts_with_the_status_of_its_error(codes: Codes) -> None:
    assert codes(routes=f'{VIEW}raise Conflict("a.first")') == {"409": ["a.first"]}
    assert codes(routes=f'{VIEW}require(uow, "a.first")') == {"403": ["a.first"]}
    assert codes(routes=f'{VIEW}raise invalid("path", "a.first")') == {"422": ["a.first"]}
    assert codes(routes=f'{VIEW}yield FieldError("path", "a.first")') == {"422": ["a.first"]}


def test_statuses_and_codes_are_in_order(codes: Codes) -> None:
    body = 'raise Conflict("a.second") or Conflict("a.first") or NotFound("a.long")'
    assert list(codes(routes=f"{VIEW}{body}").items()) == [
        ("404", ["a.long"]),
        ("409", ["a.first", "a.second"]),
    ]


def test_general_codes_and_those_without_a_sentence_are_left_out(codes: Codes) -> None:
    assert codes(routes=f'{VIEW}raise NotFound("not_found") or NotFound("a.unworded")') == {}


@pytest.mark.parametrize(
    ("imports", "call"),
    [
        ("from SERVICE.use_cases import act", "act()"),
        ("from SERVICE import use_cases", "use_cases.act()"),
        ("from SERVICE import use_cases as other", "partial(other.act)"),
        ("from .use_cases import Thing", "Thing()"),
        ("from .use_cases import Thing", "request.move()"),
        ("from .use_cases import ACTIONS", "ACTIONS[request]()"),
    ],
)
def test_what_a_view_names_is_read(codes: Codes, imports: str, call: str) -> None:
    use_cases = (
        'def act():\n    raise Conflict("a.first")\n'
        "class Thing:\n    def __init__(self):\n        act()\n    def move(self):\n        act()\n"
        'ACTIONS = {"act": act}\n'
    )
    assert codes(routes=f"{imports}\n{VIEW}{call}", use_cases=use_cases) == {"409": ["a.first"]}


def test_a_variable_is_not_the_function_of_its_name(codes: Codes) -> None:
    act = 'def act():\n    raise Conflict("a.first")\n'
    assert codes(routes=f"{act}{VIEW}act = request\n        return act") == {}


@pytest.mark.parametrize(
    ("maker", "call"),
    [
        ('def step(what):\n    raise Conflict(f"{what}.cannot_move")', 'step("a")'),
        ("def fail(row, code):\n    raise Conflict(code)", 'fail(1, "a.cannot_move")'),
        ('def fail(code="a.cannot_move"):\n    raise Conflict(code)', "fail()"),
        (
            "def fail(pairs):\n    for row, code in list(pairs):\n        raise Conflict(code)",
            'fail([(1, "a.cannot_move")])',
        ),
    ],
)
def test_a_parameter_that_becomes_a_code_is_the_callers(
    codes: Codes, maker: str, call: str
) -> None:
    assert codes(routes=f"{maker}\n{VIEW}{call}") == {"409": ["a.cannot_move"]}


def test_a_variable_has_the_texts_that_it_is_made_of(codes: Codes) -> None:
    choice = 'code = "a.long" if request else "a.short"\n        raise Conflict(code)'
    assert codes(routes=f"{VIEW}{choice}") == {"409": ["a.long", "a.short"]}
    rule = (
        'def load() -> int:\n    raise NotFound("a.first")\n'
        'def rule() -> str:\n    load()\n    return "a.long"\n'
    )
    answer = "code = rule()\n        raise Conflict(code)"
    assert codes(routes=f"{rule}{VIEW}{answer}") == {"404": ["a.first"], "409": ["a.long"]}


def test_what_a_schema_of_arguments_refuses_is_invalid(codes: Codes) -> None:
    schemas = (
        "from servicekit.http.schemas import Schema\n"
        'class In(Schema):\n    name = Text(error="a.long|max=9")\n'
        'class Out(Schema):\n    name = Text(error="a.short")\n'
    )
    view = VIEW.replace("    def", "    @x.arguments(In)\n    @x.response(200, Out)\n    def")
    routes = f"from .schemas import In, Out\n{view}return request"
    assert codes(routes=routes, schemas=schemas) == {"422": ["a.long"]}


def test_a_caught_problem_is_not_answered_unless_it_is_handed_on(codes: Codes) -> None:
    def tried(handler: str) -> dict[str, list[str]]:
        lines = ["try:", '    raise Conflict("a.first")', *handler.split("\n")]
        return codes(routes=VIEW + "\n        ".join(lines))

    assert tried("except Conflict:\n    return") == {}
    assert tried("except NotFound:\n    return") == {"409": ["a.first"]}
    assert tried("except Conflict:\n    raise") == {"409": ["a.first"]}
    assert tried("except Conflict as fault:\n    uow.fail(fault.code)") == {"422": ["a.first"]}
