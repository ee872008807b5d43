"""Strict JSON: no NaN or Infinity, no NUL, no lone surrogate; decimals keep their digits."""

import json
from decimal import Decimal
from typing import Any

from flask.json.provider import DefaultJSONProvider

from servicekit.strict_json import loads


class StrictJson(DefaultJSONProvider):
    """What Flask reads and writes JSON with."""

    ensure_ascii = False
    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Parse strictly."""
        return loads(s)

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """Write compactly, decimals as numbers."""
        return json.dumps(
            obj, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain
        )


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return DefaultJSONProvider.default(value)
