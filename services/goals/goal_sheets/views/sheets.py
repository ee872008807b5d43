"""Goal sheets as answers, with names and the weighted means of their goals."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from directory import queries as directory
from measures import mean, pace
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import caller_access
from services.goals.access.views.names import OwnerView
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets import permissions
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import goal_tree
from services.goals.goal_sheets.views.comments import CommentView, authors, show_comments
from services.goals.goal_sheets.views.drafting_windows import DraftingWindow, drafting_window
from services.goals.goal_sheets.views.goals import GoalView, named_ids, owner_view, show_goals


class SheetSummary(TypedDict):
    """A sheet without its goals, as SheetSummaryOut has it."""

    id: UUID
    cycle: Cycle
    owner: OwnerView
    state: str
    comment: str | None
    reopened_until: date | None
    reopened_reason: str | None
    difficulty: int | None
    returned_by: UUID | None
    version: int


class SheetView(SheetSummary):
    """A sheet as SheetOut has it; weights, `progress` and `expected` in percent."""

    weight_total: Decimal
    progress: Decimal | None
    expected: Decimal | None
    health: str
    drafting: DraftingWindow | None
    goals: list[GoalView]
    comments: list[CommentView]
    allowed_actions: list[str]


def show_sheet(uow: UnitOfWork, sheet: Sheet, goals: Sequence[Goal]) -> SheetView:
    """Show the sheet as SheetOut has it; its numbers are weighted means of its visible goals."""
    owner = {sheet.owner_id} if sheet.owner_id else set()
    names = directory.names(uow, named_ids(goals) | owner | authors(sheet))
    views = show_goals(uow, goals, names=names)
    # A draft beside goals that are worked on counts once it is agreed, a cancelled one never.
    open_goals = [item for item in views if item["state"] not in ("cancelled", "archived")]
    counted_goals = [item for item in open_goals if goal_tree.is_live(item["state"])] or open_goals
    expected = mean.weighted_mean([(_weight(item), item["expected"]) for item in counted_goals])
    progress = mean.rolled_up_mean([(_weight(item), item["progress"]) for item in counted_goals])
    return {
        **show_sheet_summaries(uow, [sheet], names)[0],
        "weight_total": sum((item["weight"] or Decimal(0) for item in open_goals), Decimal(0)),
        "progress": progress,
        "expected": expected,
        "health": pace.worst_of([item["health"] for item in counted_goals]),
        "drafting": drafting_window(uow, sheet),
        "goals": views,
        "comments": show_comments(uow, sheet, goals, names),
        "allowed_actions": permissions.sheet_actions(
            caller_access.access_to(uow, sheet), sheet, goals, uow.tenant.today()
        ),
    }


def show_sheet_summaries(
    uow: UnitOfWork, sheets: Sequence[Sheet], names: Mapping[UUID, str] | None = None
) -> list[SheetSummary]:
    """Show sheets without their goals, as SheetSummaryOut has them."""
    if names is None:
        names = directory.names(uow, {sheet.owner_id for sheet in sheets if sheet.owner_id})
    return [
        SheetSummary(
            id=sheet.id,
            cycle=sheet.cycle,
            owner=owner_view(uow, sheet, names),
            state=sheet.state,
            comment=sheet.comment,
            reopened_until=sheet.reopened_until,
            reopened_reason=sheet.reopened_reason,
            difficulty=sheet.difficulty,
            returned_by=sheet.returned_by,
            version=sheet.version,
        )
        for sheet in sheets
    ]


def _weight(item: GoalView) -> Decimal:
    return item["weight"] if item["weight"] is not None else Decimal(1)
