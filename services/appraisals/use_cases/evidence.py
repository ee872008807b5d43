"""Evidence: key results and check-ins load themselves, until the first side hands in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, timedelta
from uuid import UUID

from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from chengshi.goals.v1.events_pb2 import GoalState, KeyResult
from servicekit.unit_of_work.session import UnitOfWork
from services.appraisals import clients, queries
from services.appraisals.models import CheckIn, Item, fingerprint

LOAD = "form.load"
# A burst of check-ins is one reload.
SETTLE = timedelta(seconds=2)
# What was never agreed, was given up or put away is not appraised.
COUNTED = {"active", "achieved", "missed"}


def load(uow: UnitOfWork, form_id: UUID) -> None:
    """Ask goals and checkins anew; while one is away the job waits for it."""
    asked = queries.form(uow, form_id)
    if asked.state != "self" or asked.round.state == "closed":
        return
    goals = clients.goals_of(uow, asked.employee_id, asked.round.cycle_ids)
    wanted = [goal for goal in goals if goal.state in COUNTED and not goal.deleted]
    live = [one.key_result_id for goal in wanted for one in _live(goal)]
    items = build_items(wanted, clients.check_ins_on(uow, live))
    # Locked only now: the employee may have handed in while the others answered.
    form = queries.form(uow, form_id, lock=True)
    if form.load(items, uow.now()):
        uow.flush()
        after = {"items": len(items), "sha256": fingerprint(items)}
        uow.audit("form.loaded", f"form:{form.id}", after=after)


def reload_for_goals(uow: UnitOfWork, states: Sequence[GoalState]) -> None:
    """A goal concerns the forms that hold it, and those of its owner that may have to."""
    personal = [state for state in states if state.owner.kind == "person"]
    found = queries.forms_in_self_review(
        uow,
        goal_ids={UUID(state.goal_id) for state in states},
        employee_ids={UUID(state.owner.id) for state in personal},
        cycle_ids={UUID(state.cycle_id) for state in personal},
    )
    _reload(uow, found)


def reload_forms_with(uow: UnitOfWork, goal_ids: Collection[UUID]) -> None:
    """What is told of these goals, and how they stand, is part of the forms that hold them."""
    _reload(uow, queries.forms_in_self_review(uow, goal_ids=goal_ids))


def _reload(uow: UnitOfWork, form_ids: Iterable[UUID]) -> None:
    for form_id in form_ids:
        uow.schedule(LOAD, form_id, uow.now() + SETTLE)


def build_items(goals: Sequence[GoalState], check_ins: Collection[CheckInRecorded]) -> list[Item]:
    """An item for each live key result, and for each goal that has none."""
    told: defaultdict[str, list[CheckIn]] = defaultdict(list)
    for check_in in check_ins:
        told[check_in.key_result_id].append(_check_in(check_in))
    return [item for goal in goals for item in _items(goal, told)]


def _items(goal: GoalState, told: dict[str, list[CheckIn]]) -> Iterator[Item]:
    key_results = _live(goal)
    if not key_results:
        yield _item(goal, KeyResult(title=goal.title, progress=goal.progress), [])
    for key_result in key_results:
        yield _item(goal, key_result, told[key_result.key_result_id])


def _item(goal: GoalState, key_result: KeyResult, check_ins: list[CheckIn]) -> Item:
    return Item(
        id=key_result.key_result_id or goal.goal_id,
        goal_id=goal.goal_id,
        goal_title=goal.title,
        goal_weight=goal.weight or None,
        key_result_id=key_result.key_result_id or None,
        key_result_weight=key_result.weight or None,
        title=key_result.title,
        kind=goal.kind,
        unit=key_result.unit or None,
        direction=key_result.direction or None,
        start=key_result.start or None,
        target=key_result.target or None,
        target_high=key_result.target_high or None,
        result=key_result.current or None,
        progress=key_result.progress or None,
        check_ins=check_ins,
    )


def _check_in(told: CheckInRecorded) -> CheckIn:
    return CheckIn(
        id=told.check_in_id,
        value=told.value or None,
        numerator=told.numerator or None,
        denominator=told.denominator or None,
        period_start=told.period_start or None,
        period_end=told.period_end or None,
        text=told.text,
        author_id=told.author_id,
        corrects=told.corrects or None,
        late=told.late,
        recorded_at=told.recorded_at.ToDatetime(UTC).isoformat(),
    )


def _live(goal: GoalState) -> list[KeyResult]:
    return [key_result for key_result in goal.key_results if not key_result.cancelled]
