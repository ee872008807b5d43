"""Cascade (目标分解): hand key results of a goal down as drafts, by share or by amount."""

from collections.abc import Sequence
from uuid import UUID

from directory import queries as directory
from servicekit.errors import Conflict, FieldError, Invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access, editable_owners
from services.goals.alignment.queries import cascade as cascade_queries
from services.goals.alignment.schemas.cascade import ContributionInput
from services.goals.alignment.use_cases import cascade_rules
from services.goals.alignment.writes.sheets import ensure_sheets
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.goals import DROPPED_STATES, Alignment, Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet, SheetKey
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.use_cases.key_results import default_start, default_visibility
from services.goals.goal_sheets.use_cases.sheets import require_open


def cascade_goal(
    uow: UnitOfWork,
    goal_id: UUID,
    contributions: Sequence[ContributionInput],
    *,
    drive_key_results: bool,
) -> Goal:
    """Create one draft for each contribution, or none; return the cascaded goal.

    With `drive_key_results` the key results are computed from the drafts. Conflict
    cascade.goal_over, goal.change_request_needed; Invalid with errors of `cascade_rules` and
    sheet.in_approval.
    """
    goal = goal_queries.goal(uow, goal_id, lock=True)
    require(can_edit(caller_access.access_to(uow, goal)))
    require_open(uow, goal)
    if goal.state in DROPPED_STATES:
        raise Conflict("cascade.goal_over")
    _check_contributions(uow, goal, contributions)
    if drive_key_results:
        _let_contributions_drive(uow, goal, contributions)
    drafts = _add_drafts(uow, goal, contributions)
    for draft in drafts:
        uow.publish_state(draft, goal_events.goal_state)
    uow.publish_state(goal, goal_events.goal_state)
    after = {"drafts": [str(draft.id) for draft in drafts]}
    uow.audit("goal.cascaded", f"goal:{goal.id}", after=after)
    return goal


def _check_contributions(
    uow: UnitOfWork, goal: Goal, contributions: Sequence[ContributionInput]
) -> None:
    links = cascade_queries.contribution_links(uow, [goal.id])
    errors = [
        *_contribution_errors(uow, goal, contributions),
        *cascade_rules.allocation_errors(goal.key_results, links, contributions),
    ]
    if errors:
        raise Invalid("input.invalid", faults=tuple(errors))


def _contribution_errors(
    uow: UnitOfWork, goal: Goal, contributions: Sequence[ContributionInput]
) -> list[FieldError]:
    """Return what is wrong with each contribution on its own."""
    cycles = cascade_queries.cycles(
        uow, {contribution["cycle_id"] or goal.cycle_id for contribution in contributions}
    )
    owners = [
        (contribution["owner"]["kind"], contribution["owner"]["id"])
        for contribution in contributions
    ]
    names = directory.names(uow, {id for _, id in owners if id})
    editable = editable_owners.editable_owners(uow, owners)
    key_results = {item.id: item for item in goal.key_results if not item.cancelled}
    errors: list[FieldError] = []
    for index, (contribution, owner) in enumerate(zip(contributions, owners, strict=True)):
        path = f"contributions.{index}."
        cycle = cycles.get(contribution["cycle_id"] or goal.cycle_id)
        errors += cascade_rules.owner_errors(goal, owner, names, editable, path)
        errors += cascade_rules.cycle_errors(goal, cycle, path)
        if key_result := key_results.get(contribution["key_result_id"]):
            errors += cascade_rules.measure_errors(key_result, contribution, path)
        else:
            errors.append(FieldError(f"{path}key_result_id", "key_result.not_found"))
    return errors


def _let_contributions_drive(
    uow: UnitOfWork, goal: Goal, contributions: Sequence[ContributionInput]
) -> None:
    """Have children drive the key results; an agreed goal needs a change request for that."""
    ways = cascade_rules.driver_changes(goal, contributions)
    for key_result in goal.key_results:
        if way := ways.get(key_result.id):
            key_result.progress_source, key_result.children_mode = "children", way
            goal.updated_at = uow.now()


def _add_drafts(
    uow: UnitOfWork, goal: Goal, contributions: Sequence[ContributionInput]
) -> list[Goal]:
    """Add the drafts to the sheets of their owners; Invalid where one is in approval."""
    keys = [
        SheetKey(
            contribution["cycle_id"] or goal.cycle_id,
            contribution["owner"]["kind"],
            contribution["owner"]["id"],
        )
        for contribution in contributions
    ]
    sheets = ensure_sheets(uow, dict.fromkeys(keys))
    errors = [
        FieldError(f"contributions.{index}.owner.id", "sheet.in_approval")
        for index, key in enumerate(keys)
        if sheets[key].state == "in_approval"
    ]
    if errors:
        raise Invalid("input.invalid", faults=tuple(errors))
    key_results = {item.id: item for item in goal.key_results}
    drafts = [
        _draft(uow, goal, key_results[contribution["key_result_id"]], sheets[key], contribution)
        for contribution, key in zip(contributions, keys, strict=True)
    ]
    uow.add(*drafts)
    uow.flush()
    return drafts


def _draft(
    uow: UnitOfWork,
    parent: Goal,
    key_result: KeyResult,
    sheet: Sheet,
    contribution: ContributionInput,
) -> Goal:
    link = Alignment(
        parent_goal_id=parent.id,
        parent_key_result_id=key_result.id,
        share=cascade_rules.share_of(key_result, contribution),
        amount=contribution["amount"],
    )
    draft_key_result = cascade_rules.draft_key_result(
        key_result, default_start(uow, sheet), sheet.cycle.ends_on, contribution["amount"]
    )
    return Goal.on(
        sheet,
        kind=parent.kind,
        title=contribution["title"] or key_result.title,
        visibility=default_visibility(sheet, parent.kind),
        # A draft's amount would give away the hidden amount that it contributes to.
        amounts_hidden=parent.amounts_hidden and sheet.owner_kind == "unit",
        alignments=[link],
        key_results=[draft_key_result],
    )
