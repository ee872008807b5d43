"""Check-ins and what is due, as their readers may see them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from measures.due import Period
from servicekit.unit_of_work.session import UnitOfWork

from .models import CheckIn, KeyResult, displayed_value
from .queries import LastCheckIn

Translate = Callable[[str, Mapping[str, object]], str]


@dataclass(frozen=True)
class CheckInAuthor:
    """Who checked in; without a name where the copy of people has none."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class CheckInView:
    """A check-in; `value` is in the unit of its key result."""

    id: UUID
    key_result_id: UUID
    goal_id: UUID
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    period_start: date
    period_end: date
    text: str
    confidence: int | None
    author: CheckInAuthor
    corrects: UUID | None
    blocked: bool
    recorded_at: datetime
    late: bool


@dataclass(frozen=True)
class LabelledPeriod:
    """A period, both days inclusive, and what it is called in the reader's language."""

    start: date
    end: date
    label: str


@dataclass(frozen=True)
class LastCheckInView:
    """The newest value, text and confidence of a key result."""

    value: Decimal | None
    text: str
    confidence: int | None
    at: datetime


@dataclass(frozen=True)
class MilestoneView:
    """A milestone, and whether it is done."""

    id: str
    title: str
    done: bool


@dataclass(frozen=True, kw_only=True)
class DueKeyResultView:
    """A key result with a value due, and what a form for the value starts from."""

    key_result_id: UUID
    goal_id: UUID
    key_result_title: str
    goal_title: str
    unit: str
    direction: str
    accumulation: str
    period: LabelledPeriod
    due_on: date
    overdue: bool
    last: LastCheckInView | None
    expected_value: Decimal | None
    target: Decimal | None
    milestones: list[MilestoneView]

    def sort_key(self) -> tuple[date, str, str, UUID]:
        """The earliest due day first."""
        return (self.due_on, self.goal_title, self.key_result_title, self.key_result_id)


@dataclass(frozen=True)
class DueListView:
    """All that is due, unpaged: MAX_DUE at most."""

    items: list[DueKeyResultView]


def show_check_in(
    check_in: CheckIn,
    key_result: KeyResult,
    authors: Mapping[UUID, str],
    *,
    hides_amounts: bool = False,
) -> CheckInView:
    """Show a check-in; `authors` are names by id, `hides_amounts` leaves its numbers out."""
    numbers = (check_in.value, check_in.numerator, check_in.denominator)
    view = CheckInView(
        id=check_in.id,
        key_result_id=check_in.key_result_id,
        goal_id=check_in.goal_id,
        value=displayed_value(key_result.unit, *numbers),
        numerator=check_in.numerator,
        denominator=check_in.denominator,
        period_start=check_in.period_start,
        period_end=check_in.period_end,
        text=check_in.text,
        confidence=check_in.confidence,
        author=CheckInAuthor(check_in.author_id, authors.get(check_in.author_id, "")),
        corrects=check_in.corrects,
        blocked=check_in.blocked,
        recorded_at=check_in.recorded_at,
        late=check_in.late,
    )
    return replace(view, value=None, numerator=None, denominator=None) if hides_amounts else view


def show_due(
    uow: UnitOfWork,
    key_result: KeyResult,
    period: Period,
    last: LastCheckIn | None,
    translate: Translate,
) -> DueKeyResultView:
    """Show a key result whose value for `period` is due, with its last check-in."""
    label = _period_label(key_result.period, period, translate)
    return DueKeyResultView(
        key_result_id=key_result.id,
        goal_id=key_result.goal_id,
        key_result_title=key_result.title,
        goal_title=key_result.goal.title,
        unit=key_result.unit,
        direction=key_result.direction,
        accumulation=key_result.accumulation,
        period=LabelledPeriod(period.starts_on, period.ends_on, label),
        due_on=period.due_on,
        overdue=uow.tenant.today() > period.due_on,
        last=_last_check_in(key_result, last) if last else None,
        expected_value=key_result.expected_value(period, uow.now(), uow.tenant.time_zone),
        target=key_result.target,
        milestones=[
            MilestoneView(item["id"], item["title"], bool(item.get("done_on")))
            for item in key_result.milestones or ()
        ],
    )


def _last_check_in(key_result: KeyResult, last: LastCheckIn) -> LastCheckInView:
    value = displayed_value(key_result.unit, last.value, last.numerator, last.denominator)
    return LastCheckInView(value, last.text, last.confidence, last.recorded_at)


def _period_label(kind: str, period: Period, translate: Translate) -> str:
    start, end = period.starts_on, period.ends_on
    numbers = {"week": start.isocalendar().week, "quarter": (start.month + 2) // 3}
    return translate(f"period.{kind}", {"start": start, "end": end, **numbers})
