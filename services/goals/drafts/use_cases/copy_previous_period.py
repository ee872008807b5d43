"""沿用上期: copies of the last sheet's goals as drafts without targets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from directory import queries as directory
from servicekit.errors import Conflict, NotFound
from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
from services.goals.access.schemas import OwnerInput
from services.goals.cycles import queries as cycle_queries
from services.goals.cycles.models import Cycle
from services.goals.drafts.queries import past_key_results as past_key_result_queries
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.column_groups import GOAL_CONTENT, KEY_RESULT_CONTENT
from services.goals.goal_sheets.models.goals import Alignment, Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.goal_sheets.use_cases.sheets import open_sheet, require_open
from services.goals.metrics import queries as metric_queries
from services.goals.metrics.use_cases import metric_binding

# Directions whose start and target are always the same.
FIXED_DIRECTIONS = ("binary", "milestones")
# Copied only where the metric still has the series.
METRIC_COLUMNS = ("metric_id", "metric_unit_id")
MAX_PEOPLE = 300


@dataclass(frozen=True)
class CopyCounts:
    """People of a unit: all, with copied goals, with goals already, without earlier goals."""

    people: int
    copied: int
    already_started: int
    without_earlier_goals: int


def copy_sheet(uow: UnitOfWork, cycle_id: UUID, owner: OwnerInput) -> Sheet:
    """Copy the goals of the owner's last sheet to the sheet of the cycle.

    NotFound `sheet.no_earlier_goals` without one, Conflict `sheet.not_empty` where it has goals.
    """
    sheet = open_sheet(uow, cycle_id, owner)
    require_open(uow, sheet)
    last_sheet_ids = past_key_result_queries.last_sheets(
        uow, sheet.owner_kind, [sheet.owner_id], sheet.cycle
    )
    if not last_sheet_ids:
        raise NotFound("sheet.no_earlier_goals")
    if past_key_result_queries.sheets_with_goals(uow, [sheet.id]):
        raise Conflict("sheet.not_empty")
    _copy_goals(uow, {last_sheet_ids[sheet.owner_id]: sheet})
    return sheet


def copy_sheets_of_unit(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID) -> CopyCounts:
    """Copy the last sheets of the unit's people who have no goals in the cycle yet.

    Conflict `cycle.closed`, `sheet.too_many_people`; NotFound `sheet.owner_unknown`.
    """
    if not can_edit(caller_access.access_to_owner(uow, "unit", unit_id)):
        raise NotFound("sheet.owner_unknown")
    cycle = cycle_queries.cycle(uow, cycle_id)
    if cycle.state == "closed":
        raise Conflict("cycle.closed")
    people = directory.members_of(uow, unit_id)
    if len(people) > MAX_PEOPLE:
        raise Conflict("sheet.too_many_people", most=MAX_PEOPLE)
    last_sheet_ids = past_key_result_queries.last_sheets(uow, "person", people, cycle)
    sheets = past_key_result_queries.sheets_by_owner(uow, cycle.id, "person", list(last_sheet_ids))
    with_goals = past_key_result_queries.sheets_with_goals(
        uow, [sheet.id for sheet in sheets.values()]
    )
    targets = {
        last_sheet_id: sheets.get(owner_id) or _new_sheet(uow, cycle, owner_id)
        for owner_id, last_sheet_id in last_sheet_ids.items()
        if owner_id not in sheets or sheets[owner_id].id not in with_goals
    }
    _copy_goals(uow, targets)
    return CopyCounts(
        people=len(people),
        copied=len(targets),
        already_started=len(last_sheet_ids) - len(targets),
        without_earlier_goals=len(people) - len(last_sheet_ids),
    )


def _new_sheet(uow: UnitOfWork, cycle: Cycle, owner_id: UUID | None) -> Sheet:
    sheet = Sheet(
        id=new_id(), cycle_id=cycle.id, cycle=cycle, owner_kind="person", owner_id=owner_id
    )
    uow.add(sheet)
    return sheet


def _copy_goals(uow: UnitOfWork, targets: dict[UUID, Sheet]) -> None:
    """Copy the goals of sheets (by id) to other sheets, in a constant number of statements."""
    goals = past_key_result_queries.goals_to_copy(uow, list(targets))
    cycle = next((sheet.cycle for sheet in targets.values()), None)
    if cycle is None:
        return
    parents = past_key_result_queries.active_parents(uow, [goal.id for goal in goals], cycle)
    bound_ids = _bound_key_results(uow, goals)
    today = uow.tenant.today()
    drafts = [
        _copy_of(goal, targets[goal.sheet_id], today, parents[goal.id], bound_ids) for goal in goals
    ]
    uow.add(*drafts)
    uow.flush()
    metric_binding.refresh_bound_key_results(uow, drafts)
    for draft in drafts:
        uow.publish_state(draft, goal_events.goal_state)
    for sheet in targets.values():
        uow.audit("sheet.copied", f"sheet:{sheet.id}", after={"owner_id": sheet.owner_id})


def _bound_key_results(uow: UnitOfWork, goals: Sequence[Goal]) -> frozenset[UUID]:
    """Key results whose metric still has their series; the metrics are locked."""
    key_results = [item for goal in goals for item in goal.key_results]
    ids = {item.metric_id for item in key_results if item.metric_id}
    metrics = metric_queries.lock_metrics(uow, ids=ids, write=False) if ids else {}
    return frozenset(
        item.id
        for item in key_results
        if item.metric_id
        and (metric := metrics.get(item.metric_id))
        and not metric.archived
        and (item.metric_unit_id or COMPANY) in metric.series
    )


def _copy_of(
    goal: Goal,
    sheet: Sheet,
    today: date,
    parents: Sequence[Alignment],
    bound_ids: Collection[UUID],
) -> Goal:
    return Goal.on(
        sheet,
        **{name: getattr(goal, name) for name in GOAL_CONTENT},
        id=new_id(),
        alignments=[
            Alignment(
                parent_goal_id=link.parent_goal_id,
                parent_key_result_id=link.parent_key_result_id,
                share=link.share,
            )
            for link in parents
        ],
        key_results=copies_of_key_results(goal.key_results, sheet.cycle, today, bound_ids),
    )


def copies_of_key_results(
    key_results: Sequence[KeyResult], cycle: Cycle, today: date, bound_ids: Collection[UUID]
) -> list[KeyResult]:
    """Return new key results that start from the old results, for `cycle` and without targets.

    They run from today where the cycle is running; `bound_ids` retain their metric.
    """
    return [
        KeyResult(
            **{
                name: getattr(item, name)
                for name in KEY_RESULT_CONTENT
                if name not in METRIC_COLUMNS
            },
            id=new_id(),
            start=item.start if item.direction in FIXED_DIRECTIONS else _start_of_copy(item),
            target=item.target if item.direction in FIXED_DIRECTIONS else None,
            target_high=None,
            starts_on=cycle.first_day_from(today),
            ends_on=cycle.ends_on,
            metric_id=item.metric_id if item.id in bound_ids else None,
            metric_unit_id=item.metric_unit_id if item.id in bound_ids else None,
            phased_targets=[],
            milestones=[],
        )
        for item in key_results
        if not item.cancelled
    ]


def _start_of_copy(key_result: KeyResult) -> Decimal | None:
    """A sum begins where it began; anything else where it is now."""
    if key_result.start is None or key_result.accumulation == "sum":
        return key_result.start
    return key_result.current if key_result.current is not None else key_result.start
