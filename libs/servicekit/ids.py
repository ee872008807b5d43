"""Identifiers: UUIDv7, so that keys grow with time and indexes stay compact."""

import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    return uuid7()


def parse_id(text: str) -> uuid.UUID | None:
    """The id that `text` spells, or None where it spells none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
