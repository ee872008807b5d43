"""Collaborations (协同) with names, and with what their reader may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from directory import queries as directory
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import editable_owners
from services.goals.alignment.models.collaborations import Collaboration
from services.goals.alignment.queries import collaborations as collaboration_queries
from services.goals.alignment.views.references import (
    OwnerReference,
    Reference,
    optional_reference,
    reference,
)
from services.goals.goal_sheets.queries import goals as goal_queries


@dataclass(frozen=True)
class CollaborationView:
    """A collaboration as either side reads it; the asked unit sees the title of the goal."""

    id: UUID
    goal: Reference
    goal_visible: bool
    key_result: Reference | None
    owner: OwnerReference
    unit: Reference
    ask: str
    needed_on: date | None
    state: str
    reason: str
    asked_by: Reference | None
    asked_at: datetime
    answered_by: Reference | None
    answered_at: datetime | None
    may_answer: bool
    may_withdraw: bool
    version: int


class ReaderContext(NamedTuple):
    """What is read once for all collaborations of an answer."""

    names: dict[UUID, str]
    key_result_titles: dict[UUID, str]
    visible_goals: frozenset[UUID]
    # Owners whose goals the caller may set, units for which the caller answers.
    editable_owners: frozenset[tuple[str, UUID | None]]
    headed_units: frozenset[UUID]


def show_collaborations(
    uow: UnitOfWork, collaborations: Sequence[Collaboration]
) -> list[CollaborationView]:
    """Show collaborations in the given order, in one number of statements for all."""
    context = _reader_context(uow, collaborations)
    return [_show(uow, item, context) for item in collaborations]


def _reader_context(uow: UnitOfWork, collaborations: Sequence[Collaboration]) -> ReaderContext:
    goals = [item.goal for item in collaborations]
    people = [id for item in collaborations for id in (item.asked_by, item.answered_by)]
    units_and_owners = [id for item in collaborations for id in (item.unit_id, item.goal.owner_id)]
    key_result_ids = {item.key_result_id for item in collaborations if item.key_result_id}
    owners = [(goal.owner_kind, goal.owner_id) for goal in goals]
    return ReaderContext(
        names=directory.names(uow, {id for id in (*people, *units_and_owners) if id}),
        key_result_titles=collaboration_queries.key_result_titles(uow, key_result_ids),
        visible_goals=goal_queries.visible_goal_ids(uow, {goal.id for goal in goals}),
        editable_owners=editable_owners.editable_owners(uow, owners),
        headed_units=frozenset(collaboration_queries.headed_units(uow)),
    )


def _show(
    uow: UnitOfWork, collaboration: Collaboration, context: ReaderContext
) -> CollaborationView:
    goal, names = collaboration.goal, context.names
    owner_name = names.get(goal.owner_id, "") if goal.owner_id else uow.tenant.name
    is_open = collaboration.state == "asked"
    return CollaborationView(
        id=collaboration.id,
        goal=Reference(goal.id, goal.title),
        goal_visible=goal.id in context.visible_goals,
        key_result=optional_reference(collaboration.key_result_id, context.key_result_titles),
        owner=OwnerReference(goal.owner_kind, goal.owner_id, owner_name),
        unit=reference(collaboration.unit_id, names),
        ask=collaboration.ask,
        needed_on=collaboration.needed_on,
        state=collaboration.state,
        reason=collaboration.reason,
        asked_by=optional_reference(collaboration.asked_by, names),
        asked_at=collaboration.asked_at,
        answered_by=optional_reference(collaboration.answered_by, names),
        answered_at=collaboration.answered_at,
        may_answer=is_open and collaboration.unit_id in context.headed_units,
        may_withdraw=is_open and (goal.owner_kind, goal.owner_id) in context.editable_owners,
        version=collaboration.version,
    )
