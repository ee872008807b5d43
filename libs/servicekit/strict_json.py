"""Strict JSON: no NaN or Infinity, no NUL, no lone surrogate, bounded depth."""

import json
from typing import Any

from .errors import FieldError, Invalid

DEPTH = 32
# An object whose fields others decide: what a product of another maker answers, what any service
# audits. What we define has a TypedDict of its own.
JsonObject = dict[str, Any]


def loads(text: str | bytes) -> Any:
    """Parse strictly; ValueError for what is no JSON, Invalid for text that cannot be stored."""
    value = json.loads(text, parse_constant=_refuse)
    faults = tuple(unstorable(value))
    if faults:
        raise Invalid("input.invalid", faults=faults)
    return value


def unstorable(value: Any, path: str = "", depth: int = 0) -> list[FieldError]:
    """Every place in `value` whose text PostgreSQL cannot keep, or that is nested too deep."""
    if depth > DEPTH:
        return [FieldError(path, "field.too_deep", {"depth": DEPTH})]
    if isinstance(value, str):
        return [] if _storable(value) else [FieldError(path, "field.bad_character")]
    children: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    join = f"{path}." if path else ""
    return [
        fault
        for key, item in children
        for fault in unstorable(item, f"{join}{key}", depth + 1)
        + (
            []
            if not isinstance(key, str) or _storable(key)
            else [FieldError(path, "field.bad_character")]
        )
    ]


def _storable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
