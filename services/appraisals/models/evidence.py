"""What a form is scored on, as goals and checkins told it; decimals stay the text they came as."""

import hashlib
import json
from collections.abc import Sequence
from typing import TypedDict


class CheckIn(TypedDict):
    """One check-in on the key result, corrections and late ones included."""

    id: str
    value: str | None
    numerator: str | None
    denominator: str | None
    period_start: str | None
    period_end: str | None
    text: str
    author_id: str
    corrects: str | None
    late: bool
    recorded_at: str


class Item(TypedDict):
    """A key result, or a goal that has none; its id is that of the row it came from."""

    id: str
    goal_id: str
    goal_title: str
    goal_weight: str | None
    key_result_id: str | None
    key_result_weight: str | None
    title: str
    kind: str
    unit: str | None
    direction: str | None
    start: str | None
    target: str | None
    target_high: str | None
    result: str | None
    progress: str | None
    check_ins: list[CheckIn]


def fingerprint(items: Sequence[Item]) -> str:
    """SHA-256 over the canonical JSON: keys sorted, no spaces, UTF-8."""
    text = json.dumps(items, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
