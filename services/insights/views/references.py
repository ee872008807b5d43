"""Things that a board names."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class BoardReference:
    """A person, a unit or a goal by its name; the company has no id."""

    id: UUID | None
    name: str


@dataclass(frozen=True)
class BoardOwner:
    """The owner of a goal, of a kind: person, unit or company."""

    kind: str
    id: UUID | None
    name: str
