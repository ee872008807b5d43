"""Retrospectives and actions as answers show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from directory import queries as directory
from servicekit.actions import allowed
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import caller_access
from services.goals.alignment.views.references import (
    OwnerReference,
    Reference,
    optional_reference,
    reference,
)
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal
from services.goals.retrospectives.models import Retrospective, UnitAction
from services.goals.retrospectives.permissions import can_move_action
from services.goals.retrospectives.queries import RetrospectiveCounts


@dataclass(frozen=True, kw_only=True)
class RetrospectiveView:
    """A retrospective with the name of who wrote it; a unit's has no goal."""

    id: UUID
    goal_id: UUID | None
    stage: str
    score: Decimal | None
    worked: str
    failed: str
    cause: str
    next_step: str
    state: str
    written_by: Reference | None
    submitted_at: datetime | None
    version: int


@dataclass(frozen=True, kw_only=True)
class ActionView:
    """An action of a unit, with what the caller may do with it."""

    id: str
    retrospective_id: UUID
    unit: Reference
    cycle: Cycle
    text: str
    owner: Reference
    due_on: date
    state: str
    note: str
    ended_on: date | None
    overdue: bool
    allowed_actions: list[str]


@dataclass(frozen=True, kw_only=True)
class UnitRetrospectiveView(RetrospectiveView):
    """The retrospective of a unit with its actions."""

    unit: Reference
    cycle: Cycle
    actions: Sequence[ActionView]


@dataclass(frozen=True)
class GoalRetrospectives:
    """Retrospectives of goals, with the stage that the caller may write now."""

    stage: str | None
    allowed_actions: list[str]
    items: Sequence[RetrospectiveView]


@dataclass(frozen=True)
class UnitRetrospectives:
    """A unit's retrospectives of a cycle, counts of its goals and earlier actions."""

    stage: str | None
    allowed_actions: list[str]
    items: Sequence[UnitRetrospectiveView]
    counts: RetrospectiveCounts
    earlier_actions: Sequence[ActionView]


class ReviewedGoal(NamedTuple):
    """A goal of a unit or of its people."""

    id: UUID
    title: str
    owner: OwnerReference
    state: str
    progress: Decimal | None


class ReviewedGoalView(NamedTuple):
    """A goal with its retrospectives."""

    goal: ReviewedGoal
    retrospectives: Sequence[RetrospectiveView]


def retrospective_views(
    uow: UnitOfWork, retrospectives: Sequence[Retrospective]
) -> list[RetrospectiveView]:
    """Show retrospectives of goals."""
    writer_ids = {row.written_by for row in retrospectives if row.written_by}
    names = directory.names(uow, writer_ids)
    return [_retrospective_view(row, names) for row in retrospectives]


def unit_retrospective_views(
    uow: UnitOfWork,
    retrospectives: Sequence[Retrospective],
    actions: Mapping[UUID, Sequence[ActionView]],
) -> list[UnitRetrospectiveView]:
    """Show retrospectives of units; `actions` has those of each by its id."""
    writer_ids = {row.written_by for row in retrospectives if row.written_by}
    unit_ids = {row.owner_id for row in retrospectives if row.owner_id}
    names = directory.names(uow, writer_ids | unit_ids)
    return [
        UnitRetrospectiveView(
            **vars(_retrospective_view(row, names)),
            unit=_unit(row, names),
            cycle=row.cycle,
            actions=actions[row.id],
        )
        for row in retrospectives
    ]


def unit_retrospective_view(uow: UnitOfWork, retrospective: Retrospective) -> UnitRetrospectiveView:
    """Show the retrospective of a unit with its actions."""
    actions = action_views(uow, [retrospective])
    return unit_retrospective_views(uow, [retrospective], actions)[0]


def action_views(
    uow: UnitOfWork, retrospectives: Sequence[Retrospective]
) -> dict[UUID, list[ActionView]]:
    """Show the actions of units' retrospectives, by id of the retrospective."""
    owner_ids = {UUID(action["owner_id"]) for row in retrospectives for action in row.actions}
    unit_ids = {row.owner_id for row in retrospectives if row.owner_id}
    names = directory.names(uow, owner_ids | unit_ids)
    accesses = caller_access.access_to_owners(uow, {("unit", unit_id) for unit_id in unit_ids})
    today = uow.tenant.today()
    return {
        row.id: [
            _action_view(
                row,
                action,
                names,
                today,
                is_movable=row.state == "submitted"
                and can_move_action(uow.caller, accesses["unit", row.owner_id], action),
            )
            for action in row.actions
        ]
        for row in retrospectives
    }


def reviewed_goal_views(
    uow: UnitOfWork, goals: Sequence[Goal], retrospectives: Sequence[Retrospective]
) -> list[ReviewedGoalView]:
    """Show goals with their retrospectives."""
    names = directory.names(uow, {goal.owner_id for goal in goals if goal.owner_id})
    shown_retrospectives = retrospective_views(uow, retrospectives)
    return [
        ReviewedGoalView(
            ReviewedGoal(
                goal.id,
                goal.title,
                OwnerReference(
                    goal.owner_kind,
                    goal.owner_id,
                    names.get(goal.owner_id, "") if goal.owner_id else "",
                ),
                goal.state,
                goal.progress,
            ),
            [view for view in shown_retrospectives if view.goal_id == goal.id],
        )
        for goal in goals
    ]


def _retrospective_view(row: Retrospective, names: Mapping[UUID, str]) -> RetrospectiveView:
    return RetrospectiveView(
        id=row.id,
        goal_id=row.goal_id,
        stage=row.stage,
        score=row.score,
        worked=row.worked,
        failed=row.failed,
        cause=row.cause,
        next_step=row.next_step,
        state=row.state,
        written_by=optional_reference(row.written_by, names),
        submitted_at=row.submitted_at,
        version=row.version,
    )


def _action_view(
    retrospective: Retrospective,
    action: UnitAction,
    names: Mapping[UUID, str],
    today: date,
    *,
    is_movable: bool,
) -> ActionView:
    due_on = date.fromisoformat(action["due_on"])
    return ActionView(
        id=action["id"],
        retrospective_id=retrospective.id,
        unit=_unit(retrospective, names),
        cycle=retrospective.cycle,
        text=action["text"],
        owner=reference(UUID(action["owner_id"]), names),
        due_on=due_on,
        state=action["state"],
        note=action["note"],
        ended_on=date.fromisoformat(action["ended_on"]) if action["ended_on"] else None,
        overdue=action["state"] == "open" and due_on < today,
        allowed_actions=allowed(move=is_movable),
    )


def _unit(retrospective: Retrospective, names: Mapping[UUID, str]) -> Reference:
    unit_id = retrospective.owner_id
    assert unit_id is not None  # noqa: S101 - retrospectives of units have their id
    return reference(unit_id, names)
