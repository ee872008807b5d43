"""How well a goal's cascade works (分解有效性): coverage, and whether children move its numbers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from measures import mean
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries import cascade as cascade_queries
from services.goals.alignment.queries.cascade import ContributionLink, ContributorResult
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.queries import hidden_amounts as hidden_amount_queries
from services.goals.goal_sheets.use_cases.plans import can_split
from services.goals.goal_sheets.views.goals import findings_of

HUNDRED = Decimal(100)
ZERO = Decimal(0)
Results = Mapping[UUID, ContributorResult]


@dataclass(frozen=True)
class KeyResultEffectiveness:
    """How a key result is covered by contributing goals; percents and means to one digit.

    Sums count every contributing goal; `seen`, `done`, `children_progress` and `difficulty` only
    those that the reader sees.
    """

    id: UUID
    title: str
    unit: str
    target: Decimal | None
    progress: Decimal | None
    contribution_count: int
    visible_count: int
    done_count: int
    # What contributing goals have as amounts; None where they have shares.
    amounts: Decimal | None
    # Percent of the target that amounts cover; of shares 100 as soon as there is one.
    rate: Decimal | None
    children_progress: Decimal | None
    difficulty: Decimal | None
    # All contributing goals are done, and it is not; or it was never reported.
    children_done: bool
    never_reported: bool


@dataclass(frozen=True)
class Effectiveness:
    """How a goal's key results are covered by contributing goals."""

    goal_id: UUID
    progress: Decimal | None
    children_progress: Decimal | None
    # Key results with contributing goals, of all.
    covered_key_results: int
    key_result_count: int
    rate: Decimal | None
    contribution_count: int
    # The mean difficulty of the sheets that were judged, and their number.
    difficulty: Decimal | None
    judged: int
    # Children are far ahead of its own progress; or it has none, as no value was ever reported.
    children_outpace_parent: bool
    never_reported: bool
    children_done: list[UUID]
    key_results: list[KeyResultEffectiveness]


def show_effectiveness(uow: UnitOfWork, goals: Sequence[Goal]) -> dict[UUID, Effectiveness]:
    """Show the effectiveness of each goal, by goal, in one number of statements for all."""
    links = cascade_queries.contribution_links(uow, [goal.id for goal in goals])
    results = cascade_queries.contributor_results(uow, {link.goal_id for link in links})
    without_amounts = hidden_amount_queries.goals_with_hidden_amounts(uow, goals)
    views = {
        goal.id: effectiveness(
            goal, [link for link in links if link.parent_goal_id == goal.id], results
        )
        for goal in goals
    }
    return {
        goal_id: _without_amounts(view) if goal_id in without_amounts else view
        for goal_id, view in views.items()
    }


def show_goal_effectiveness(uow: UnitOfWork, goal: Goal) -> Effectiveness:
    """Show the effectiveness of one goal."""
    return show_effectiveness(uow, [goal])[goal.id]


def effectiveness(
    goal: Goal, links: Collection[ContributionLink], results: Results
) -> Effectiveness:
    """Compute the effectiveness of a goal to which `links` contribute.

    `results` has those of the contributing goals that the reader sees.
    """
    key_results = [
        key_result_effectiveness(
            item, [link for link in links if link.parent_key_result_id == item.id], results
        )
        for item in goal.key_results
        if not item.cancelled
    ]
    covered_count = sum(1 for item in key_results if item.contribution_count)
    difficulties = _difficulties(links, results)
    findings = {finding["code"] for finding in findings_of(goal)}
    return Effectiveness(
        goal_id=goal.id,
        progress=goal.progress,
        children_progress=goal.children_progress,
        covered_key_results=covered_count,
        key_result_count=len(key_results),
        rate=_percent(covered_count, len(key_results)),
        contribution_count=len(links),
        difficulty=_mean(difficulties),
        judged=len(difficulties),
        children_outpace_parent="children_outpace_parent" in findings,
        never_reported="never_reported" in findings,
        children_done=[item.id for item in key_results if item.children_done],
        key_results=key_results,
    )


def key_result_effectiveness(
    key_result: KeyResult, links: Collection[ContributionLink], results: Results
) -> KeyResultEffectiveness:
    """Compute how a key result is covered by the goals of `links`; see `effectiveness`."""
    amounts = sum((link.amount or ZERO for link in links), ZERO)
    is_split = can_split(key_result) and any(link.amount is not None for link in links)
    visible_links = [link for link in links if link.goal_id in results]
    progresses = [(link.share, results[link.goal_id].progress) for link in visible_links]
    done_count = sum(1 for _, progress in progresses if (progress or ZERO) >= HUNDRED)
    all_done = bool(visible_links) and done_count == len(links)
    progress = key_result.progress
    return KeyResultEffectiveness(
        id=key_result.id,
        title=key_result.title,
        unit=key_result.unit,
        target=key_result.target,
        progress=progress,
        contribution_count=len(links),
        visible_count=len(visible_links),
        done_count=done_count,
        amounts=amounts if is_split else None,
        rate=_coverage(key_result, amounts) if is_split else HUNDRED if links else ZERO,
        children_progress=mean.rolled_up_mean(progresses),
        difficulty=_mean(_difficulties(links, results)),
        children_done=all_done and progress is not None and progress < HUNDRED,
        never_reported=all_done and progress is None,
    )


def _without_amounts(view: Effectiveness) -> Effectiveness:
    """Leave percents to a reader from whom the goal's amounts are hidden."""
    key_results = [replace(item, target=None, amounts=None) for item in view.key_results]
    return replace(view, key_results=key_results)


def _difficulties(links: Collection[ContributionLink], results: Results) -> list[int]:
    visible = [results[link.goal_id] for link in links if link.goal_id in results]
    return [result.difficulty for result in visible if result.difficulty]


def _coverage(key_result: KeyResult, amounts: Decimal) -> Decimal | None:
    return round(HUNDRED * amounts / key_result.target, 1) if key_result.target else None


def _percent(count: int, total: int) -> Decimal | None:
    return round(HUNDRED * count / total, 1) if total else None


def _mean(numbers: Sequence[int]) -> Decimal | None:
    return round(Decimal(sum(numbers)) / len(numbers), 1) if numbers else None
