"""The target ledger: a goal's first and current targets, and attainment against both."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict, cast
from uuid import UUID

from directory import queries as directory
from measures.mean import rolled_up_mean
from measures.progress import progress_of
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views import hidden_amounts
from services.goals.access.views.names import NameReference, name_reference
from services.goals.approvals.models.differences import (
    KEY_RESULT_FIELDS,
    Difference,
    parse_value,
)
from services.goals.approvals.models.requests import Request
from services.goals.approvals.queries import requests as request_queries
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.queries import hidden_amounts as hidden_amount_queries


class LedgerTarget(TypedDict):
    """Target, weight and dates of a key result, at first or now."""

    start: Decimal | None
    target: Decimal | None
    target_high: Decimal | None
    weight: Decimal
    starts_on: date
    ends_on: date


class OriginalValues(TypedDict, total=False):
    """The first values of the fields that have changed since, of a goal or a key result."""

    start: Decimal | None
    target: Decimal | None
    target_high: Decimal | None
    tolerance: Decimal | None
    weight: Decimal
    starts_on: date
    ends_on: date


class LedgerKeyResult(TypedDict):
    """A key result with its first and current target; attainments in percent."""

    id: UUID
    title: str
    unit: str
    direction: str
    value: Decimal | None
    original: LedgerTarget
    current: LedgerTarget
    original_attainment: Decimal | None
    attainment: Decimal | None
    changed: bool
    cancelled: bool


class LedgerEntry(TypedDict):
    """An approved change request with its differences in this goal."""

    request_id: UUID
    kind: str
    reason: str
    at: datetime | None
    submitter: NameReference | None
    approvers: list[NameReference]
    diff: list[Difference]


class TargetLedger(TypedDict):
    """A goal's ledger; weights and progress in percent, `original_…` by the first targets."""

    goal_id: UUID
    weight: Decimal | None
    original_weight: Decimal | None
    progress: Decimal | None
    original_progress: Decimal | None
    key_results: list[LedgerKeyResult]
    entries: list[LedgerEntry]


def show_ledger(uow: UnitOfWork, goal: Goal) -> TargetLedger:
    """Show every approved change of the goal; without amounts where they are hidden."""
    changes = request_queries.approved_changes(uow, goal.id)
    people = {id for request in changes for id in (request.submitter_id, *_approvers(request))}
    names = directory.names(uow, {person for person in people if person})
    originals = original_values([item for change in changes for item in _diff(goal.id, change)])
    key_results = [_show_key_result(item, originals.get(item.id, {})) for item in goal.key_results]
    ledger = TargetLedger(
        goal_id=goal.id,
        weight=goal.weight,
        original_weight=originals.get(goal.id, {}).get("weight", goal.weight),
        progress=goal.progress,
        original_progress=_original_progress(goal, key_results),
        key_results=key_results,
        entries=[_show_entry(goal.id, request, names) for request in changes],
    )
    is_hidden = hidden_amount_queries.goals_with_hidden_amounts(uow, [goal])
    return hide_ledger_amounts(ledger) if is_hidden else ledger


def hide_ledger_amounts(ledger: TargetLedger) -> TargetLedger:
    """Copy a target ledger with attainments, weights and days alone."""
    return {
        **ledger,
        "key_results": [_hide_key_result_amounts(item) for item in ledger["key_results"]],
        "entries": [
            {**entry, "diff": [_hide_difference(difference) for difference in entry["diff"]]}
            for entry in ledger["entries"]
        ],
    }


def original_values(diff: Sequence[Difference]) -> dict[UUID, OriginalValues]:
    """Values before the first change of each field, by id of the goal or key result.

    The differences are in the order of the changes.
    """
    originals: dict[UUID, dict[str, object]] = {}
    for difference in diff:
        field = difference["field"]
        if field in KEY_RESULT_FIELDS:
            before = parse_value(field, difference["before"])
            originals.setdefault(UUID(difference["id"]), {}).setdefault(field, before)
    return cast(dict[UUID, OriginalValues], originals)


def _show_key_result(key_result: KeyResult, originals: OriginalValues) -> LedgerKeyResult:
    current = LedgerTarget(
        start=key_result.start,
        target=key_result.target,
        target_high=key_result.target_high,
        weight=key_result.weight,
        starts_on=key_result.starts_on,
        ends_on=key_result.ends_on,
    )
    original = cast(
        LedgerTarget, {name: originals.get(name, value) for name, value in current.items()}
    )
    attainment = progress_of(
        key_result.direction,
        start=original["start"],
        target=original["target"],
        target_high=original["target_high"],
        tolerance=originals.get("tolerance", key_result.tolerance),
        current=key_result.current,
    )
    return LedgerKeyResult(
        id=key_result.id,
        title=key_result.title,
        unit=key_result.unit,
        direction=key_result.direction,
        value=key_result.current,
        original=original,
        current=current,
        original_attainment=attainment if originals else key_result.progress,
        attainment=key_result.progress,
        changed=bool(originals),
        cancelled=key_result.cancelled,
    )


def _original_progress(goal: Goal, key_results: Sequence[LedgerKeyResult]) -> Decimal | None:
    """The goal's progress in percent by the first targets."""
    is_driven = goal.progress_source in ("key_results", "both")
    if not is_driven or not any(item["changed"] for item in key_results):
        return goal.progress
    return rolled_up_mean(
        (item["original"]["weight"], item["original_attainment"])
        for item in key_results
        if not item["cancelled"]
    )


def _hide_key_result_amounts(key_result: LedgerKeyResult) -> LedgerKeyResult:
    return {
        **hidden_amounts.hide_amounts(key_result),
        "original": hidden_amounts.hide_amounts(key_result["original"]),
        "current": hidden_amounts.hide_amounts(key_result["current"]),
    }


def _hide_difference(difference: Difference) -> Difference:
    is_amount = difference["field"] in hidden_amounts.AMOUNT_FIELDS
    return {**difference, "before": None, "after": None} if is_amount else difference


def _show_entry(goal_id: UUID, request: Request, names: Mapping[UUID, str]) -> LedgerEntry:
    approvers = [NameReference(person, names.get(person, "")) for person in _approvers(request)]
    return LedgerEntry(
        request_id=request.id,
        kind=request.kind,
        reason=request.reason,
        at=request.ended_at,
        submitter=name_reference(names, request.submitter_id),
        approvers=approvers,
        diff=_diff(goal_id, request),
    )


def _approvers(request: Request) -> list[UUID]:
    decisions = (item for step in request.workflow().steps for item in step.decisions)
    return list(dict.fromkeys(item.by for item in decisions if item.by and item.kind == "approved"))


def _diff(goal_id: UUID, request: Request) -> list[Difference]:
    return [item for item in request.diff if item["goal_id"] == str(goal_id)]
