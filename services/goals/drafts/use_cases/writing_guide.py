"""The writing guide: drafts and sheets looked at with what was reached before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from servicekit.errors import FieldError, Invalid, NotFound, Stale, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
from services.goals.cycles import queries as cycle_queries
from services.goals.cycles.models import Cycle
from services.goals.cycles.permissions import can_manage_cycles
from services.goals.drafts.queries import past_key_results as past_key_result_queries
from services.goals.drafts.use_cases.writing_checks import (
    Finding,
    GoalDraft,
    KeyResultDraft,
    Rules,
    bare,
    check_goal,
    check_sheet,
)
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import hidden_amounts as hidden_amount_queries
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.policies import queries as policy_queries
from services.goals.policies.models import Policy

# What counts on a sheet that is being written.
GONE = ("cancelled", "archived")
# The policy that holds a company's rules, and its version while there is none.
RULES, UNSET = "writing_rules", 0


def check_draft(uow: UnitOfWork, draft: dict[str, Any]) -> list[dict[str, Any]]:
    """What is off in a goal as somebody types it; nothing is kept."""
    kind, owner_id, cycle = _whose(uow, draft)
    sheet = sheet_queries.sheet_of_owner(uow, cycle.id, kind, owner_id)
    others = [
        _of_goal(goal)
        for goal in (sheet_queries.goals_of_sheet(uow, sheet.id) if sheet else ())
        if goal.id != draft["goal_id"] and goal.state not in GONE
    ]
    wanted = {name: draft[name] for name in ("title", "kind", "weight", "aligned")}
    parts = [KeyResultDraft(**item) for item in draft["key_results"]]
    goal = GoalDraft(
        **wanted,
        owner_kind=kind,
        by_children=draft["driver"] in ("children", "manual"),
        key_results=_with_last(uow, parts, kind, owner_id, cycle.starts_on),
    )
    rules = rules_of(uow)
    return [_shown(finding, rules, None) for finding in check_goal(goal, others, rules)]


def check_whole(uow: UnitOfWork, sheet: Sheet, goals: Sequence[Goal]) -> list[dict[str, Any]]:
    """What is off in a sheet's goals, as far as one sees them."""
    rules = rules_of(uow)
    live = [goal for goal in goals if goal.state not in GONE]
    ids = [goal.id for goal in live]
    kept = hidden_amount_queries.goals_with_hidden_amounts(uow, live)
    found = _findings(uow, sheet, live, rules, kept)
    return [_shown(finding, rules, ids) for finding in found]


def refuse_blockers(uow: UnitOfWork, sheet: Sheet, goals: Sequence[Goal]) -> None:
    """A sheet is not submitted while something is off that its company does not let pass.

    Weights are the sheet's own rule and refused by it.
    """
    rules = rules_of(uow)
    blockers = [
        finding
        for finding in _findings(uow, sheet, goals, rules)
        if rules.severity(finding.code) == "blocker" and finding.code != "weights_off"
    ]
    faults = tuple(
        FieldError(finding.path, f"writing.{finding.code}", dict(finding.parameters))
        for finding in blockers
    )
    if faults:
        raise Invalid("sheet.blocked", faults=faults, count=len(faults))


def holds(uow: UnitOfWork, code: str) -> bool:
    """Whether the company lets nobody submit what this check finds."""
    return rules_of(uow).severity(code) == "blocker"


def rules_of(uow: UnitOfWork) -> Rules:
    known = policy_queries.policy(uow, RULES)
    return Rules.of(known.value if known else None)


def show_rules(uow: UnitOfWork) -> dict[str, Any]:
    """The company's rules with those that it left as they come."""
    known = policy_queries.policy(uow, RULES)
    return vars(Rules.of(known.value if known else None)) | {
        "version": known.version if known else UNSET
    }


