"""Gaps with the names of their owners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from directory import queries as directory
from directory.visibility import Owner
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import editable_owners
from services.goals.alignment.permissions import gap_actions
from services.goals.alignment.queries import nudges as nudge_queries
from services.goals.alignment.queries.gaps import NUDGED_KINDS
from services.goals.alignment.views.references import OwnerReference


class GapItem(TypedDict):
    """A gap as `gap_page` reads it: the JSON of GAP_COLUMNS."""

    kind: str
    id: str
    goal_id: str | None
    key_result_id: str | None
    owner_kind: str
    owner_id: str | None
    title: str
    count: float
    action: str


@dataclass(frozen=True)
class GapView:
    """A gap with its owner's name, which is its title where it has none of its own."""

    kind: str
    id: str
    goal_id: str | None
    key_result_id: str | None
    owner: OwnerReference
    title: str
    count: float
    action: str
    # Whether the owner was nudged today.
    nudged: bool
    allowed_actions: list[str]


def show_gap_page(uow: UnitOfWork, cycle_id: UUID, kinds: Sequence[str], page: Page) -> Page:
    """Show a page of gaps of these kinds in a cycle."""
    gaps: Sequence[GapItem] = page["items"]
    names = directory.names(uow, {UUID(gap["owner_id"]) for gap in gaps if gap["owner_id"]})
    nudged_kinds = set(kinds) & set(NUDGED_KINDS)
    nudged = nudge_queries.nudged_owners(uow, cycle_id, nudged_kinds, uow.tenant.today())
    editable = editable_owners.editable_owners(uow, {_owner(gap) for gap in gaps})
    items = [
        _show(
            uow,
            gap,
            names,
            nudged=gap["owner_id"] in nudged.get(gap["kind"], frozenset()),
            actions=gap_actions(gap["action"], is_editable=_owner(gap) in editable),
        )
        for gap in gaps
    ]
    return Page(items=items, next=page["next"])


def _owner(gap: GapItem) -> Owner:
    return gap["owner_kind"], UUID(gap["owner_id"]) if gap["owner_id"] else None


def _show(
    uow: UnitOfWork,
    gap: GapItem,
    names: Mapping[UUID, str],
    *,
    nudged: bool,
    actions: list[str],
) -> GapView:
    owner_id = gap["owner_id"]
    owner_name = names.get(UUID(owner_id), "") if owner_id else uow.tenant.name
    return GapView(
        kind=gap["kind"],
        id=gap["id"],
        goal_id=gap["goal_id"],
        key_result_id=gap["key_result_id"],
        owner=OwnerReference(gap["owner_kind"], owner_id, owner_name),
        title=gap["title"] or owner_name,
        count=gap["count"],
        action=gap["action"],
        nudged=nudged,
        allowed_actions=actions,
    )
