"""Fields of messages: owners, decimals, dates and times."""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from chengshi.goals.v1 import events_pb2 as pb

# The last digit of an Amount.
AMOUNT_QUANTUM = Decimal("0.000001")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def owner_message(row: Any) -> pb.Owner:
    """Build the owner of a row with the columns `owner_kind` and `owner_id`."""
    return pb.Owner(kind=row.owner_kind, id=str(row.owner_id or ""))


@lru_cache(8192)
def decimal_text(value: Decimal | None) -> str:
    """Write a number with the digits of its column, so that one version always reads the same."""
    if value is None:
        return ""
    return f"{Decimal(value).quantize(AMOUNT_QUANTUM, ROUND_HALF_UP).normalize():f}"


def date_text(day: date | None) -> str:
    """Write an ISO date; none is empty."""
    return day.isoformat() if day else ""


def timestamp_message(at: datetime | None) -> Timestamp | None:
    """Build a timestamp, or none."""
    if at is None:
        return None
    timestamp = Timestamp()
    set_timestamp(timestamp, at)
    return timestamp


def set_timestamp(timestamp: Timestamp, at: datetime) -> None:
    """Fill a timestamp to the microsecond, in integers: the roll-up fills thousands."""
    since_epoch = at - EPOCH
    timestamp.seconds = since_epoch.days * 86_400 + since_epoch.seconds
    timestamp.nanos = since_epoch.microseconds * 1_000
