"""What contributions of a cascade must satisfy, and the key results that they become."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from servicekit.errors import Conflict, FieldError
from servicekit.ids import new_id
from services.goals.alignment.queries.cascade import ContributionLink
from services.goals.alignment.schemas.cascade import ContributionInput
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.column_groups import MEASURE
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.models.plans import Milestone
from services.goals.goal_sheets.use_cases.plans import can_split

Owner = tuple[str, UUID | None]
CENT = Decimal("0.01")
HUNDRED = Decimal(100)
ZERO = Decimal(0)
# Columns that a draft's key result copies from the key result that it contributes to.
COPIED_COLUMNS = (*MEASURE, "start", "target", "target_high")


def owner_errors(
    goal: Goal, owner: Owner, names: Mapping[UUID, str], editable: Collection[Owner], path: str
) -> list[FieldError]:
    """Refuse an owner who is unknown, not the caller's to set goals for, or the goal's own.

    `names` has the units and people that exist, `editable` the owners whose goals the caller sets.
    """
    kind, id = owner
    if kind == "company" or id not in names:
        return [FieldError(f"{path}owner.id", "sheet.owner_unknown")]
    if owner not in editable:
        return [FieldError(f"{path}owner.id", "cascade.owner_not_yours")]
    if owner == (goal.owner_kind, goal.owner_id):
        return [FieldError(f"{path}owner.id", "cascade.same_owner")]
    return []


def cycle_errors(goal: Goal, cycle: Cycle | None, path: str) -> list[FieldError]:
    """Refuse a cycle that is unknown, closed, or longer than the goal's."""
    if cycle is None:
        return [FieldError(f"{path}cycle_id", "cycle.not_found")]
    if cycle.state == "closed":
        return [FieldError(f"{path}cycle_id", "cycle.closed")]
    if cycle.days > goal.cycle.days:
        return [FieldError(f"{path}cycle_id", "alignment.shorter_cycle")]
    return []


def measure_errors(
    key_result: KeyResult, contribution: ContributionInput, path: str
) -> list[FieldError]:
    """Refuse all but either a share or an amount: more than 0, an amount to the cent."""
    amount, share = contribution["amount"], contribution["share"]
    if (amount is None) == (share is None):
        return [FieldError(f"{path}share", "cascade.share_or_amount")]
    if share is not None:
        return [] if share > 0 else [FieldError(f"{path}share", "cascade.more_than_nothing")]
    if not can_split(key_result):
        return [FieldError(f"{path}amount", "cascade.not_by_amount")]
    if amount is None or amount <= 0:
        return [FieldError(f"{path}amount", "cascade.more_than_nothing")]
    if amount != amount.quantize(CENT):
        return [FieldError(f"{path}amount", "cascade.to_the_cent")]
    return []


def allocation_errors(
    key_results: Collection[KeyResult],
    links: Collection[ContributionLink],
    contributions: Sequence[ContributionInput],
) -> list[FieldError]:
    """Refuse an owner's second contribution to a key result, and amounts beyond its remainder.

    `links` are the goals that contribute already.
    """
    remainders = {item.id: item.target or ZERO for item in key_results}
    for link in links:
        if link.parent_key_result_id in remainders:
            remainders[link.parent_key_result_id] -= link.amount or ZERO
    contributors = {(link.parent_key_result_id, link.owner_kind, link.owner_id) for link in links}
    errors: list[FieldError] = []
    for index, contribution in enumerate(contributions):
        path = f"contributions.{index}"
        key_result_id, amount = contribution["key_result_id"], contribution["amount"] or ZERO
        contributor = (key_result_id, contribution["owner"]["kind"], contribution["owner"]["id"])
        if contributor in contributors:
            errors.append(FieldError(f"{path}.owner.id", "cascade.already_contributes"))
        contributors.add(contributor)
        if amount > remainders.get(key_result_id, amount):
            remainder = {"remainder": f"{remainders[key_result_id].normalize():f}"}
            errors.append(FieldError(f"{path}.amount", "cascade.exceeds_remainder", remainder))
        elif key_result_id in remainders:
            remainders[key_result_id] -= amount
    return errors


def share_of(key_result: KeyResult, contribution: ContributionInput) -> Decimal:
    """Return the share; of an amount its percent of the target, to six digits."""
    if contribution["amount"] is None:
        return contribution["share"] or ZERO
    return round(
        HUNDRED * contribution["amount"] / (key_result.target or contribution["amount"]), 6
    )


def drives_by(contribution: ContributionInput) -> str:
    """Return how children drive the key result (`children_mode`): share or amount."""
    return "share" if contribution["amount"] is None else "amount"


def driver_changes(goal: Goal, contributions: Sequence[ContributionInput]) -> dict[UUID, str]:
    """Return by key result how children are to drive it (`children_mode`), where they don't yet.

    Conflict `goal.change_request_needed` where one changes and the goal is not a draft.
    """
    ways = {
        contribution["key_result_id"]: drives_by(contribution) for contribution in contributions
    }
    current = {
        item.id: item.children_mode if item.progress_source == "children" else None
        for item in goal.key_results
    }
    changes = {id: way for id, way in ways.items() if id in current and current[id] != way}
    if changes and goal.state != "draft":
        raise Conflict("goal.change_request_needed")
    return changes


def draft_key_result(
    parent: KeyResult, starts_on: date, ends_on: date, amount: Decimal | None
) -> KeyResult:
    """Build the key result of a draft; an amount becomes its target and scales its tolerance."""
    columns = {name: getattr(parent, name) for name in COPIED_COLUMNS}
    if amount is not None and parent.target:
        columns["target"] = amount
        if parent.tolerance:
            columns["tolerance"] = round(parent.tolerance * amount / parent.target, 2)
    return KeyResult(
        **columns,
        weight=HUNDRED,
        starts_on=starts_on,
        ends_on=ends_on,
        milestones=_open_milestones(parent, starts_on.isoformat(), ends_on.isoformat()),
    )


def _open_milestones(parent: KeyResult, first_day: str, last_day: str) -> list[Milestone]:
    """Copy milestones as not done, due no earlier and no later than the draft's days."""
    return [
        {
            **milestone,
            "id": str(new_id()),
            "due_on": min(max(milestone["due_on"], first_day), last_day),
            "done_on": None,
        }
        for milestone in parent.milestones
    ]
