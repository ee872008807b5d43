"""Bodies and arguments that are wrong, made from the shapes that a route reads."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields

JSON = "application/json"
# Written as text into the body: Python knows no such numbers, or writes them otherwise.
TOKENS = {"<1e400>": "1e400", "<many digits>": "9" * 5000}
DEEP: list[Any] = []
for _ in range(40):
    DEEP = [DEEP]
LONG = "x" * 20_000
# No field of any route may hold these, whatever its type.
NEVER: tuple[Any, ...] = (
    *TOKENS,
    float("nan"),
    float("inf"),
    float("-inf"),
    10**16,
    "\x00",
    "\ud800",
    DEEP,
)
# A type of JSON that the field does not take; the first whose class fits the field.
WRONG: tuple[tuple[type[Any], tuple[Any, ...]], ...] = (
    (fields.UUID, (7, True, "x", [], {})),
    (fields.String, (7, True, LONG, [], {})),
    (fields.Date, (7, True, "x", "2026-02-30", [], {})),
    (fields.Boolean, (7, "x", [], {})),
    (fields.Integer, ("x", 1.5, [], {})),
    (fields.List, ("x", 7, True, {})),
    (fields.Nested, ("x", 7, True, [])),
    (fields.Field, ("x", "NaN", "1e400", True, [], {})),
)
CURSORS = ("x", "*", "W10", *[
    base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    for text in (
        "{}", "7", '["x"]', '["x","y"]', "[7]", "[7,7]", '["a",7]', "[null]", '["\\u0000","x"]',
        '["\\ud800","x"]', '["NaN","x"]', '["9999999999999999999999","x"]', "[" * 2000,
    )
])  # fmt: skip
ARGUMENTS: tuple[tuple[type[Any], tuple[str, ...]], ...] = (
    (fields.UUID, ("x", "7", "\x00")),
    (fields.Date, ("x", "7", "2026-02-30", "\x00")),
    (fields.Boolean, ("x", "7", "\x00")),
    (fields.Integer, ("0", "-1", "201", "x", "1e400", "NaN", "9" * 30, "\x00")),
    (fields.String, ("\x00",)),
)


@dataclass(frozen=True)
class Bad:
    """A body with what is wrong in it."""

    label: str
    data: bytes
    content_type: str = JSON


def bad_bodies(shape: Schema, good: dict[str, Any]) -> Iterator[Bad]:
    """Everything that no route may take for `good`, each wrong in one place."""
    text = json.dumps(good)
    yield Bad("empty", b"")
    yield Bad("malformed", text[:-1].encode())
    yield Bad("not UTF-8", b'{"a": "\xff"}')
    yield Bad("no JSON at all", b"<a/>")
    for whole in ([], [good], "x", 7, None, True):
        yield Bad(f"{type(whole).__name__} for an object", json.dumps(whole).encode())
    yield Bad("very deep", b"[" * 100_000 + b"]" * 100_000)
    yield Bad("plain text", text.encode(), "text/plain")
    yield Bad("a form", b"a=b", "application/x-www-form-urlencoded")
    for label, body in bad_fields(shape, good):
        yield Bad(label, written(body))


def written(body: Any) -> bytes:
    text = json.dumps(body)
    for name, token in TOKENS.items():
        text = text.replace(json.dumps(name), token)
    return text.encode()


def bad_fields(shape: Schema, good: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The body with each field in turn replaced, those of nested objects included."""
    yield "unknown field", {**good, "unbekannt": 1}
    for name, field in shape.load_fields.items():
        key = field.data_key or name
        if field.required:
            yield f"no {key}", {other: value for other, value in good.items() if other != key}
        for label, value in _bad_values(field, good.get(key)):
            yield f"{key}: {label}", {**good, key: value}


def _bad_values(field: fields.Field[Any], good: Any) -> Iterator[tuple[str, Any]]:
    wrong = next(values for kind, values in WRONG if isinstance(field, kind))
    nothing = () if field.allow_none else (None,)
    for value in (*NEVER, *wrong, *nothing):
        yield repr(value)[:30], value
    if isinstance(field, fields.Nested) and isinstance(good, dict):
        yield from bad_fields(field.schema, good)
    if isinstance(field, fields.List) and good:
        for label, value in _bad_values(field.inner, good[0]):
            yield f"0: {label}", [value, *good[1:]]


def texts(shape: Schema, good: dict[str, Any], text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The body with each text in turn replaced by `text`."""
    for name, field in shape.load_fields.items():
        key = field.data_key or name
        known = good.get(key)
        if isinstance(field, fields.String):
            yield key, {**good, key: text}
        elif isinstance(field, fields.Nested) and isinstance(known, dict):
            for inner, body in texts(field.schema, known, text):
                yield f"{key}.{inner}", {**good, key: body}
        elif isinstance(field, fields.List) and isinstance(field.inner, fields.Nested) and known:
            for inner, body in texts(field.inner.schema, known[0], text):
                yield f"{key}.0.{inner}", {**good, key: [body, *known[1:]]}


def bad_arguments(shape: Schema, good: dict[str, str]) -> Iterator[dict[str, str]]:
    """Arguments of a list, each wrong in one place."""
    yield {**good, "unbekannt": "1"}
    for name, field in shape.load_fields.items():
        key = field.data_key or name
        values = next(values for kind, values in ARGUMENTS if isinstance(field, kind))
        for value in (*values, *(CURSORS if key == "after" else ())):
            yield {**good, key: value}
