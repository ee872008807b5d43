"""The target ledger: what was agreed first, what holds now, and how far both are reached."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from directory import queries as directory
from measures.mean import rolled_up_mean
from measures.progress import progress_of
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views import hidden_amounts
from services.goals.approvals.models.requests import Request
from services.goals.approvals.queries import requests as request_queries
from services.goals.approvals.use_cases.change_sets import OF_KEY_RESULT, parsed
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.queries import hidden_amounts as hidden_amount_queries

SHOWN = ("start", "target", "target_high", "weight", "starts_on", "ends_on")


def show_ledger(uow: UnitOfWork, goal: Goal) -> dict[str, Any]:
    """Every approved change of the goal for good, and attainment against both targets."""
    changes = request_queries.approved_of(uow, goal.id)
    people = {one for request in changes for one in (request.submitter_id, *_approvers(request))}
    names = directory.names(uow, {one for one in people if one})
    first = _first(goal.id, changes)
    parts = [_part(part, first.get(part.id, {})) for part in goal.key_results]
    shown = {
        "goal_id": goal.id,
        "weight": goal.weight,
        "original_weight": first.get(goal.id, {}).get("weight", goal.weight),
        "progress": goal.progress,
        "original_progress": _against_original(goal, parts),
        "key_results": parts,
        "entries": [_entry(goal.id, request, names) for request in changes],
    }
    return (
        hidden_amounts.hide_ledger_amounts(shown)
        if hidden_amount_queries.goals_with_hidden_amounts(uow, [goal])
        else shown
    )


def _first(goal_id: UUID, changes: Sequence[Request]) -> dict[UUID, dict[str, Any]]:
    """What each field was before anybody changed it, by goal or key result."""
    found: dict[UUID, dict[str, Any]] = {}
    for request in changes:
        for entry in _own(goal_id, request):
            if entry["field"] in OF_KEY_RESULT:
                before = parsed(entry["field"], entry["before"])
                found.setdefault(UUID(entry["id"]), {}).setdefault(entry["field"], before)
    return found


def _part(part: KeyResult, first: Mapping[str, Any]) -> dict[str, Any]:
    current = {name: getattr(part, name) for name in SHOWN}
    original = {name: first.get(name, value) for name, value in current.items()}
    attained = progress_of(
        part.direction,
        start=original["start"],
        target=original["target"],
        target_high=original["target_high"],
        tolerance=first.get("tolerance", part.tolerance),
        current=part.current,
    )
    return {
        "id": part.id,
        "title": part.title,
        "unit": part.unit,
        "direction": part.direction,
        "value": part.current,
        "original": original,
        "current": current,
        "original_attainment": attained if first else part.progress,
        "attainment": part.progress,
        "changed": bool(first),
        "cancelled": part.cancelled,
    }


def _against_original(goal: Goal, parts: Sequence[Mapping[str, Any]]) -> Decimal | None:
    """The goal's number as it would be with the targets that were agreed first."""
    if goal.driver not in ("key_results", "both") or not any(part["changed"] for part in parts):
        return goal.progress
    return rolled_up_mean(
        (part["original"]["weight"], part["original_attainment"])
        for part in parts
        if not part["cancelled"]
    )


def _entry(goal_id: UUID, request: Request, names: Mapping[UUID, str]) -> dict[str, Any]:
    def named(one: UUID | None) -> dict[str, Any] | None:
        return {"id": one, "name": names.get(one, "")} if one else None

    return {
        "request_id": request.id,
        "kind": request.kind,
        "reason": request.reason,
        "at": request.ended_at,
        "submitter": named(request.submitter_id),
        "approvers": [named(one) for one in _approvers(request)],
        "diff": _own(goal_id, request),
    }


def _approvers(request: Request) -> list[UUID]:
    decisions = (item for step in request.workflow().steps for item in step.decisions)
    return list(dict.fromkeys(item.by for item in decisions if item.by and item.kind == "approved"))


def _own(goal_id: UUID, request: Request) -> list[dict[str, Any]]:
    return [entry for entry in request.diff if entry["goal_id"] == str(goal_id)]
