"""Where a goal came from and where it goes on, as far as the reader may see it (结转)."""

from collections.abc import Sequence
from typing import Protocol, TypedDict
from uuid import UUID

from services.goals.access.views.names import NamedView
from services.goals.goal_sheets.models.goals import Goal


class RelatedGoal(Protocol):
    """A goal that others name, with its cycle: a row of `related_goals`."""

    id: UUID
    title: str
    state: str
    carried_over_from_id: UUID | None
    cycle_id: UUID
    name: str


class CarryOverLink(TypedDict):
    """A goal that goes on in another one, or that one."""

    goal_id: UUID
    title: str
    state: str
    cycle: NamedView


class CarryOverLinks(TypedDict):
    """The goal that goes on in a goal, and those in which it goes on itself, where visible."""

    carried_over_from: CarryOverLink | None
    carried_over_to: list[CarryOverLink]


def show_carry_over_links(
    goals: Sequence[Goal], rows: Sequence[RelatedGoal]
) -> dict[UUID, CarryOverLinks]:
    """By goal: the one that goes on in it, and those in which it goes on itself, where found."""
    by_id = {row.id: _link(row) for row in rows}
    return {
        goal.id: CarryOverLinks(
            carried_over_from=by_id.get(goal.carried_over_from_id)
            if goal.carried_over_from_id
            else None,
            carried_over_to=[_link(row) for row in rows if row.carried_over_from_id == goal.id],
        )
        for goal in goals
    }


def _link(row: RelatedGoal) -> CarryOverLink:
    return CarryOverLink(
        goal_id=row.id,
        title=row.title,
        state=row.state,
        cycle=NamedView(id=row.cycle_id, name=row.name),
    )
