"""A retrospective's lines drafted from what was told on the way: a proposal, always the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
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
from services.goals.retrospectives.queries import WORKED_ON

# A code of the catalogue with its parameters.
Line = tuple[str, dict[str, Any]]
DONE = Decimal(100)
# A rise or fall by so many points of progress is worth telling.
WORTH = Decimal(5)
LOW_CONFIDENCE = 3
MOST_TEXTS = 2
LONGEST_TEXT = 160


@dataclass(frozen=True)
class Proposal:
    """What could be written of one goal."""

    goal_id: UUID
    score: Decimal | None
    check_ins: int
    worked: list[Line]
    failed: list[Line]
    cause: list[Line]
    next_step: list[Line]


@dataclass(frozen=True)
class Move:
    """By how many points a check-in moved a key result."""

    points: Decimal
    item: KeyResult
    told: CheckInRecorded


def of_sheet(uow: UnitOfWork, sheet_id: UUID) -> list[Proposal]:
    """Of each goal of a sheet that the caller may see; all check-ins are asked for at once."""
    _, goals = visible_sheet(uow, sheet_id)
    return _proposals(uow, [goal for goal in goals if goal.state in WORKED_ON])


def of_goal(uow: UnitOfWork, goal_id: UUID) -> Proposal:
    return _proposals(uow, [goal_queries.goal(uow, goal_id)])[0]


def propose(
    goal: Goal, told: Sequence[CheckInRecorded], *, zone: str, amounts: bool = True
) -> Proposal:
    """From the last values, the largest moves, what blocked and what was doubted."""
    items = [item for item in goal.key_results if not item.cancelled]
    told = effective(told)
    moves = [move for item in items for move in moves_of(item, told)]
    short = sorted((item for item in items if not _reached(item)), key=_standing)
    rise = max(moves, key=lambda one: one.points, default=None)
    fall = min(moves, key=lambda one: one.points, default=None)
    blocked = [one for one in told if one.blocked and one.text.strip()]
    unblock = [("unblock", {"text": _cut(one.text)}) for one in _last(told) if one.blocked]
    ahead = [_ahead(item, amounts) for item in short[:MOST_TEXTS]]
    keep: list[Line] = [("keep", {})] if items and not short else []
    reached = [_line("reached", item, amounts) for item in items if _reached(item)]
    return Proposal(
        goal_id=goal.id,
        score=_score(goal.progress),
        check_ins=len(told),
        worked=reached + _turn("rise", rise, zone),
        failed=[_fell_short(item, amounts) for item in short] + _turn("fall", fall, zone),
        cause=_texts("blocked", blocked, zone) + _texts("doubted", _doubted(told), zone),
        next_step=unblock + ahead + keep,
    )


def effective(told: Sequence[CheckInRecorded]) -> list[CheckInRecorded]:
    """What still holds, in the order of its periods: corrected check-ins do not."""
    corrected = {one.corrects for one in told if one.corrects}
    kept = [one for one in told if one.check_in_id not in corrected]
    return sorted(
        kept, key=lambda one: (one.period_start, one.recorded_at.ToNanoseconds(), one.check_in_id)
    )


def moves_of(item: KeyResult, told: Sequence[CheckInRecorded]) -> list[Move]:
    """By how much of its way each check-in moved a key result that runs from start to target."""
    if item.direction not in FROM_START_DIRECTIONS or item.start is None or item.target is None:
        return []
    moves, before = [], item.start
    for one in told:
        value = value_of(one, item) if one.key_result_id == str(item.id) else None
        if value is None:
            continue
        step = value if item.accumulation == "sum" else value - before
        moves.append(Move(DONE * step / (item.target - item.start), item, one))
        before = value
    return moves


def value_of(told: CheckInRecorded, item: KeyResult) -> Decimal | None:
    if told.value:
        return Decimal(told.value)
    if not told.denominator or not Decimal(told.denominator):
        return None
    return Decimal(told.numerator) / Decimal(told.denominator) * (100 if item.unit == "%" else 1)


def day_of(told: CheckInRecorded, zone: str) -> str:
    """The last day that it speaks for: of a period that still ran, the day on which it was told."""
    said = told.recorded_at.ToDatetime(UTC).astimezone(ZoneInfo(zone)).date()
    return min(told.period_end, said.isoformat())


def _proposals(uow: UnitOfWork, goals: Sequence[Goal]) -> list[Proposal]:
    ids = {item.id: goal.id for goal in goals for item in goal.key_results}
    told = clients.check_ins_on(uow, ids)
    return [
        propose(
            goal,
            [one for one in told if ids[UUID(one.key_result_id)] == goal.id],
            zone=uow.tenant.time_zone,
            # What is drafted is kept as its writer's text, for all who see the goal.
            amounts=not goal.amounts_hidden,
        )
        for goal in goals
    ]


def _score(progress: Decimal | None) -> Decimal | None:
    """The nearest tenth: a proposal, for the owner to say what it was worth."""
    if progress is None:
        return None
    return (mean.clamped(progress) / DONE).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _reached(item: KeyResult) -> bool:
    return item.progress is not None and item.progress >= DONE


def _standing(item: KeyResult) -> tuple[Decimal, str]:
    return (item.progress if item.progress is not None else -DONE, str(item.id))


def _line(code: str, item: KeyResult, amounts: bool) -> Line:
    """The key result with its numbers; without a number to tell, with its progress alone."""
    plain = not amounts or item.target is None or item.direction in ("binary", "milestones")
    done = _short(item.progress) if item.progress is not None else "0"
    told = {"title": item.title, "unit": _spaced(item.unit), "progress": done}
    if amounts:
        told |= {"current": _short(item.current), "target": _short(item.target)}
    return (f"{code}_part" if plain and code != "untold" else code, told)


def _spaced(unit: str) -> str:
    """Latin units stand apart from the number, 个 and % do not."""
    return f" {unit}" if unit[:1].isascii() and unit[:1].isalpha() else unit


def _fell_short(item: KeyResult, amounts: bool) -> Line:
    return _line("short" if item.current is not None else "untold", item, amounts)


def _ahead(item: KeyResult, amounts: bool) -> Line:
    """From where it stands, or from its start where nothing was told."""
    code, told = _line("go_on", item, amounts)
    if not amounts:
        return code, told
    since = item.current if item.current is not None else item.start
    if since is None:
        code = "go_on_part"
    return code, told | {"current": _short(since)}


def _turn(code: str, move: Move | None, zone: str) -> list[Line]:
    """The largest rise or fall, where it is one."""
    if move is None or (move.points if code == "rise" else -move.points) < WORTH:
        return []
    told = {"on": day_of(move.told, zone), "title": move.item.title}
    told |= {"points": _short(abs(move.points)), "text": _cut(move.told.text)}
    return [(f"{code}_told" if move.told.text.strip() else code, told)]


def _texts(code: str, told: Sequence[CheckInRecorded], zone: str) -> list[Line]:
    """The newest of them, oldest first."""
    newest = told[-MOST_TEXTS:]
    return [(code, {"on": day_of(one, zone), "text": _cut(one.text)}) for one in newest]


def _doubted(told: Sequence[CheckInRecorded]) -> list[CheckInRecorded]:
    return [
        one
        for one in told
        if one.confidence == LOW_CONFIDENCE and not one.blocked and one.text.strip()
    ]


def _last(told: Sequence[CheckInRecorded]) -> list[CheckInRecorded]:
    """The newest of each key result, where it says something."""
    newest = {one.key_result_id: one for one in told}
    return [one for one in newest.values() if one.text.strip()]


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_TEXT else flat[: LONGEST_TEXT - 1] + "…"


def _short(number: Decimal | None) -> str:
    """Two decimals at most, without noughts at the end."""
    if number is None:
        return ""
    text = f"{number.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".")
