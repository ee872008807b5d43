"""Evidence of forms: loaded from goals and checkins until the self review is submitted."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, timedelta
from uuid import UUID

from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from chengshi.goals.v1.events_pb2 import GoalState, KeyResult
from servicekit.unit_of_work.session import UnitOfWork
from services.appraisals import clients, queries
from services.appraisals.models import EvidenceCheckIn, EvidenceItem, fingerprint

LOAD_EVIDENCE = "form.load_evidence"
# A burst of check-ins is one reload.
RELOAD_DELAY = timedelta(seconds=2)
# A goal that was never agreed, was cancelled or archived is not appraised.
APPRAISED_STATES = {"active", "achieved", "missed"}


def load_evidence(uow: UnitOfWork, form_id: UUID) -> None:
    """Load a form's evidence anew from goals and checkins, unless it is frozen.

    Raises Unavailable while one of them is away, so that the job is retried.
    """
    form = queries.form(uow, form_id)
    if form.state != "self" or form.round.state == "closed":
        return
    goals = [
        goal
        for goal in clients.goals_of(uow, form.employee_id, form.round.cycle_ids)
        if goal.state in APPRAISED_STATES and not goal.deleted
    ]
    key_result_ids = [
        key_result.key_result_id for goal in goals for key_result in _live_key_results(goal)
    ]
    items = evidence_items(goals, clients.check_ins_on(uow, key_result_ids))
    # Locked only now: the employee may have submitted while the others answered.
    form = queries.form(uow, form_id, lock=True)
    if form.load(items, uow.now()):
        uow.flush()
        after = {"items": len(items), "sha256": fingerprint(items)}
        uow.audit("form.loaded", f"form:{form.id}", after=after)


def schedule_reload_for_goals(uow: UnitOfWork, states: Sequence[GoalState]) -> None:
    """Schedule a reload of the forms with these goals, and of those of the goals' owners."""
    personal_goals = [state for state in states if state.owner.kind == "person"]
    form_ids = queries.form_ids_in_self_review(
        uow,
        goal_ids={UUID(state.goal_id) for state in states},
        employee_ids={UUID(state.owner.id) for state in personal_goals},
        cycle_ids={UUID(state.cycle_id) for state in personal_goals},
    )
    _schedule_reload(uow, form_ids)


def schedule_reload_with_goals(uow: UnitOfWork, goal_ids: Collection[UUID]) -> None:
    """Schedule a reload of the forms with these goals: their progress or check-ins changed."""
    _schedule_reload(uow, queries.form_ids_in_self_review(uow, goal_ids=goal_ids))


def _schedule_reload(uow: UnitOfWork, form_ids: Iterable[UUID]) -> None:
    for form_id in form_ids:
        uow.schedule(LOAD_EVIDENCE, form_id, uow.now() + RELOAD_DELAY)


def evidence_items(
    goals: Sequence[GoalState], check_ins: Collection[CheckInRecorded]
) -> list[EvidenceItem]:
    """Build an item for each live key result, and for each goal that has none."""
    check_ins_by_key_result: defaultdict[str, list[EvidenceCheckIn]] = defaultdict(list)
    for check_in in check_ins:
        check_ins_by_key_result[check_in.key_result_id].append(_check_in(check_in))
    return [item for goal in goals for item in _items_of_goal(goal, check_ins_by_key_result)]


def _items_of_goal(
    goal: GoalState, check_ins: Mapping[str, list[EvidenceCheckIn]]
) -> Iterator[EvidenceItem]:
    key_results = _live_key_results(goal)
    if not key_results:
        yield _item(goal, KeyResult(title=goal.title, progress=goal.progress), [])
    for key_result in key_results:
        yield _item(goal, key_result, check_ins[key_result.key_result_id])


def _item(goal: GoalState, key_result: KeyResult, check_ins: list[EvidenceCheckIn]) -> EvidenceItem:
    return EvidenceItem(
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


def _check_in(check_in: CheckInRecorded) -> EvidenceCheckIn:
    return EvidenceCheckIn(
        id=check_in.check_in_id,
        value=check_in.value or None,
        numerator=check_in.numerator or None,
        denominator=check_in.denominator or None,
        period_start=check_in.period_start or None,
        period_end=check_in.period_end or None,
        text=check_in.text,
        author_id=check_in.author_id,
        corrects=check_in.corrects or None,
        late=check_in.late,
        recorded_at=check_in.recorded_at.ToDatetime(UTC).isoformat(),
    )


def _live_key_results(goal: GoalState) -> list[KeyResult]:
    return [key_result for key_result in goal.key_results if not key_result.cancelled]
