"""The parts that messages of goals are made of: owners, key results, decimals, days."""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from chengshi.goals.v1 import events_pb2 as pb

# The last digit of an Amount.
KEPT = Decimal("0.000001")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def owner_of(row: Any) -> pb.Owner:
    return pb.Owner(kind=row.owner_kind, id=str(row.owner_id or ""))


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
