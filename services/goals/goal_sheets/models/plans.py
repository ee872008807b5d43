"""What a key result plans ahead, as JSONB columns have it."""

from typing import TypedDict


class PhasedPoint(TypedDict):
    """A phased target as JSONB has it: an ISO day and a number, both as text."""

    on: str
    value: str


class Milestone(TypedDict):
    """A milestone as JSONB has it: ISO days and a weight as text; `done_on` None while open."""

    id: str
    title: str
    weight: str
    due_on: str
    done_on: str | None
