"""The facts that checkins publishes: each acknowledged check-in."""

from decimal import Decimal

from chengshi.checkins.v1 import events_pb2 as pb

from .models import CheckIn


def check_in_recorded(check_in: CheckIn, visibility: str = "") -> pb.CheckInRecorded:
    """Build the fact of a check-in; `visibility` is the goal's, for who passes the fact on."""
    event = pb.CheckInRecorded(
        check_in_id=str(check_in.id),
        key_result_id=str(check_in.key_result_id),
        goal_id=str(check_in.goal_id),
        value=_decimal_text(check_in.value),
        numerator=_decimal_text(check_in.numerator),
        denominator=_decimal_text(check_in.denominator),
        period_start=check_in.period_start.isoformat(),
        period_end=check_in.period_end.isoformat(),
        text=check_in.text,
        confidence=check_in.confidence or 0,
        author_id=str(check_in.author_id),
        corrects=str(check_in.corrects or ""),
        blocked=check_in.blocked,
        late=check_in.late,
        visibility=visibility,
    )
    if check_in.done is not None:
        event.milestones.CopyFrom(pb.MilestonesDone(done=check_in.done))
    event.recorded_at.FromDatetime(check_in.recorded_at)
    return event


def _decimal_text(number: Decimal | None) -> str:
    """Digits without exponent or trailing zeros; empty for no number."""
    return "" if number is None else f"{number.normalize():f}"
