"""How a goal is carried: by whom, in which shares and amounts, and what nobody carries yet."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
from services.goals.access.views import hidden_amounts
from services.goals.alignment.queries import cascade as cascade_queries
from services.goals.goal_sheets.models.column_groups import MEASURE
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import goal_tree
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.queries import hidden_amounts as hidden_amount_queries
from services.goals.goal_sheets.use_cases.plans import can_split

NOTHING = Decimal(0)
OVER = ("cancelled", "archived")
# What a part has of the whole as it is.
SAME = (*MEASURE, "start", "target", "target_high")


def carried(links: Sequence[Any]) -> list[Any]:
    """The links that carry a part: drafts as well, what was given up not."""
    return [link for link in links if link.state not in OVER]


def part_of(whole: KeyResult, sheet: Sheet, starts_on: date, amount: Decimal | None) -> KeyResult:
    """The key result of a draft; of an amount, target and tolerance are the part's."""
    known = {name: getattr(whole, name) for name in SAME}
    if amount is not None and whole.target:
        known["target"] = amount
        if whole.tolerance:
            known["tolerance"] = round(whole.tolerance * amount / whole.target, 2)
    return KeyResult(
        **known,
        weight=Decimal(100),
        starts_on=starts_on,
        ends_on=sheet.cycle.ends_on,
        milestones=_steps(whole, starts_on.isoformat(), sheet.cycle.ends_on.isoformat()),
    )


def _steps(whole: KeyResult, first: str, last: str) -> list[dict[str, Any]]:
    """The same milestones, none of them done, due within the part's own dates."""
    return [
        {**item, "id": str(new_id()), "due_on": min(max(item["due_on"], first), last)}
        | {"done_on": None}
        for item in whole.milestones
    ]


def show(uow: UnitOfWork, goal: Goal) -> dict[str, Any]:
    """Key results across, those who carry them down; what one may not see is a sum."""
    links = carried(goal_tree.child_links(uow, [goal.id]))
    seen = goal_queries.visible_goal_ids(uow, {link.goal_id for link in links})
    shown = [link for link in links if link.goal_id in seen]
    names = directory.names(uow, {link.owner_id for link in shown if link.owner_id})
    goal_ids = {goal.id, *(link.goal_id for link in shown)}
    kept = hidden_amount_queries.goal_ids_with_hidden_amounts(uow, goal_ids)
    answer = {
        "goal_id": goal.id,
        "editable": can_edit(caller_access.access_to(uow, goal)),
        "key_results": [_column(item, links) for item in goal.key_results if not item.cancelled],
        "parts": [
            {
                **{name: getattr(link, name) for name in PLAIN},
                "amount": None if link.goal_id in kept else link.amount,
                "key_result_id": link.parent_key_result_id,
                "owner": {
                    "kind": link.owner_kind,
                    "id": link.owner_id,
                    "name": names.get(link.owner_id, ""),
                },
            }
            for link in shown
        ],
        "hidden": _hidden([link for link in links if link.goal_id not in seen]),
        "candidates": cascade_queries.candidates(uow, goal),
        "cycles": cascade_queries.cycles_within(uow, goal.cycle),
    }
    return hidden_amounts.breakdown_without(answer) if goal.id in kept else answer


PLAIN = ("goal_id", "title", "state", "share", "progress")


def _column(item: KeyResult, links: Sequence[Any]) -> dict[str, Any]:
    own = [link for link in links if link.parent_key_result_id == item.id]
    taken = sum((link.amount or NOTHING for link in own), NOTHING)
    by_amount = can_split(item)
    return {
        **{name: getattr(item, name) for name in COLUMN},
        "by_amount": by_amount,
        "shares": sum((link.share for link in own), NOTHING),
        "amounts": taken,
        "remainder": (item.target or NOTHING) - taken if by_amount else None,
    }


COLUMN = (
    *("id", "title", "unit", "direction", "start", "target", "current", "progress"),
    *("driver", "children_by"),
)


def _hidden(links: Sequence[Any]) -> list[dict[str, Any]]:
    """Parts that the reader may not see, one line for each key result."""
    sums: dict[UUID | None, dict[str, Any]] = {}
    for link in links:
        line = sums.setdefault(
            link.parent_key_result_id,
            {"key_result_id": link.parent_key_result_id, "share": NOTHING, "amount": NOTHING},
        )
        line["share"] += link.share
        line["amount"] += link.amount or NOTHING
    return list(sums.values())
