"""Goal sheets: what is submitted, agreed and filed as one."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from directory import queries as directory
from directory.visibility import Owner
from servicekit.actions import allowed
from servicekit.errors import Conflict, Invalid, NotFound, invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit, can_reopen
from services.goals.access.queries import caller_access
from services.goals.access.schemas import OwnerInput
from services.goals.cycles import queries as cycle_queries
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import OUTCOME_STATES, SHEET_STEPS, Sheet
from services.goals.goal_sheets.permissions import is_open
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.goal_sheets.writes import sheets as sheet_writes
from services.goals.models import step

FULL_WEIGHT = Decimal(100)


def open_sheet(uow: UnitOfWork, cycle_id: UUID, owner: OwnerInput) -> Sheet:
    """The owner's sheet of the cycle, made where there is none yet."""
    kind, owner_id = owner["kind"], owner["id"]
    if (kind == "company") != (owner_id is None):
        raise invalid("owner.id", "sheet.owner")
    if owner_id and owner_id not in directory.names(uow, [owner_id]):
        raise invalid("owner.id", "sheet.owner_unknown")
    cycle = cycle_queries.cycle(uow, cycle_id)
    require(can_edit(caller_access.access_to_owner(uow, kind, owner_id)))
    existing = sheet_queries.sheet_of_owner(uow, cycle_id, kind, owner_id)
    if existing is not None:
        return existing
    sheet = Sheet(cycle_id=cycle.id, cycle=cycle, owner_kind=kind, owner_id=owner_id)
    require_open(uow, sheet)
    uow.add(sheet)
    uow.flush()
    uow.audit("sheet.opened", f"sheet:{sheet.id}", after={"owner": kind, "owner_id": owner_id})
    return sheet


def list_actions(uow: UnitOfWork, owner: Owner | None, cycle_id: UUID | None) -> list[str]:
    """What the caller may do to a list of an owner's sheets or goals, here of one cycle."""
    if owner is None or not can_edit(caller_access.access_to_owner(uow, *owner)):
        return []
    cycle = cycle_queries.find_cycle(uow, cycle_id) if cycle_id else None
    return allowed(create=cycle_id is None or (cycle is not None and cycle.state != "closed"))


def visible_sheet(uow: UnitOfWork, sheet_id: UUID) -> tuple[Sheet, Sequence[Goal]]:
    """The sheet with the goals that the caller may see; NotFound where they may see none of it."""
    sheet = sheet_queries.sheet(uow, sheet_id)
    goals = sheet_queries.visible_goals_of_sheet(uow, sheet_id)
    if not goals and not can_edit(caller_access.access_to(uow, sheet)):
        raise NotFound("sheet.not_found")
    return sheet, goals


def apply_outcome(uow: UnitOfWork, sheet: Sheet, outcome: str, comment: str) -> None:
    """Apply the outcome of an approval: agreed and filed at once, or a draft again."""
    before = sheet.state
    sheet.settle(outcome)
    sheet.comment = comment or None
    uow.audit(
        "sheet.state_changed",
        f"sheet:{sheet.id}",
        {"state": before},
        {"state": sheet.state, "path": OUTCOME_STATES[outcome], "comment": comment},
    )
    if outcome == "approved":
        sheet.returned_by = None
        uow.publish(goal_events.sheet_agreed(sheet), key=sheet.id)
        uow.publish(goal_events.sheet_filed(sheet), key=sheet.id)


def return_to_draft(uow: UnitOfWork, sheet: Sheet, session_id: UUID, reason: str) -> None:
    """Return a filed sheet from an alignment session to draft; its goals still count."""
    before = sheet.state
    returned = step(SHEET_STEPS, "sheet", before, "returned")
    sheet.state = step(SHEET_STEPS, "sheet", returned, "draft")
    sheet.comment, sheet.returned_by = reason, session_id
    after = {"state": sheet.state, "path": [returned, sheet.state], "comment": reason}
    uow.audit(
        "sheet.state_changed", f"sheet:{sheet.id}", {"state": before}, after | {"by": session_id}
    )


def check_weights(goals: Sequence[Goal], *, strict: bool = True) -> None:
    """Each section totals 100; an untouched OKR section shares it equally."""
    if not goals:
        raise Conflict("sheet.empty")
    for kind in ("objective", "kpi"):
        section = [goal for goal in goals if goal.kind == kind]
        if section and kind == "objective" and all(goal.weight is None for goal in section):
            continue
        total = sum((goal.weight or Decimal(0) for goal in section), Decimal(0))
        if strict and section and total != FULL_WEIGHT:
            raise Invalid("sheet.weights", kind=kind, total=f"{total.normalize():f}")


def reopen_sheet(uow: UnitOfWork, sheet_id: UUID, until: date, reason: str) -> Sheet:
    """Reopen a sheet of a closed cycle through `until`, by HR.

    Raises Conflict `sheet.cycle_is_open`, Invalid `sheet.reopened_in_the_past`.
    """
    sheet = sheet_queries.sheet(uow, sheet_id, lock=True)
    access = caller_access.access_to(uow, sheet)
    if not can_edit(access):
        raise NotFound("sheet.not_found")
    require(can_reopen(access))
    sheet.check_reopening(until, uow.tenant.today())
    before = {"reopened_until": sheet.reopened_until}
    sheet_writes.reopen(uow, sheet, until, reason)
    after = {"reopened_until": until, "reason": reason}
    uow.audit("sheet.reopened", f"sheet:{sheet.id}", before, after)
    return sheet


def require_open(uow: UnitOfWork, row: Sheet | Goal) -> None:
    """Raise Conflict `cycle.closed` for a closed cycle, unless the sheet or goal is reopened."""
    if not is_open(row, uow.tenant.today()):
        raise Conflict("cycle.closed")
