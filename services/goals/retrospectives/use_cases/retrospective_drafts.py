"""Retrospectives drafted from the check-ins of a goal; the same check-ins give the same draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from measures import mean
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.use_cases.plans import FROM_START_DIRECTIONS
from services.goals.goal_sheets.use_cases.sheets import visible_sheet
from services.goals.retrospectives import clients
from services.goals.retrospectives.models import REVIEWED_STATES

FULL_PROGRESS = Decimal(100)
# A rise or fall by fewer points of progress is not mentioned.
MIN_POINTS = Decimal(5)
LOW_CONFIDENCE = 3
MAX_SENTENCES = 2
MAX_TEXT_LENGTH = 160


class DraftSentence(NamedTuple):
    """A text of the catalogue, `retrospective.draft_<code>`, with its parameters."""

    code: str
    parameters: dict[str, str]


@dataclass(frozen=True)
class RetrospectiveDraft:
    """The draft of a goal's retrospective; `score` is 0..1 in tenths."""

    goal_id: UUID
    score: Decimal | None
    check_ins: int
    worked: list[DraftSentence]
    failed: list[DraftSentence]
    cause: list[DraftSentence]
    next_step: list[DraftSentence]


@dataclass(frozen=True)
class ProgressChange:
    """By how many points of progress a check-in changed a key result."""

    points: Decimal
    key_result: KeyResult
    check_in: CheckInRecorded


def sheet_drafts(uow: UnitOfWork, sheet_id: UUID) -> list[RetrospectiveDraft]:
    """Draft the retrospective of each visible goal of the sheet; one call to checkins."""
    _, goals = visible_sheet(uow, sheet_id)
    return _drafts(uow, [goal for goal in goals if goal.state in REVIEWED_STATES])


def goal_draft(uow: UnitOfWork, goal_id: UUID) -> RetrospectiveDraft:
    """Draft the goal's retrospective; Unavailable while checkins is down."""
    return _drafts(uow, [goal_queries.goal(uow, goal_id)])[0]


def draft_retrospective(
    goal: Goal, check_ins: Sequence[CheckInRecorded], *, time_zone: str, amounts: bool = True
) -> RetrospectiveDraft:
    """Draft from the last values, the largest changes, blockers and doubts.

    Without `amounts` it mentions percents alone.
    """
    key_results = [item for item in goal.key_results if not item.cancelled]
    check_ins = valid_check_ins(check_ins)
    changes = [change for item in key_results for change in progress_changes(item, check_ins)]
    reached = [item for item in key_results if _is_reached(item)]
    missed = sorted((item for item in key_results if not _is_reached(item)), key=_by_progress)
    rise = max(changes, key=lambda change: change.points, default=None)
    fall = min(changes, key=lambda change: change.points, default=None)
    blocked = [check_in for check_in in check_ins if check_in.blocked and check_in.text.strip()]
    doubted = [check_in for check_in in check_ins if _is_doubted(check_in)]
    return RetrospectiveDraft(
        goal_id=goal.id,
        score=_score(goal.progress),
        check_ins=len(check_ins),
        worked=[_key_result_sentence("reached", item, amounts) for item in reached]
        + _change_sentences("rise", rise, time_zone),
        failed=[_missed_sentence(item, amounts) for item in missed]
        + _change_sentences("fall", fall, time_zone),
        cause=_text_sentences("blocked", blocked, time_zone)
        + _text_sentences("doubted", doubted, time_zone),
        next_step=_next_steps(check_ins, key_results, missed, amounts),
    )


def valid_check_ins(check_ins: Sequence[CheckInRecorded]) -> list[CheckInRecorded]:
    """Return the check-ins that were not corrected, in the order of their periods."""
    corrected_ids = {check_in.corrects for check_in in check_ins if check_in.corrects}
    return sorted(
        (check_in for check_in in check_ins if check_in.check_in_id not in corrected_ids),
        key=lambda check_in: (
            check_in.period_start,
            check_in.recorded_at.ToNanoseconds(),
            check_in.check_in_id,
        ),
    )


def progress_changes(
    key_result: KeyResult, check_ins: Sequence[CheckInRecorded]
) -> list[ProgressChange]:
    """Return the points of progress of each check-in, where a key result has start and target."""
    start, target = key_result.start, key_result.target
    if key_result.direction not in FROM_START_DIRECTIONS or start is None or target is None:
        return []
    changes, previous_value = [], start
    for check_in in check_ins:
        is_of_key_result = check_in.key_result_id == str(key_result.id)
        value = check_in_value(check_in, key_result) if is_of_key_result else None
        if value is None:
            continue
        difference = value if key_result.accumulation == "sum" else value - previous_value
        points = FULL_PROGRESS * difference / (target - start)
        changes.append(ProgressChange(points, key_result, check_in))
        previous_value = value
    return changes


def check_in_value(check_in: CheckInRecorded, key_result: KeyResult) -> Decimal | None:
    """Return the value of a check-in; of a ratio its quotient, in percent where the unit is %."""
    if check_in.value:
        return Decimal(check_in.value)
    if not check_in.denominator or not Decimal(check_in.denominator):
        return None
    ratio = Decimal(check_in.numerator) / Decimal(check_in.denominator)
    return ratio * (100 if key_result.unit == "%" else 1)


