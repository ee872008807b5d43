"""Goal sheets: what is submitted, agreed and filed as one."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from directory import questions
from servicekit.errors import Conflict, Invalid, NotFound, invalid, require
from servicekit.unit_of_work import UnitOfWork
from services.goals import events, permissions, queries
from services.goals.models import SHEET_STEPS, Goal, Sheet, step
from services.goals.models.cycles import is_reopened
from services.goals.use_cases.roll_up import mark_above

FULL = Decimal(100)


def open_sheet(uow: UnitOfWork, cycle_id: UUID, owner: dict[str, Any]) -> Sheet:
    """The owner's sheet of the cycle, made where there is none yet."""
    kind, owner_id = owner["kind"], owner["id"]
    if (kind == "company") != (owner_id is None):
        raise invalid("owner.id", "sheet.owner")
    if owner_id and owner_id not in questions.names(uow, [owner_id]):
        raise invalid("owner.id", "sheet.owner_unknown")
    cycle = queries.goals.cycle(uow, cycle_id)
    require(permissions.can_edit(queries.reach.to_owner(uow, kind, owner_id)))
    known = queries.goals.sheet_of(uow, cycle_id, kind, owner_id)
    if known is not None:
        return known
    sheet = Sheet(cycle_id=cycle.id, cycle=cycle, owner_kind=kind, owner_id=owner_id)
    require_open(uow, sheet)
    uow.add(sheet)
    uow.flush()
    uow.audit("sheet.opened", f"sheet:{sheet.id}", after={"owner": kind, "owner_id": owner_id})
    return sheet


def visible_sheet(uow: UnitOfWork, sheet_id: UUID) -> tuple[Sheet, Sequence[Goal]]:
    """The sheet with the goals that the caller may see; NotFound where they may see none of it."""
    sheet = queries.goals.sheet(uow, sheet_id)
    found = queries.goals.goals_of_sheet(uow, sheet_id)
    goals = [goal for goal in found if queries.reach.to(uow, goal).sees]
    if not goals and not permissions.can_edit(queries.reach.to(uow, sheet)):
        raise NotFound("sheet.not_found")
    return sheet, goals


def move_sheet(uow: UnitOfWork, sheet_id: UUID, to: str, comment: str | None) -> Sheet:
    """Submit (in_approval), agree, return (draft) or file; agreeing starts its goals."""
    sheet = queries.goals.sheet(uow, sheet_id, lock=True)
    relation = queries.reach.to(uow, sheet)
    if not permissions.can_edit(relation):
        raise NotFound("sheet.not_found")
    require_open(uow, sheet)
    before = sheet.state
    sheet.state = step(SHEET_STEPS, "sheet", before, to)
    sheet.comment = comment
    goals = [goal for goal in queries.goals.goals_of_sheet(uow, sheet_id) if goal.state == "draft"]
    if to == "in_approval":
        check_weights(goals)
    else:
        require(permissions.can_agree(relation), "sheet.own")
    if to == "agreed":
        _start(uow, sheet, goals)
    uow.audit(
        "sheet.moved", f"sheet:{sheet.id}", {"state": before}, {"state": to, "comment": comment}
    )
    return sheet


def check_weights(goals: Sequence[Goal]) -> None:
    """Each section totals 100; an untouched OKR section shares it equally."""
    if not goals:
        raise Conflict("sheet.empty")
    for kind in ("objective", "kpi"):
        section = [goal for goal in goals if goal.kind == kind]
        if section and kind == "objective" and all(goal.weight is None for goal in section):
            continue
        total = sum((goal.weight or Decimal(0) for goal in section), Decimal(0))
        if section and total != FULL:
            raise Invalid("sheet.weights", kind=kind, total=f"{total:f}".rstrip("0").rstrip("."))


def _start(uow: UnitOfWork, sheet: Sheet, goals: Sequence[Goal]) -> None:
    for goal in goals:
        goal.state = "active"
        uow.publish_state(goal, events.goal_state)
    uow.publish(events.sheet_agreed(sheet), key=sheet.id)
    uow.flush()
    mark_above(uow, goals)


def reopen_sheet(uow: UnitOfWork, sheet_id: UUID, until: date, reason: str) -> Sheet:
    """HR lets one sheet of a closed cycle be written until the end of a day."""
    sheet = queries.goals.sheet(uow, sheet_id, lock=True)
    relation = queries.reach.to(uow, sheet)
    if not permissions.can_edit(relation):
        raise NotFound("sheet.not_found")
    require(permissions.can_reopen(relation))
    if sheet.cycle.state != "closed":
        raise Conflict("sheet.cycle_is_open")
    if until < uow.tenant.today():
        raise invalid("until", "sheet.reopened_in_the_past")
    before = {"reopened_until": sheet.reopened_until}
    queries.goals.reopen(uow, sheet, until, reason)
    after = {"reopened_until": until, "reason": reason}
    uow.audit("sheet.reopened", f"sheet:{sheet.id}", before, after)
    return sheet


def require_open(uow: UnitOfWork, row: Sheet | Goal) -> None:
    """A closed cycle refuses every write but to what was reopened; values are another matter."""
    if row.cycle.state == "closed" and not is_reopened(row.reopened_until, uow.tenant.today()):
        raise Conflict("cycle.closed")
