"""CrossUnitRequests (协同) with names, and with what their reader may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from directory import queries as directory
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import editable_owners
from services.goals.alignment.models.cross_unit_requests import CrossUnitRequest
from services.goals.alignment.permissions import cross_unit_request_actions
from services.goals.alignment.queries import cross_unit_requests as cross_unit_request_queries
from services.goals.alignment.views.references import (
    OwnerReference,
    Reference,
    optional_reference,
    reference,
)
from services.goals.goal_sheets.queries import goals as goal_queries


@dataclass(frozen=True)
class CrossUnitRequestView:
    """A cross-unit request as either side reads it; the asked unit sees the title of the goal."""

    id: UUID
    goal: Reference
    goal_visible: bool
    key_result: Reference | None
    owner: OwnerReference
    unit: Reference
    request_text: str
    needed_on: date | None
    state: str
    reason: str
    requested_by: Reference | None
    requested_at: datetime
    answered_by: Reference | None
    answered_at: datetime | None
    allowed_actions: list[str]
    version: int


class ReaderContext(NamedTuple):
    """What is read once for all cross-unit requests of an answer."""

    names: dict[UUID, str]
    key_result_titles: dict[UUID, str]
    visible_goals: frozenset[UUID]
    # Owners whose goals the caller may set, units for which the caller answers.
    editable_owners: frozenset[tuple[str, UUID | None]]
    headed_units: frozenset[UUID]


def show_cross_unit_requests(
    uow: UnitOfWork, cross_unit_requests: Sequence[CrossUnitRequest]
) -> list[CrossUnitRequestView]:
    """Show cross-unit requests in the given order, in one number of statements for all."""
    context = _reader_context(uow, cross_unit_requests)
    return [_show(uow, item, context) for item in cross_unit_requests]


def _reader_context(
    uow: UnitOfWork, cross_unit_requests: Sequence[CrossUnitRequest]
) -> ReaderContext:
    goals = [item.goal for item in cross_unit_requests]
    people = [id for item in cross_unit_requests for id in (item.requested_by, item.answered_by)]
    units_and_owners = [
        id for item in cross_unit_requests for id in (item.unit_id, item.goal.owner_id)
    ]
    key_result_ids = {item.key_result_id for item in cross_unit_requests if item.key_result_id}
    owners = [(goal.owner_kind, goal.owner_id) for goal in goals]
    return ReaderContext(
        names=directory.names(uow, {id for id in (*people, *units_and_owners) if id}),
        key_result_titles=cross_unit_request_queries.key_result_titles(uow, key_result_ids),
        visible_goals=goal_queries.visible_goal_ids(uow, {goal.id for goal in goals}),
        editable_owners=editable_owners.editable_owners(uow, owners),
        headed_units=frozenset(cross_unit_request_queries.headed_units(uow)),
    )


def _show(
    uow: UnitOfWork, cross_unit_request: CrossUnitRequest, context: ReaderContext
) -> CrossUnitRequestView:
    goal, names = cross_unit_request.goal, context.names
    owner_name = names.get(goal.owner_id, "") if goal.owner_id else uow.tenant.name
    return CrossUnitRequestView(
        id=cross_unit_request.id,
        goal=Reference(goal.id, goal.title),
        goal_visible=goal.id in context.visible_goals,
        key_result=optional_reference(cross_unit_request.key_result_id, context.key_result_titles),
        owner=OwnerReference(goal.owner_kind, goal.owner_id, owner_name),
        unit=reference(cross_unit_request.unit_id, names),
        request_text=cross_unit_request.request_text,
        needed_on=cross_unit_request.needed_on,
        state=cross_unit_request.state,
        reason=cross_unit_request.reason,
        requested_by=optional_reference(cross_unit_request.requested_by, names),
        requested_at=cross_unit_request.requested_at,
        answered_by=optional_reference(cross_unit_request.answered_by, names),
        answered_at=cross_unit_request.answered_at,
        allowed_actions=cross_unit_request_actions(
            cross_unit_request,
            asks=(goal.owner_kind, goal.owner_id) in context.editable_owners,
            answers=cross_unit_request.unit_id in context.headed_units,
        ),
        version=cross_unit_request.version,
    )
