"""What is off in goals as they are written: deterministic, told by code and place."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

FULL = Decimal(100)
# By which letters two titles are taken for one: of their pairs of letters, so many are shared.
ALIKE = 0.85
UP, DOWN = ("increase", "at_least"), ("decrease", "at_most")
# They need no number: done or not, or by milestones.
WITHOUT_NUMBER = ("binary", "milestones")
DOING = re.compile(
    r"^(持续|继续|积极|大力|认真|全面)*(推进|开展|组织|参与|参加|协助|配合|支持|负责|跟进|落实|加强|完善|做好|"
    r"召开|举办|进行|执行|维护|学习|调研|制定|编写|梳理)"
    r"|^(keep |continue |actively )*(support|help|assist|participate|attend|organi[sz]e|conduct|"
    r"hold|work(ing)? on|follow up|coordinate|continue|maintain|promote|carry out|take part|write|"
    r"draft|research|study)\b",
    re.I,
)
# Words that say what comes of it.
RESULT = re.compile(
    r"率|提升至|提高到|提升到|降至|降到|降低到|缩短至|缩短到|达到|达成|不低于|不高于|不超过|增长|减少|实现|"
    r"\b(rate|reach(es|ed)?|from .+ to|at least|at most|below|above|increase[sd]?|reduce[sd]?|"
    r"achieve[sd]?|grow(n|s)?|cut)\b",
    re.I,
)
# Counting how often something was done says nothing of what came of it.
COUNTS_DOING = {"次", "场", "篇", "份", "期", "节", "meetings", "sessions", "times", "articles"}
SEVERITIES = ("blocker", "advice")
DEFAULTS = {
    "no_number": "advice",
    "no_date": "advice",
    "activity": "advice",
    "below_last": "advice",
    "weights_off": "blocker",
    "key_result_weights": "advice",
    "too_many_goals": "advice",
    "too_many_key_results": "advice",
    "no_parent": "advice",
    "duplicate": "advice",
}
# Without a target nothing can be computed: no company takes that for mere advice.
ALWAYS = {"target_missing": "blocker"}


@dataclass(frozen=True)
class Rules:
    """How strictly a company takes each check, and how many are too many."""

    severities: Mapping[str, str] = field(default_factory=lambda: DEFAULTS)
    most_goals: int = 7
    most_key_results: int = 5

    def severity(self, code: str) -> str:
        return ALWAYS.get(code) or self.severities[code]

    @classmethod
    def of(cls, value: Mapping[str, Any] | None) -> "Rules":
        """As a company set them, with the usual ones for what it left open."""
        given = dict(value or {})
        severities = DEFAULTS | given.pop("severities", {})
        return cls(severities=severities, **given)


@dataclass(frozen=True)
class KeyResultDraft:
    """What the checks look at of a key result; `last` is what was reached before."""

    title: str
    direction: str
    unit: str = ""
    target: Decimal | None = None
    target_high: Decimal | None = None
    weight: Decimal = Decimal(1)
    ends_on: date | None = None
    library_item_id: UUID | None = None
    last: Decimal | None = None
    # Whether a key result of milestones lists them.
    planned: bool = True


@dataclass(frozen=True)
class GoalDraft:
    """What the checks look at of a goal."""

    title: str
    kind: str
    owner_kind: str = "person"
    weight: Decimal | None = None
    aligned: bool = False
    # Whether it lives from those below it, so that it needs no key results of its own.
    by_children: bool = False
    key_results: Sequence[KeyResultDraft] = ()


@dataclass(frozen=True)
class Finding:
    """One thing to look at: which check, where, and the numbers to tell it with."""

    code: str
    path: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


def check_sheet(goals: Sequence[GoalDraft], rules: Rules) -> list[Finding]:
    """Everything about the goals of one sheet, in the order in which they stand."""
    found: list[Finding] = []
    for index, goal in enumerate(goals):
        found += _goal(goal, f"goals.{index}", rules)
        found += _like_others(goal, goals[:index], f"goals.{index}")
    if len(goals) > rules.most_goals:
        found.append(Finding("too_many_goals", "goals", _many(goals, rules.most_goals)))
    found += [
        Finding("weights_off", "goals", {"kind": kind, "total": plain(total)})
        for kind, total in weights_off(goals)
    ]
    return found


def check_goal(goal: GoalDraft, others: Sequence[GoalDraft], rules: Rules) -> list[Finding]:
    """One goal among the others of its sheet, while the sheet is still being written."""
    found = [*_goal(goal, "", rules), *_like_others(goal, others, "")]
    if len(others) + 1 > rules.most_goals:
        found.append(Finding("too_many_goals", "", _many([*others, goal], rules.most_goals)))
    total = sum(
        (one.weight or Decimal(0) for one in [*others, goal] if one.kind == goal.kind), Decimal(0)
    )
    if total > FULL:
        found.append(Finding("weights_off", "weight", {"kind": goal.kind, "total": plain(total)}))
    return found


def weights_off(goals: Sequence[GoalDraft]) -> list[tuple[str, Decimal]]:
    """Sections whose weights do not total 100; objectives that nobody weighed share equally."""
    found = []
    for kind in ("objective", "kpi"):
        section = [goal for goal in goals if goal.kind == kind]
        if kind == "objective" and all(goal.weight is None for goal in section):
            continue
        total = sum((goal.weight or Decimal(0) for goal in section), Decimal(0))
        if section and total != FULL:
            found.append((kind, total))
    return found


def is_activity(title: str, unit: str = "", direction: str = "") -> bool:
    """Whether it says what will be done instead of what will come of it."""
    if not DOING.search(title.strip()):
        return False
    if direction and unit.strip().casefold() in COUNTS_DOING:
        return True
    return not RESULT.search(title)


def lacks_target(draft: KeyResultDraft) -> bool:
    """Whether nothing can be computed for want of a number or of milestones."""
    if draft.direction == "milestones":
        return not draft.planned
    high = draft.direction == "between" and draft.target_high is None
    return draft.direction != "binary" and (draft.target is None or high)


def below_last(draft: KeyResultDraft) -> bool:
    """Whether the target asks for less than what was reached before."""
    if draft.last is None or draft.target is None:
        return False
    if draft.direction in UP:
        return draft.target < draft.last
    return draft.direction in DOWN and draft.target > draft.last


def alike(one: str, other: str) -> bool:
    """Whether two titles say the same, whatever their signs, spaces and width of letters."""
    first, second = bare(one), bare(other)
    if not first or not second:
        return False
    if first == second:
        return True
    pairs, others = _pairs(first), _pairs(second)
    shared = sum(min(pairs.count(pair), others.count(pair)) for pair in set(pairs))
    return 2 * shared >= ALIKE * (len(pairs) + len(others)) and _digits(first) == _digits(second)


def bare(title: str) -> str:
    """A title by its letters and digits alone."""
    text = unicodedata.normalize("NFKC", title).casefold()
    return "".join(letter for letter in text if letter.isalnum())


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _goal(goal: GoalDraft, at: str, rules: Rules) -> Iterator[Finding]:
    if is_activity(goal.title):
        yield Finding("activity", _under(at, "title"), {"title": goal.title})
    if goal.owner_kind != "company" and not goal.aligned:
        yield Finding("no_parent", _under(at, "alignments"), {"title": goal.title})
    parts = goal.key_results
    if not goal.by_children and all(part.direction in WITHOUT_NUMBER for part in parts):
        yield Finding("no_number", _under(at, "key_results"), {"title": goal.title})
    if len(parts) > rules.most_key_results:
        told = _many(parts, rules.most_key_results)
        yield Finding("too_many_key_results", _under(at, "key_results"), told)
    total = sum((part.weight for part in parts), Decimal(0))
    if total != FULL and len({part.weight for part in parts}) > 1:
        told = {"title": goal.title, "total": plain(total)}
        yield Finding("key_result_weights", _under(at, "key_results"), told)
    for index, part in enumerate(parts):
        yield from _key_result(part, _under(at, f"key_results.{index}"))
        if any(_same(part, other) for other in parts[:index]):
            place = _under(at, f"key_results.{index}.title")
            yield Finding("duplicate", place, {"title": part.title})


def _key_result(part: KeyResultDraft, at: str) -> Iterator[Finding]:
    told = {"title": part.title}
    if lacks_target(part):
        yield Finding("target_missing", f"{at}.target", told)
    if part.ends_on is None:
        yield Finding("no_date", f"{at}.ends_on", told)
    if is_activity(part.title, part.unit, part.direction):
        yield Finding("activity", f"{at}.title", told)
    if below_last(part) and part.last is not None and part.target is not None:
        numbers_told = {"target": plain(part.target), "last": plain(part.last), "unit": part.unit}
        yield Finding("below_last", f"{at}.target", told | numbers_told)


def _like_others(goal: GoalDraft, others: Sequence[GoalDraft], at: str) -> Iterator[Finding]:
    if any(alike(goal.title, other.title) for other in others):
        yield Finding("duplicate", _under(at, "title"), {"title": goal.title})
    for index, part in enumerate(goal.key_results):
        if any(_same(part, known) for other in others for known in other.key_results):
            place = _under(at, f"key_results.{index}.title")
            yield Finding("duplicate", place, {"title": part.title})


def _same(one: KeyResultDraft, other: KeyResultDraft) -> bool:
    if one.library_item_id and one.library_item_id == other.library_item_id:
        return True
    return alike(one.title, other.title)


def _many(items: Sequence[Any], most: int) -> dict[str, Any]:
    return {"count": len(items), "most": most}


def _under(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _pairs(text: str) -> list[str]:
    return [text[index : index + 2] for index in range(len(text) - 1)] or [text]


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())
