"""Cycles with what the caller may do with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from servicekit.paging import ActionPage, Page, with_actions
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.models import Cycle
from services.goals.cycles.permissions import cycle_actions, cycle_list_actions


@dataclass(frozen=True, kw_only=True)
class CycleView:
    """A cycle as CycleOut has it."""

    id: UUID
    name: str
    level: str
    starts_on: date
    ends_on: date
    drafting_on: date | None
    cut_off_on: date
    closes_on: date | None
    state: str
    parent_id: UUID | None
    version: int
    allowed_actions: list[str]


def show_cycle(uow: UnitOfWork, cycle: Cycle) -> CycleView:
    """Show one cycle."""
    return CycleView(
        id=cycle.id,
        name=cycle.name,
        level=cycle.level,
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        drafting_on=cycle.drafting_on,
        cut_off_on=cycle.cut_off_on,
        closes_on=cycle.closes_on,
        state=cycle.state,
        parent_id=cycle.parent_id,
        version=cycle.version,
        allowed_actions=cycle_actions(uow.caller, cycle),
    )


def show_cycles(uow: UnitOfWork, cycles: Sequence[Cycle]) -> list[CycleView]:
    """Show cycles in their order."""
    return [show_cycle(uow, cycle) for cycle in cycles]


def show_cycle_page(uow: UnitOfWork, page: Page) -> ActionPage:
    """Show a page of cycles, and whether the caller may add more."""
    return with_actions(page, show_cycles(uow, page["items"]), cycle_list_actions(uow.caller))
