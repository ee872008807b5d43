"""Strict JSON: no NaN or Infinity, no NUL, no lone surrogate; decimals keep their digits."""

import json
from decimal import Decimal
from typing import Any

from flask.json.provider import DefaultJSONProvider

from servicekit.errors import Fault, Invalid

DEPTH = 32


class StrictJson(DefaultJSONProvider):
    """What Flask reads and writes JSON with."""

    ensure_ascii = False
    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return loads(s)

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        return json.dumps(
            obj, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain
        )


def loads(text: str | bytes) -> Any:
    """Parse strictly; ValueError for what is no JSON, Invalid for text that cannot be stored."""
    value = json.loads(text, parse_constant=_refuse)
    faults = tuple(unstorable(value))
    if faults:
        raise Invalid("input.invalid", faults=faults)
    return value


def unstorable(value: Any, path: str = "", depth: int = 0) -> list[Fault]:
    """Every place in `value` whose text PostgreSQL cannot keep, or that is nested too deep."""
    if depth > DEPTH:
        return [Fault(path, "field.too_deep", {"depth": DEPTH})]
    if isinstance(value, str):
        return [] if _storable(value) else [Fault(path, "field.bad_character")]
    parts: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))
    join = f"{path}." if path else ""
    return [
        fault
        for key, item in parts
        for fault in unstorable(item, f"{join}{key}", depth + 1)
        + (
            []
            if not isinstance(key, str) or _storable(key)
            else [Fault(path, "field.bad_character")]
        )
    ]


def _storable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return DefaultJSONProvider.default(value)
