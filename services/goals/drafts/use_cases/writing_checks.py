"""The checks of the writing guide (docs/domain.md): pure, findings by code and field path."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

FULL_WEIGHT = Decimal(100)
# The Dice coefficient of their letter pairs from which on two titles are duplicates.
MIN_SIMILARITY = 0.85
RISING, FALLING = ("increase", "at_least"), ("decrease", "at_most")
# Directions without a number.
WITHOUT_NUMBER = ("binary", "milestones")
ACTIVITY = re.compile(
    r"^(持续|继续|积极|大力|认真|全面)*(推进|开展|组织|参与|参加|协助|配合|支持|负责|跟进|落实|加强|完善|做好|"
    r"召开|举办|进行|执行|维护|学习|调研|制定|编写|梳理)"
    r"|^(keep |continue |actively )*(support|help|assist|participate|attend|organi[sz]e|conduct|"
    r"hold|work(ing)? on|follow up|coordinate|continue|maintain|promote|carry out|take part|write|"
    r"draft|research|study)\b",
    re.I,
)
# Words of outcomes.
OUTCOME = re.compile(
    r"率|提升至|提高到|提升到|降至|降到|降低到|缩短至|缩短到|达到|达成|不低于|不高于|不超过|增长|减少|实现|"
    r"\b(rate|reach(es|ed)?|from .+ to|at least|at most|below|above|increase[sd]?|reduce[sd]?|"
    r"achieve[sd]?|grow(n|s)?|cut)\b",
    re.I,
)
# Units that count activities.
ACTIVITY_UNITS = {"次", "场", "篇", "份", "期", "节", "meetings", "sessions", "times", "articles"}
SEVERITIES = ("blocker", "advice")
DEFAULT_SEVERITIES = {
    "not_measurable": "advice",
    "no_date": "advice",
    "activity": "advice",
    "below_previous_result": "advice",
    "unbalanced_weights": "blocker",
    "key_result_weights": "advice",
    "too_many_goals": "advice",
    "too_many_key_results": "advice",
    "no_parent": "advice",
    "duplicate": "advice",
}
# Progress cannot be computed without a target, so that no tenant can make this advice.
FIXED_SEVERITIES = {"target_missing": "blocker"}


@dataclass(frozen=True)
class WritingRuleSet:
    """The severity of each check, and how many goals and key results are too many."""

    severities: Mapping[str, str] = field(default_factory=lambda: DEFAULT_SEVERITIES)
    max_goals: int = 7
    max_key_results: int = 5

    def severity(self, code: str) -> str:
        """Return `blocker` or `advice`."""
        return FIXED_SEVERITIES.get(code) or self.severities[code]

    @classmethod
    def of_policy(cls, value: Mapping[str, Any] | None) -> "WritingRuleSet":
        """Return the rules of the policy's JSON, with defaults for what it leaves out."""
        settings = dict(value or {})
        severities = DEFAULT_SEVERITIES | settings.pop("severities", {})
        return cls(severities=severities, **settings)


@dataclass(frozen=True)
class KeyResultDraft:
    """What the checks need of a key result."""

    title: str
    direction: str
    unit: str = ""
    target: Decimal | None = None
    target_high: Decimal | None = None
    weight: Decimal = Decimal(1)
    ends_on: date | None = None
    library_item_id: UUID | None = None
    # The result of the same key result in an earlier cycle.
    previous_result: Decimal | None = None
    # Whether a key result of milestones lists them.
    has_milestones: bool = True


@dataclass(frozen=True)
class GoalDraft:
    """What the checks need of a goal."""

    title: str
    kind: str
    owner_kind: str = "person"
    weight: Decimal | None = None
    has_parent: bool = False
    # Whether its progress comes from child goals, so that it needs no key results.
    by_children: bool = False
    key_results: Sequence[KeyResultDraft] = ()


@dataclass(frozen=True)
class Finding:
    """What a check found at the path of a field, with the parameters of its message."""

    code: str
    path: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)


def check_sheet(goals: Sequence[GoalDraft], rules: WritingRuleSet) -> list[Finding]:
    """Return the findings of a sheet's goals, in the order of the goals."""
    findings: list[Finding] = []
    for index, goal in enumerate(goals):
        findings += _check_goal(goal, f"goals.{index}", rules)
        findings += _check_duplicates(goal, goals[:index], f"goals.{index}")
    if len(goals) > rules.max_goals:
        findings.append(Finding("too_many_goals", "goals", _limit(goals, rules.max_goals)))
    findings += [
        Finding("unbalanced_weights", "goals", {"kind": kind, "total": format_number(total)})
        for kind, total in unbalanced_sections(goals)
    ]
    return findings


def check_goal(
    goal: GoalDraft, other_goals: Sequence[GoalDraft], rules: WritingRuleSet
) -> list[Finding]:
    """Return the findings of a goal that is being written beside the others of its sheet.

    Weights may still total less than 100.
    """
    findings = [*_check_goal(goal, "", rules), *_check_duplicates(goal, other_goals, "")]
    goals = [*other_goals, goal]
    if len(goals) > rules.max_goals:
        findings.append(Finding("too_many_goals", "", _limit(goals, rules.max_goals)))
    total = _total_weight([sibling for sibling in goals if sibling.kind == goal.kind])
    if total > FULL_WEIGHT:
        parameters = {"kind": goal.kind, "total": format_number(total)}
        findings.append(Finding("unbalanced_weights", "weight", parameters))
    return findings


