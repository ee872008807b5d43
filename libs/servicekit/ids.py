"""Identifiers: UUIDv7, so that keys grow with time and indexes stay compact."""

import uuid
from datetime import UTC, datetime

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """Make a UUIDv7."""
    return uuid7()


def made_at(row_id: uuid.UUID) -> datetime:
    """When `row_id` was made: a UUIDv7 begins with the milliseconds since 1970."""
    return datetime.fromtimestamp((row_id.int >> 80) / 1000, UTC)


def parse_id(text: str) -> uuid.UUID | None:
    """The id that `text` spells, or None where it spells none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
