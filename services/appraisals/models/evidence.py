"""The evidence of a form: JSON as goals and checkins answered it, decimals as their text."""

import hashlib
import json
from collections.abc import Sequence
from typing import TypedDict


class EvidenceCheckIn(TypedDict):
    """A check-in on the key result, corrections and late ones included."""

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


class EvidenceItem(TypedDict):
    """A key result, or a goal without any; `id` is that of the key result or of the goal."""

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
    check_ins: list[EvidenceCheckIn]


def fingerprint(items: Sequence[EvidenceItem]) -> str:
    """Hash evidence: SHA-256, in hex, over its canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(items, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
