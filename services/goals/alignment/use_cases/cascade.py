"""目标分解: a goal's key results handed down as drafts, by share or by amount."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.errors import Conflict, FieldError, Invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access, editable_owners
from services.goals.alignment.queries import cascade as cascade_queries
from services.goals.alignment.use_cases import breakdown
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.goals import Alignment, Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import goal_tree
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.use_cases.key_results import default_start, default_visibility
from services.goals.goal_sheets.use_cases.plans import can_split
from services.goals.goal_sheets.use_cases.sheets import require_open

CENT = Decimal("0.01")
ALL = Decimal(100)


def cascade(
    uow: UnitOfWork, goal_id: UUID, parts: Sequence[dict[str, Any]], *, drives: bool
) -> Goal:
    """One draft for each part, all of them or none; `drives` has the parts make up the whole."""
    goal = goal_queries.goal(uow, goal_id, lock=True)
    require(can_edit(caller_access.access_to(uow, goal)))
    require_open(uow, goal)
    if goal.state in breakdown.OVER:
        raise Conflict("cascade.goal_over")
    cycles = cascade_queries.cycles(uow, {part["cycle_id"] or goal.cycle_id for part in parts})
    faults = [*_faults(uow, goal, parts, cycles), *_too_much(uow, goal, parts)]
    if faults:
        raise Invalid("input.invalid", faults=tuple(faults))
    if drives:
        _drive(uow, goal, parts)
    drafts = _drafts(uow, goal, parts, cycles)
    for draft in drafts:
        uow.publish_state(draft, goal_events.goal_state)
    uow.publish_state(goal, goal_events.goal_state)
    uow.audit("goal.cascaded", f"goal:{goal.id}", after={"drafts": [str(one.id) for one in drafts]})
    return goal


def _faults(
    uow: UnitOfWork, goal: Goal, parts: Sequence[dict[str, Any]], cycles: Mapping[UUID, Cycle]
) -> list[FieldError]:
    """What is wrong with one part for itself."""
    names = directory.names(uow, {part["owner"]["id"] for part in parts if part["owner"]["id"]})
    owners = [(part["owner"]["kind"], part["owner"]["id"]) for part in parts]
    edited = editable_owners.editable_owners(uow, owners)
    known = {item.id: item for item in goal.key_results if not item.cancelled}
    faults: list[FieldError] = []
    for index, part in enumerate(parts):
        at, owner = f"parts.{index}.", part["owner"]
        if owner["kind"] == "company" or owner["id"] not in names:
            faults.append(FieldError(f"{at}owner.id", "sheet.owner_unknown"))
        elif owners[index] not in edited:
            faults.append(FieldError(f"{at}owner.id", "cascade.owner_not_yours"))
        elif owners[index] == (goal.owner_kind, goal.owner_id):
            faults.append(FieldError(f"{at}owner.id", "cascade.same_owner"))
        faults += _cycle_faults(goal, cycles.get(part["cycle_id"] or goal.cycle_id), at)
        if part["key_result_id"] not in known:
            faults.append(FieldError(f"{at}key_result_id", "key_result.not_found"))
        else:
            faults += _measure_faults(known[part["key_result_id"]], part, at)
    return faults


def _cycle_faults(goal: Goal, cycle: Cycle | None, at: str) -> list[FieldError]:
    if cycle is None:
        return [FieldError(f"{at}cycle_id", "cycle.not_found")]
    if cycle.state == "closed":
        return [FieldError(f"{at}cycle_id", "cycle.closed")]
    if cycle.days > goal.cycle.days:
        return [FieldError(f"{at}cycle_id", "alignment.shorter_cycle")]
    return []


def _measure_faults(key_result: KeyResult, part: Mapping[str, Any], at: str) -> list[FieldError]:
    amount, share = part["amount"], part["share"]
    if (amount is None) == (share is None):
        return [FieldError(f"{at}share", "cascade.share_or_amount")]
    if amount is None:
        return [] if share > 0 else [FieldError(f"{at}share", "cascade.more_than_nothing")]
    if not can_split(key_result):
        return [FieldError(f"{at}amount", "cascade.not_by_amount")]
    if amount <= 0:
        return [FieldError(f"{at}amount", "cascade.more_than_nothing")]
    if amount != amount.quantize(CENT):
        return [FieldError(f"{at}amount", "cascade.to_the_cent")]
    return []


def _too_much(uow: UnitOfWork, goal: Goal, parts: Sequence[dict[str, Any]]) -> list[FieldError]:
    """Who carries a part already, and where the amounts go beyond the whole."""
    carried = breakdown.carried(goal_tree.child_links(uow, [goal.id]))
    left = {item.id: (item.target or Decimal(0)) for item in goal.key_results}
    for link in carried:
        if link.parent_key_result_id in left:
            left[link.parent_key_result_id] -= link.amount or Decimal(0)
    taken = {(link.parent_key_result_id, link.owner_kind, link.owner_id) for link in carried}
    faults: list[FieldError] = []
    for index, part in enumerate(parts):
        key_result_id, amount = part["key_result_id"], part["amount"] or Decimal(0)
        own = (key_result_id, part["owner"]["kind"], part["owner"]["id"])
        if own in taken:
            faults.append(FieldError(f"parts.{index}.owner.id", "cascade.carried"))
        taken.add(own)
        if amount > left.get(key_result_id, amount):
            known = {"remainder": f"{left[key_result_id].normalize():f}"}
            faults.append(FieldError(f"parts.{index}.amount", "cascade.too_much", known))
        elif key_result_id in left:
            left[key_result_id] -= amount
    return faults


def _drive(uow: UnitOfWork, goal: Goal, parts: Sequence[dict[str, Any]]) -> None:
    """From now on the parts make up the key results; of what is agreed, by a change request."""
    ways = {part["key_result_id"]: _way(part) for part in parts}
    for item in goal.key_results:
        way = ways.get(item.id)
        if way is None or (item.driver, item.children_by) == ("children", way):
            continue
        if goal.state != "draft":
            raise Conflict("goal.change_request_needed")
        item.driver, item.children_by = "children", way
        goal.updated_at = uow.now()


def _way(part: Mapping[str, Any]) -> str:
    return "share" if part["amount"] is None else "amount"


def _drafts(
    uow: UnitOfWork, goal: Goal, parts: Sequence[dict[str, Any]], cycles: Mapping[UUID, Cycle]
) -> list[Goal]:
    keys = [
        (part["cycle_id"] or goal.cycle_id, part["owner"]["kind"], part["owner"]["id"])
        for part in parts
    ]
    sheets = cascade_queries.sheets_for(uow, dict.fromkeys(keys))
    waiting = [n for n, key in enumerate(keys) if sheets[key].state == "in_approval"]
    if waiting:
        faults = tuple(FieldError(f"parts.{n}.owner.id", "sheet.in_approval") for n in waiting)
        raise Invalid("input.invalid", faults=faults)
    known = {item.id: item for item in goal.key_results}
    drafts = [
        _draft(uow, goal, known[part["key_result_id"]], sheets[key], part)
        for part, key in zip(parts, keys, strict=True)
    ]
    uow.add(*drafts)
    uow.flush()
    return drafts


def _draft(
    uow: UnitOfWork, parent: Goal, item: KeyResult, sheet: Sheet, part: Mapping[str, Any]
) -> Goal:
    link = Alignment(
        parent_goal_id=parent.id,
        parent_key_result_id=item.id,
        share=_share(item, part),
        amount=part["amount"],
    )
    return Goal.on(
        sheet,
        kind=parent.kind,
        title=part["title"] or item.title,
        visibility=default_visibility(sheet, parent.kind),
        # A part of a hidden amount would tell of it.
        amounts_hidden=parent.amounts_hidden and sheet.owner_kind == "unit",
        alignments=[link],
        key_results=[breakdown.part_of(item, sheet, default_start(uow, sheet), part["amount"])],
    )


def _share(item: KeyResult, part: Mapping[str, Any]) -> Decimal:
    """An amount weighs what it is of the whole."""
    if part["amount"] is None:
        return Decimal(part["share"])
    return round(ALL * part["amount"] / (item.target or part["amount"]), 6)
