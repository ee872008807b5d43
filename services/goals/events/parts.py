"""The parts that messages of goals are made of: owners, key results, decimals, days."""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from chengshi.goals.v1 import events_pb2 as pb
from services.goals.models import KeyResult

# The last digit of an Amount.
KEPT = Decimal("0.000001")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def owner_of(row: Any) -> pb.Owner:
    return pb.Owner(kind=row.owner_kind, id=str(row.owner_id or ""))


def key_result_of(item: KeyResult) -> pb.KeyResult:
    return pb.KeyResult(
        key_result_id=str(item.id),
        title=item.title,
        unit=item.unit,
        direction=item.direction,
        accumulation=item.accumulation,
        period=item.period,
        start=text_of(item.start),
        target=text_of(item.target),
        target_high=text_of(item.target_high),
        tolerance=text_of(item.tolerance),
        weight=text_of(item.weight),
        starts_on=day_of(item.starts_on),
        ends_on=day_of(item.ends_on),
        current=text_of(item.current),
        progress=text_of(item.progress),
        last_check_in_id=str(item.last_check_in_id or ""),
        last_check_in_at=time_of(item.last_check_in_at),
        cancelled=item.cancelled,
        last_period_end=day_of(item.last_period_end),
        ambition=item.ambition,
        cadence=item.cadence or "",
        source=item.source,
        phased=[pb.PhasedTarget(**point) for point in item.phased],
        milestones=[milestone_of(found) for found in item.milestones],
        driver=item.driver,
        children_by=item.children_by,
        metric_id=str(item.metric_id or ""),
    )


def tell_progress(found: pb.KeyResultProgress, item: KeyResult) -> None:
    """Field by field, and those alone that say something: a third of the time that keywords take,
    and in a burst each goal above tells."""
    found.key_result_id = str(item.id)
    if item.current is not None:
        found.current = text_of(item.current)
    if item.progress is not None:
        found.progress = text_of(item.progress)
    if item.last_check_in_id:
        found.last_check_in_id = str(item.last_check_in_id)
    if item.last_check_in_at:
        tell_time(found.last_check_in_at, item.last_check_in_at)
    if item.last_period_end:
        found.last_period_end = day_of(item.last_period_end)
    if item.milestones:
        found.milestones.extend(map(milestone_of, item.milestones))


def milestone_of(found: dict[str, Any]) -> pb.Milestone:
    return pb.Milestone(**{name: value or "" for name, value in found.items()})


@lru_cache(8192)
def text_of(value: Decimal | None) -> str:
    """As the row keeps it: told at once or told again, a state of one version says the same."""
    if value is None:
        return ""
    return f"{Decimal(value).quantize(KEPT, ROUND_HALF_UP).normalize():f}"


def day_of(day: date | None) -> str:
    return day.isoformat() if day else ""


def time_of(at: datetime | None) -> Timestamp | None:
    if at is None:
        return None
    found = Timestamp()
    tell_time(found, at)
    return found


def tell_time(found: Timestamp, at: datetime) -> None:
    since = at - EPOCH
    found.seconds = since.days * 86_400 + since.seconds
    found.nanos = since.microseconds * 1_000