def unbalanced_sections(goals: Sequence[GoalDraft]) -> list[tuple[str, Decimal]]:
    """Return kind and total of each section whose weights do not total 100.

    Objectives without any weight share equally.
    """
    sections = []
    for kind in ("objective", "kpi"):
        section = [goal for goal in goals if goal.kind == kind]
        if kind == "objective" and all(goal.weight is None for goal in section):
            continue
        total = _total_weight(section)
        if section and total != FULL_WEIGHT:
            sections.append((kind, total))
    return sections


def is_activity(title: str, unit: str = "", direction: str = "") -> bool:
    """Whether the title describes an activity instead of an outcome."""
    if not ACTIVITY.search(title.strip()):
        return False
    if direction and unit.strip().casefold() in ACTIVITY_UNITS:
        return True
    return not OUTCOME.search(title)


def is_target_missing(draft: KeyResultDraft) -> bool:
    """Whether progress cannot be computed for want of a target or of milestones."""
    if draft.direction == "milestones":
        return not draft.has_milestones
    is_open_range = draft.direction == "between" and draft.target_high is None
    return draft.direction != "binary" and (draft.target is None or is_open_range)


def is_below_previous(draft: KeyResultDraft) -> bool:
    """Whether the target is less ambitious than the previous result."""
    if draft.previous_result is None or draft.target is None:
        return False
    if draft.direction in RISING:
        return draft.target < draft.previous_result
    return draft.direction in FALLING and draft.target > draft.previous_result


def are_similar(title: str, other_title: str) -> bool:
    """Whether two titles are duplicates: same numbers and nearly the same letter pairs."""
    first, second = normalize_title(title), normalize_title(other_title)
    if not first or not second:
        return False
    if first == second:
        return True
    pairs, other_pairs = _letter_pairs(first), _letter_pairs(second)
    shared = sum(min(pairs.count(pair), other_pairs.count(pair)) for pair in set(pairs))
    is_near = 2 * shared >= MIN_SIMILARITY * (len(pairs) + len(other_pairs))
    return is_near and _digits(first) == _digits(second)


def normalize_title(title: str) -> str:
    """Return the letters and digits of a title, of one width and in lower case."""
    text = unicodedata.normalize("NFKC", title).casefold()
    return "".join(letter for letter in text if letter.isalnum())


def format_number(number: Decimal) -> str:
    """Return the number without exponent and trailing zeros."""
    return f"{number.normalize():f}"


def _check_goal(goal: GoalDraft, path: str, rules: WritingRuleSet) -> Iterator[Finding]:
    if is_activity(goal.title):
        yield Finding("activity", _join(path, "title"), {"title": goal.title})
    if goal.owner_kind != "company" and not goal.has_parent:
        yield Finding("no_parent", _join(path, "alignments"), {"title": goal.title})
    key_results = goal.key_results
    if not goal.by_children and all(item.direction in WITHOUT_NUMBER for item in key_results):
        yield Finding("not_measurable", _join(path, "key_results"), {"title": goal.title})
    if len(key_results) > rules.max_key_results:
        limit = _limit(key_results, rules.max_key_results)
        yield Finding("too_many_key_results", _join(path, "key_results"), limit)
    total = sum((item.weight for item in key_results), Decimal(0))
    if total != FULL_WEIGHT and len({item.weight for item in key_results}) > 1:
        parameters = {"title": goal.title, "total": format_number(total)}
        yield Finding("key_result_weights", _join(path, "key_results"), parameters)
    for index, item in enumerate(key_results):
        yield from _check_key_result(item, _join(path, f"key_results.{index}"))
        if any(_are_duplicates(item, other) for other in key_results[:index]):
            title_path = _join(path, f"key_results.{index}.title")
            yield Finding("duplicate", title_path, {"title": item.title})


def _check_key_result(draft: KeyResultDraft, path: str) -> Iterator[Finding]:
    parameters = {"title": draft.title}
    if is_target_missing(draft):
        yield Finding("target_missing", f"{path}.target", parameters)
    if draft.ends_on is None:
        yield Finding("no_date", f"{path}.ends_on", parameters)
    if is_activity(draft.title, draft.unit, draft.direction):
        yield Finding("activity", f"{path}.title", parameters)
    target, previous_result = draft.target, draft.previous_result
    if is_below_previous(draft) and target is not None and previous_result is not None:
        numbers = {"target": format_number(target), "last": format_number(previous_result)}
        yield Finding(
            "below_previous_result", f"{path}.target", parameters | numbers | {"unit": draft.unit}
        )


def _check_duplicates(
    goal: GoalDraft, other_goals: Sequence[GoalDraft], path: str
) -> Iterator[Finding]:
    if any(are_similar(goal.title, other.title) for other in other_goals):
        yield Finding("duplicate", _join(path, "title"), {"title": goal.title})
    other_key_results = [item for other in other_goals for item in other.key_results]
    for index, item in enumerate(goal.key_results):
        if any(_are_duplicates(item, other) for other in other_key_results):
            title_path = _join(path, f"key_results.{index}.title")
            yield Finding("duplicate", title_path, {"title": item.title})


def _are_duplicates(draft: KeyResultDraft, other: KeyResultDraft) -> bool:
    if draft.library_item_id and draft.library_item_id == other.library_item_id:
        return True
    return are_similar(draft.title, other.title)


def _total_weight(goals: Sequence[GoalDraft]) -> Decimal:
    return sum((goal.weight or Decimal(0) for goal in goals), Decimal(0))


def _limit(items: Sequence[object], limit: int) -> dict[str, str | int]:
    return {"count": len(items), "most": limit}


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _letter_pairs(text: str) -> list[str]:
    return [text[index : index + 2] for index in range(len(text) - 1)] or [text]


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())