def date_of_check_in(check_in: CheckInRecorded, time_zone: str) -> str:
    """Return the last day of its period, or the day it was recorded where that is earlier."""
    recorded_on = check_in.recorded_at.ToDatetime(UTC).astimezone(ZoneInfo(time_zone)).date()
    return min(check_in.period_end, recorded_on.isoformat())


def _drafts(uow: UnitOfWork, goals: Sequence[Goal]) -> list[RetrospectiveDraft]:
    goal_ids = {item.id: goal.id for goal in goals for item in goal.key_results}
    check_ins = clients.check_ins_on(uow, goal_ids)
    return [
        draft_retrospective(
            goal,
            [
                check_in
                for check_in in check_ins
                if goal_ids[UUID(check_in.key_result_id)] == goal.id
            ],
            time_zone=uow.tenant.time_zone,
            # A draft is saved as text, which everybody can read who sees the goal.
            amounts=not goal.amounts_hidden,
        )
        for goal in goals
    ]


def _next_steps(
    check_ins: Sequence[CheckInRecorded],
    key_results: Sequence[KeyResult],
    missed: Sequence[KeyResult],
    amounts: bool,
) -> list[DraftSentence]:
    """Remove blockers, continue what was missed; where nothing was, continue as before."""
    blockers = [
        DraftSentence("unblock", {"text": _shorten(check_in.text)})
        for check_in in _latest_with_text(check_ins)
        if check_in.blocked
    ]
    continuations = [_continue_sentence(item, amounts) for item in missed[:MAX_SENTENCES]]
    standards = [DraftSentence("keep", {})] if key_results and not missed else []
    return blockers + continuations + standards


def _score(progress: Decimal | None) -> Decimal | None:
    """Progress rounded to tenths of 1."""
    if progress is None:
        return None
    return (mean.clamped(progress) / FULL_PROGRESS).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _is_reached(key_result: KeyResult) -> bool:
    return key_result.progress is not None and key_result.progress >= FULL_PROGRESS


def _by_progress(key_result: KeyResult) -> tuple[Decimal, str]:
    progress = key_result.progress if key_result.progress is not None else -FULL_PROGRESS
    return (progress, str(key_result.id))


def _key_result_sentence(code: str, key_result: KeyResult, amounts: bool) -> DraftSentence:
    """With its numbers; with its progress alone where it has none or they are hidden."""
    has_no_number = key_result.direction in ("binary", "milestones") or key_result.target is None
    progress = _format(key_result.progress) if key_result.progress is not None else "0"
    unit = _spaced(key_result.unit)
    parameters = {"title": key_result.title, "unit": unit, "progress": progress}
    if amounts:
        parameters |= {
            "current": _format(key_result.current),
            "target": _format(key_result.target),
        }
    percent_only = (has_no_number or not amounts) and code != "never_reported"
    return DraftSentence(f"{code}_part" if percent_only else code, parameters)


def _spaced(unit: str) -> str:
    """Latin units are set apart from the number, 个 and % are not."""
    return f" {unit}" if unit[:1].isascii() and unit[:1].isalpha() else unit


def _missed_sentence(key_result: KeyResult, amounts: bool) -> DraftSentence:
    code = "short" if key_result.current is not None else "never_reported"
    return _key_result_sentence(code, key_result, amounts)


def _continue_sentence(key_result: KeyResult, amounts: bool) -> DraftSentence:
    """From the current value, or from the start where there is none."""
    sentence = _key_result_sentence("continue", key_result, amounts)
    if not amounts:
        return sentence
    value = key_result.current if key_result.current is not None else key_result.start
    code = "continue_part" if value is None else sentence.code
    return DraftSentence(code, sentence.parameters | {"current": _format(value)})


def _change_sentences(
    code: str, change: ProgressChange | None, time_zone: str
) -> list[DraftSentence]:
    """The largest rise or fall, where it is at least MIN_POINTS."""
    if change is None or (change.points if code == "rise" else -change.points) < MIN_POINTS:
        return []
    check_in = change.check_in
    parameters = {
        "on": date_of_check_in(check_in, time_zone),
        "title": change.key_result.title,
        "points": _format(abs(change.points)),
        "text": _shorten(check_in.text),
    }
    return [DraftSentence(f"{code}_with_text" if check_in.text.strip() else code, parameters)]


def _text_sentences(
    code: str, check_ins: Sequence[CheckInRecorded], time_zone: str
) -> list[DraftSentence]:
    """The texts of the newest check-ins, oldest first."""
    return [
        DraftSentence(
            code,
            {"on": date_of_check_in(check_in, time_zone), "text": _shorten(check_in.text)},
        )
        for check_in in check_ins[-MAX_SENTENCES:]
    ]


def _is_doubted(check_in: CheckInRecorded) -> bool:
    has_text = bool(check_in.text.strip())
    return check_in.confidence == LOW_CONFIDENCE and not check_in.blocked and has_text


def _latest_with_text(check_ins: Sequence[CheckInRecorded]) -> list[CheckInRecorded]:
    """The newest check-in of each key result, where it has a text."""
    latest = {check_in.key_result_id: check_in for check_in in check_ins}
    return [check_in for check_in in latest.values() if check_in.text.strip()]


def _shorten(text: str) -> str:
    single_line = " ".join(text.split())
    if len(single_line) <= MAX_TEXT_LENGTH:
        return single_line
    return single_line[: MAX_TEXT_LENGTH - 1] + "…"


def _format(number: Decimal | None) -> str:
    """At most two decimals, without trailing zeros; empty for None."""
    if number is None:
        return ""
    text = f"{number.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".")
