"""People and units with their names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID


@dataclass(frozen=True)
class NameReference:
    """A person or unit with its name; an empty name where it no longer exists."""

    id: UUID
    name: str


class NamedView(TypedDict):
    """Something by its id and its name."""

    id: UUID
    name: str


class OwnerView(TypedDict):
    """The owner of a goal or a sheet; the company has no id."""

    kind: str
    id: UUID | None
    name: str


def name_reference(names: Mapping[UUID, str], reference_id: UUID | None) -> NameReference | None:
    """The reference of an id; None for None."""
    if reference_id is None:
        return None
    return NameReference(reference_id, names.get(reference_id, ""))
