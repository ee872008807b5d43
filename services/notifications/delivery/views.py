"""Deliveries as partners see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifications.delivery.models import AttemptRecord, Delivery


@dataclass(frozen=True, kw_only=True)
class DeliveryView:
    """A delivery with its attempts; `next_at` is None unless it waits."""

    id: UUID
    message_id: UUID
    event_type: str
    state: str
    attempts: int
    response_status: int | None
    attempt_records: list[AttemptRecord]
    next_at: datetime | None
    created_at: datetime


def delivery_view(delivery: Delivery, message_types: Mapping[UUID, str]) -> DeliveryView:
    """Convert a delivery; `response_status` is the last attempt's."""
    return DeliveryView(
        id=delivery.id,
        message_id=delivery.message_id,
        event_type=message_types[delivery.message_id],
        state=delivery.state,
        attempts=delivery.attempts,
        response_status=delivery.attempt_records[-1]["status"]
        if delivery.attempt_records
        else None,
        attempt_records=delivery.attempt_records,
        next_at=delivery.next_at if delivery.state == "waiting" else None,
        created_at=delivery.created_at,
    )
