"""The writing guide: checks of drafts and sheets against rules and previous results."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from servicekit.errors import FieldError, Invalid, NotFound, Stale, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
from services.goals.cycles import queries as cycle_queries
from services.goals.cycles.models import Cycle
from services.goals.drafts.queries import past_key_results as past_key_result_queries
from services.goals.drafts.schemas.writing import DraftInput, WritingRulesInput
from services.goals.drafts.use_cases.writing_checks import (
    Finding,
    GoalDraft,
    KeyResultDraft,
    WritingRuleSet,
    check_goal,
    check_sheet,
    normalize_title,
)
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import hidden_amounts as hidden_amount_queries
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.library.permissions import can_manage_library, edit_actions
from services.goals.policies import queries as policy_queries
from services.goals.policies.models import Policy

# States of goals that no longer count on a sheet.
ENDED_STATES = ("cancelled", "archived")
# The drivers whose progress does not come from key results alone.
WITHOUT_KEY_RESULTS = ("children", "manual")
POLICY_NAME = "writing_rules"
# The version of rules that were never set.
NO_VERSION = 0
# Indicator or normalized title, and direction.
ResultKey = tuple[UUID | str, str]
PreviousResults = Mapping[ResultKey, Decimal]


@dataclass(frozen=True)
class WritingFindingView:
    """A finding with its severity; in a sheet also with the goal that it is about."""

    code: str
    severity: str
    path: str
    goal_id: UUID | None
    parameters: Mapping[str, str | int]


@dataclass(frozen=True)
class WritingRulesView:
    """The rules of the tenant with the version that a change has to name."""

    severities: Mapping[str, str]
    max_goals: int
    max_key_results: int
    version: int
    allowed_actions: list[str]


def check_draft(uow: UnitOfWork, draft: DraftInput) -> list[WritingFindingView]:
    """Check a goal that is being written; nothing is saved.

    NotFound `sheet.not_found` where the caller may not write for the owner.
    """
    owner_kind, owner_id, cycle = _owner_and_cycle(uow, draft)
    sheet = sheet_queries.sheet_of_owner(uow, cycle.id, owner_kind, owner_id)
    other_goals = [
        _goal_draft(goal)
        for goal in (sheet_queries.goals_of_sheet(uow, sheet.id) if sheet else ())
        if goal.id != draft["goal_id"] and goal.state not in ENDED_STATES
    ]
    previous = _previous_results(uow, owner_kind, owner_id, cycle.starts_on)
    key_results = [KeyResultDraft(**item) for item in draft["key_results"]]
    goal = GoalDraft(
        title=draft["title"],
        kind=draft["kind"],
        weight=draft["weight"],
        has_parent=draft["has_parent"],
        owner_kind=owner_kind,
        by_children=draft["progress_source"] in WITHOUT_KEY_RESULTS,
        key_results=_with_previous_results(key_results, previous),
    )
    rules = rules_of(uow)
    findings = check_goal(goal, other_goals, rules)
    return [_finding_view(finding, rules, None) for finding in findings]


def check_goals_of_sheet(
    uow: UnitOfWork, sheet: Sheet, goals: Sequence[Goal]
) -> list[WritingFindingView]:
    """Check the visible goals of a sheet; goals with hidden amounts without previous results."""
    rules = rules_of(uow)
    live_goals = [goal for goal in goals if goal.state not in ENDED_STATES]
    hidden_ids = hidden_amount_queries.goals_with_hidden_amounts(uow, live_goals)
    findings = _findings(uow, sheet, live_goals, rules, hidden_ids)
    goal_ids = [goal.id for goal in live_goals]
    return [_finding_view(finding, rules, goal_ids) for finding in findings]


def require_no_blockers(uow: UnitOfWork, sheet: Sheet, goals: Sequence[Goal]) -> None:
    """Raise Invalid `sheet.blocked` with the blockers; weights are checked by the sheet itself."""
    rules = rules_of(uow)
    faults = tuple(
        FieldError(finding.path, f"writing.{finding.code}", dict(finding.parameters))
        for finding in _findings(uow, sheet, goals, rules)
        if rules.severity(finding.code) == "blocker" and finding.code != "unbalanced_weights"
    )
    if faults:
        raise Invalid("sheet.blocked", faults=faults, count=len(faults))


def is_blocker(uow: UnitOfWork, code: str) -> bool:
    """Whether findings of this code prevent that a sheet is submitted."""
    return rules_of(uow).severity(code) == "blocker"


def rules_of(uow: UnitOfWork) -> WritingRuleSet:
    """Return the rules of the tenant, or the defaults."""
    policy = policy_queries.policy(uow, POLICY_NAME)
    return WritingRuleSet.of_policy(policy.value if policy else None)


def show_rules(uow: UnitOfWork) -> WritingRulesView:
    """Return the rules of the tenant with their version, 0 where nobody has set them."""
    policy = policy_queries.policy(uow, POLICY_NAME)
    rules = WritingRuleSet.of_policy(policy.value if policy else None)
    version = policy.version if policy else NO_VERSION
    actions = edit_actions(uow.caller)
    return WritingRulesView(**vars(rules), version=version, allowed_actions=actions)


def set_rules(uow: UnitOfWork, rules: WritingRulesInput, version: int) -> WritingRulesView:
    """Replace the rules of the tenant; Stale for another version than the current one."""
    require(can_manage_library(uow.caller))
    policy = policy_queries.policy(uow, POLICY_NAME, lock=True)
    if (policy.version if policy else NO_VERSION) != version:
        raise Stale("stale")
    before = policy.value if policy else None
    after = dict(rules)
    if policy is None:
        policy = Policy(name=POLICY_NAME, value=after)
        uow.add(policy)
    policy.value = after
    uow.flush()
    uow.audit("writing_rules.set", f"policy:{POLICY_NAME}", before, after)
    return show_rules(uow)


def _findings(
    uow: UnitOfWork,
    sheet: Sheet,
    goals: Sequence[Goal],
    rules: WritingRuleSet,
    hidden_ids: Collection[UUID] = (),
) -> list[Finding]:
    previous = _previous_results(uow, sheet.owner_kind, sheet.owner_id, sheet.cycle.starts_on)
    drafts = []
    for goal in goals:
        draft = _goal_draft(goal)
        visible_results = {} if goal.id in hidden_ids else previous
        key_results = _with_previous_results(draft.key_results, visible_results)
        drafts.append(replace(draft, key_results=key_results))
    return check_sheet(drafts, rules)


def _owner_and_cycle(uow: UnitOfWork, draft: DraftInput) -> tuple[str, UUID | None, Cycle]:
    cycle = cycle_queries.cycle(uow, draft["cycle_id"])
    owner_kind = draft["owner"]["kind"]
    owner_id = None if owner_kind == "company" else draft["owner"]["id"]
    if not can_edit(caller_access.access_to_owner(uow, owner_kind, owner_id)):
        raise NotFound("sheet.not_found")
    return owner_kind, owner_id, cycle


def _goal_draft(goal: Goal) -> GoalDraft:
    return GoalDraft(
        title=goal.title,
        kind=goal.kind,
        owner_kind=goal.owner_kind,
        weight=goal.weight,
        has_parent=bool(goal.alignments),
        by_children=goal.progress_source in WITHOUT_KEY_RESULTS,
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
                has_milestones=bool(item.milestones),
            )
            for item in goal.key_results
            if not item.cancelled
        ],
    )


def _previous_results(
    uow: UnitOfWork, owner_kind: str, owner_id: UUID | None, before: date
) -> PreviousResults:
    """The owner's latest result of each indicator and of each title, in its direction."""
    results: dict[ResultKey, Decimal] = {}
    for row in past_key_result_queries.previous_results(uow, owner_kind, owner_id, before):
        for key in (row.library_item_id, normalize_title(row.title)):
            if key:
                results.setdefault((key, row.direction), row.current)
    return results


def _with_previous_results(
    drafts: Iterable[KeyResultDraft], previous: PreviousResults
) -> list[KeyResultDraft]:
    return [replace(draft, previous_result=_previous_result(draft, previous)) for draft in drafts]


def _previous_result(draft: KeyResultDraft, previous: PreviousResults) -> Decimal | None:
    """By indicator, else by title."""
    if draft.library_item_id and (draft.library_item_id, draft.direction) in previous:
        return previous[draft.library_item_id, draft.direction]
    return previous.get((normalize_title(draft.title), draft.direction))


def _finding_view(
    finding: Finding, rules: WritingRuleSet, goal_ids: Sequence[UUID] | None
) -> WritingFindingView:
    """`goal_ids` are those of the sheet's goals, by the index in the path."""
    goal_id = None
    path = finding.path.split(".")
    if goal_ids is not None and len(path) > 1 and path[0] == "goals":
        goal_id = goal_ids[int(path[1])]
    severity = rules.severity(finding.code)
    return WritingFindingView(finding.code, severity, finding.path, goal_id, finding.parameters)
