"""People, units, goals and owners as answers name them, and lists without pages."""

from collections.abc import Mapping, Sequence
from typing import Generic, NamedTuple, TypedDict, TypeVar
from uuid import UUID

Item = TypeVar("Item")


class Reference(NamedTuple):
    """Something by its id and its name or title."""

    id: UUID
    name: str


class OwnerReference(NamedTuple):
    """The owner of a goal or a sheet; the company has no id."""

    kind: str
    id: UUID | str | None
    name: str


class ItemList(TypedDict, Generic[Item]):
    """All of a short list, without pages."""

    items: Sequence[Item]


def reference(id: UUID, names: Mapping[UUID, str]) -> Reference:
    """Name `id`; empty where `names` has nothing for it."""
    return Reference(id, names.get(id, ""))


def optional_reference(id: UUID | None, names: Mapping[UUID, str]) -> Reference | None:
    """Name `id` where there is one."""
    return None if id is None else reference(id, names)