def set_rules(uow: UnitOfWork, rules: dict[str, Any], version: int) -> dict[str, Any]:
    """How strictly each check is taken from now on, and how many are too many."""
    require(can_manage_cycles(uow.caller))
    known = policy_queries.policy(uow, RULES, lock=True)
    if (known.version if known else UNSET) != version:
        raise Stale("stale")
    before = known.value if known else None
    if known is None:
        known = Policy(name=RULES, value=rules)
        uow.add(known)
    known.value = rules
    uow.flush()
    uow.audit("writing_rules.set", f"policy:{RULES}", before, rules)
    return show_rules(uow)


def _findings(
    uow: UnitOfWork,
    sheet: Sheet,
    goals: Sequence[Goal],
    rules: Rules,
    kept: Collection[UUID] = (),
) -> list[Finding]:
    """Where amounts are kept from the reader, nothing is said against earlier ones."""
    past = _past(uow, sheet.owner_kind, sheet.owner_id, sheet.cycle.starts_on)
    known = [
        replace(draft, key_results=[_with(part, told) for part in draft.key_results])
        for draft, told in ((_of_goal(one), {} if one.id in kept else past) for one in goals)
    ]
    return check_sheet(known, rules)


def _whose(uow: UnitOfWork, draft: dict[str, Any]) -> tuple[str, UUID | None, Cycle]:
    """Owner and cycle of a draft, for which the caller may write."""
    cycle = cycle_queries.cycle(uow, draft["cycle_id"])
    kind = draft["owner"]["kind"]
    owner_id = None if kind == "company" else draft["owner"]["id"]
    if not can_edit(caller_access.access_to_owner(uow, kind, owner_id)):
        raise NotFound("sheet.not_found")
    return kind, owner_id, cycle


def _of_goal(goal: Goal) -> GoalDraft:
    return GoalDraft(
        title=goal.title,
        kind=goal.kind,
        owner_kind=goal.owner_kind,
        weight=goal.weight,
        aligned=bool(goal.alignments),
        by_children=goal.driver in ("children", "manual"),
        key_results=[
            KeyResultDraft(
                title=item.title,
                direction=item.direction,
                unit=item.unit,
                target=item.target,
                target_high=item.target_high,
                weight=item.weight,
                ends_on=item.ends_on,
                library_item_id=item.library_item_id,
                planned=bool(item.milestones),
            )
            for item in goal.key_results
            if not item.cancelled
        ],
    )


def _with_last(
    uow: UnitOfWork, parts: Iterable[KeyResultDraft], kind: str, owner_id: UUID | None, day: date
) -> list[KeyResultDraft]:
    past = _past(uow, kind, owner_id, day)
    return [_with(part, past) for part in parts]


def _past(uow: UnitOfWork, kind: str, owner_id: UUID | None, before: date) -> Mapping[Any, Decimal]:
    """What was reached last, by indicator and by title, each in its direction."""
    found: dict[Any, Decimal] = {}
    for row in past_key_result_queries.results(uow, kind, owner_id, before):
        for key in (row.library_item_id, bare(row.title)):
            if key:
                found.setdefault((key, row.direction), row.current)
    return found


def _with(part: KeyResultDraft, past: Mapping[Any, Decimal]) -> KeyResultDraft:
    by_item = past.get((part.library_item_id, part.direction))
    by_title = past.get((bare(part.title), part.direction))
    return replace(part, last=by_item if by_item is not None else by_title)


def _shown(finding: Finding, rules: Rules, goal_ids: Sequence[UUID] | None) -> dict[str, Any]:
    """A finding as an answer tells it; of a sheet, with the goal that it is about."""
    parts = finding.path.split(".")
    about = goal_ids is not None and len(parts) > 1 and parts[0] == "goals"
    return {
        "code": finding.code,
        "severity": rules.severity(finding.code),
        "path": finding.path,
        "goal_id": goal_ids[int(parts[1])] if goal_ids is not None and about else None,
        "parameters": dict(finding.parameters),
    }
