"""沿用上期: last time's goals once more, with targets to be set anew."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.errors import Conflict, NotFound
from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
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

# Directions whose numbers are no matter of choice.
FIXED = ("binary", "milestones")
# Taken over where the metric still has the series.
FOLLOWS = ("metric_id", "metric_unit_id")
MOST_PEOPLE = 300


def carry_sheet(uow: UnitOfWork, cycle_id: UUID, owner: dict[str, Any]) -> Sheet:
    """The owner's last sheet once more in this cycle; Conflict where goals stand there already."""
    sheet = open_sheet(uow, cycle_id, owner)
    require_open(uow, sheet)
    last = past_key_result_queries.last_sheets(uow, sheet.owner_kind, [sheet.owner_id], sheet.cycle)
    if not last:
        raise NotFound("sheet.nothing_before")
    if past_key_result_queries.filled(uow, [sheet.id]):
        raise Conflict("sheet.not_empty")
    _copy(uow, {last[sheet.owner_id]: sheet})
    return sheet


def carry_unit(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID) -> dict[str, int]:
    """Likewise for everybody of a unit who has no goals in the cycle yet."""
    if not can_edit(caller_access.access_to_owner(uow, "unit", unit_id)):
        raise NotFound("sheet.owner_unknown")
    cycle = cycle_queries.cycle(uow, cycle_id)
    if cycle.state == "closed":
        raise Conflict("cycle.closed")
    people = directory.members_of(uow, unit_id)
    if len(people) > MOST_PEOPLE:
        raise Conflict("sheet.too_many_people", most=MOST_PEOPLE)
    last = past_key_result_queries.last_sheets(uow, "person", people, cycle)
    sheets = past_key_result_queries.sheets_in(uow, cycle.id, "person", list(last))
    busy = past_key_result_queries.filled(uow, [sheet.id for sheet in sheets.values()])
    open_to = {
        last[owner_id]: sheets.get(owner_id) or _opened(uow, cycle, owner_id)
        for owner_id in last
        if owner_id not in sheets or sheets[owner_id].id not in busy
    }
    _copy(uow, open_to)
    return {
        "people": len(people),
        "copied": len(open_to),
        "kept": len(last) - len(open_to),
        "without": len(people) - len(last),
    }


def _opened(uow: UnitOfWork, cycle: Cycle, owner_id: UUID | None) -> Sheet:
    sheet = Sheet(
        id=new_id(), cycle_id=cycle.id, cycle=cycle, owner_kind="person", owner_id=owner_id
    )
    uow.add(sheet)
    return sheet


def _copy(uow: UnitOfWork, to: dict[UUID, Sheet]) -> None:
    """Draft the goals of these sheets once more, in one go however many there are."""
    goals = past_key_result_queries.worked_goals(uow, list(to))
    cycle = next((sheet.cycle for sheet in to.values()), None)
    if cycle is None:
        return
    parents = past_key_result_queries.living_parents(uow, [goal.id for goal in goals], cycle)
    followed = _followed(uow, goals)
    today = uow.tenant.today()
    drafts = [_goal(goal, to[goal.sheet_id], today, parents[goal.id], followed) for goal in goals]
    uow.add(*drafts)
    uow.flush()
    metric_binding.read_all(uow, drafts)
    for draft in drafts:
        uow.publish_state(draft, goal_events.goal_state)
    for sheet in to.values():
        uow.audit("sheet.carried", f"sheet:{sheet.id}", after={"owner_id": sheet.owner_id})


def _followed(uow: UnitOfWork, goals: Sequence[Goal]) -> frozenset[UUID]:
    """Key results whose metric still has the series that they follow; it is held meanwhile."""
    bound = [item for goal in goals for item in goal.key_results if item.metric_id]
    ids = {item.metric_id for item in bound if item.metric_id}
    metrics = metric_queries.held(uow, ids=ids, write=False) if ids else {}
    return frozenset(
        item.id
        for item in bound
        if (metric := metrics.get(item.metric_id))  # type: ignore[arg-type]
        and not metric.archived
        and (item.metric_unit_id or COMPANY) in metric.series
    )


def _goal(
    goal: Goal,
    sheet: Sheet,
    today: date,
    parents: Sequence[Alignment],
    followed: Collection[UUID],
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
        key_results=_key_results(goal.key_results, sheet.cycle, today, followed),
    )


def _key_results(
    items: Sequence[KeyResult], cycle: Cycle, today: date, followed: Collection[UUID]
) -> list[KeyResult]:
    """What was reached is where the next line begins; the target is for the writer."""
    return [
        KeyResult(
            **{name: getattr(item, name) for name in KEY_RESULT_CONTENT if name not in FOLLOWS},
            id=new_id(),
            start=item.start if item.direction in FIXED else _start(item),
            target=item.target if item.direction in FIXED else None,
            target_high=None,
            starts_on=today if cycle.starts_on < today <= cycle.ends_on else cycle.starts_on,
            ends_on=cycle.ends_on,
            metric_id=item.metric_id if item.id in followed else None,
            metric_unit_id=item.metric_unit_id if item.id in followed else None,
            phased=[],
            milestones=[],
        )
        for item in items
        if not item.cancelled
    ]


def _start(item: KeyResult) -> Any:
    """A sum begins anew; a level goes on from where it stands."""
    if item.start is None or item.accumulation == "sum":
        return item.start
    return item.current if item.current is not None else item.start
