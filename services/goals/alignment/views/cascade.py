"""How a goal is cascaded: who contributes to each key result, by share or by amount."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from directory import queries as directory
from servicekit.actions import allowed
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import caller_access
from services.goals.alignment.queries import cascade as cascade_queries
from services.goals.alignment.queries.cascade import Candidate, ContributionLink
from services.goals.alignment.views.references import OwnerReference
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.permissions import can_cascade
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.goal_sheets.queries import hidden_amounts as hidden_amount_queries
from services.goals.goal_sheets.use_cases.plans import can_split

ZERO = Decimal(0)


@dataclass(frozen=True)
class KeyResultColumn:
    """A key result of the cascaded goal with the sums over all who contribute to it."""

    id: UUID
    title: str
    unit: str
    direction: str
    start: Decimal | None
    target: Decimal | None
    current: Decimal | None
    progress: Decimal | None
    progress_source: str
    children_mode: str
    # Whether its target can be split into amounts.
    is_splittable: bool
    shares: Decimal
    amounts: Decimal | None
    remainder: Decimal | None


@dataclass(frozen=True)
class Contribution:
    """A goal that contributes to a key result, or to the goal as a whole."""

    goal_id: UUID
    key_result_id: UUID | None
    title: str
    state: str
    owner: OwnerReference
    share: Decimal
    amount: Decimal | None
    progress: Decimal | None


@dataclass(frozen=True)
class HiddenSum:
    """What goals that the reader may not see contribute to one key result together."""

    key_result_id: UUID | None
    share: Decimal
    amount: Decimal | None


@dataclass(frozen=True)
class CascadeView:
    """A goal's key results, who contributes to them, and who may yet: docs/domain.md#alignment."""

    goal_id: UUID
    allowed_actions: list[str]
    key_results: list[KeyResultColumn]
    contributions: list[Contribution]
    hidden_totals: list[HiddenSum]
    candidates: list[Candidate]
    cycles: Sequence[Cycle]


def show_cascade(uow: UnitOfWork, goal: Goal) -> CascadeView:
    """Show how a goal is cascaded; what the reader may not see is summed up by key result."""
    links = cascade_queries.contribution_links(uow, [goal.id])
    visible_ids = goal_queries.visible_goal_ids(uow, {link.goal_id for link in links})
    visible_links = [link for link in links if link.goal_id in visible_ids]
    names = directory.names(uow, {link.owner_id for link in visible_links if link.owner_id})
    goal_ids = {goal.id, *(link.goal_id for link in visible_links)}
    without_amounts = hidden_amount_queries.goal_ids_with_hidden_amounts(uow, goal_ids)
    cascade = CascadeView(
        goal_id=goal.id,
        allowed_actions=allowed(
            cascade=can_cascade(caller_access.access_to(uow, goal), goal, uow.tenant.today())
        ),
        key_results=[_column(item, links) for item in goal.key_results if not item.cancelled],
        contributions=[
            _contribution(link, names, link.goal_id in without_amounts) for link in visible_links
        ],
        hidden_totals=hidden_sums([link for link in links if link.goal_id not in visible_ids]),
        candidates=cascade_queries.candidates(uow, goal),
        cycles=cascade_queries.open_cycles_within(uow, goal.cycle),
    )
    return _without_amounts(cascade) if goal.id in without_amounts else cascade


def hidden_sums(links: Collection[ContributionLink]) -> list[HiddenSum]:
    """Sum up shares and amounts by key result, in the order of the first link of each."""
    sums: dict[UUID | None, tuple[Decimal, Decimal]] = {}
    for link in links:
        share, amount = sums.get(link.parent_key_result_id, (ZERO, ZERO))
        sums[link.parent_key_result_id] = (share + link.share, amount + (link.amount or ZERO))
    return [HiddenSum(key_result_id, *totals) for key_result_id, totals in sums.items()]


def _column(key_result: KeyResult, links: Collection[ContributionLink]) -> KeyResultColumn:
    contributions = [link for link in links if link.parent_key_result_id == key_result.id]
    amounts = sum((link.amount or ZERO for link in contributions), ZERO)
    is_split = can_split(key_result)
    return KeyResultColumn(
        id=key_result.id,
        title=key_result.title,
        unit=key_result.unit,
        direction=key_result.direction,
        start=key_result.start,
        target=key_result.target,
        current=key_result.current,
        progress=key_result.progress,
        progress_source=key_result.progress_source,
        children_mode=key_result.children_mode,
        is_splittable=is_split,
        shares=sum((link.share for link in contributions), ZERO),
        amounts=amounts,
        remainder=(key_result.target or ZERO) - amounts if is_split else None,
    )


def _contribution(
    link: ContributionLink, names: Mapping[UUID, str], amount_is_hidden: bool
) -> Contribution:
    owner_name = names.get(link.owner_id, "") if link.owner_id else ""
    return Contribution(
        goal_id=link.goal_id,
        key_result_id=link.parent_key_result_id,
        title=link.title,
        state=link.state,
        owner=OwnerReference(link.owner_kind, link.owner_id, owner_name),
        share=link.share,
        amount=None if amount_is_hidden else link.amount,
        progress=link.progress,
    )


def _without_amounts(cascade: CascadeView) -> CascadeView:
    """Leave shares and progress to a reader from whom the goal's amounts are hidden."""
    return replace(
        cascade,
        key_results=[
            replace(column, start=None, target=None, current=None, amounts=None, remainder=None)
            for column in cascade.key_results
        ],
        contributions=[
            replace(contribution, amount=None) for contribution in cascade.contributions
        ],
        hidden_totals=[replace(total, amount=None) for total in cascade.hidden_totals],
    )
