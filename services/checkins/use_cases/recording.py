"""Keeping what somebody tells about a key result."""

from datetime import date

from measures.due import Period, period_of
from servicekit.errors import Invalid, NotFound, invalid, require
from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from services.checkins import events, permissions, queries
from services.checkins.models import DATE_BACK_DAYS, CheckIn, KeyResult, can_still_be_told
from services.checkins.schemas import NewCheckIn

from .copying import known_key_result


def record_check_in(uow: UnitOfWork, new: NewCheckIn) -> tuple[CheckIn, KeyResult]:
    """Keep a value for a period; goals applies it, whatever happens to the cycle meanwhile."""
    key_result, corrected = known_key_result(uow, new.key_result_id, new.corrects)
    relation = queries.relation_to(uow, key_result.goal)
    if not relation.sees:
        raise NotFound("key_result.not_found")
    require(permissions.can_check_in(relation))
    _check(key_result, new)
    period = _period(uow, key_result, new, corrected)
    if not permissions.can_date_back(relation):
        _check_not_too_old(period, uow.tenant.today())
    check_in = _check_in(uow, key_result, new, period)
    uow.insert(check_in)
    recorded = events.check_in_recorded(check_in, key_result.goal.visibility)
    uow.publish(recorded, key=check_in.goal_id)
    return check_in, key_result


def _check(key_result: KeyResult, new: NewCheckIn) -> None:
    measure = {"value": new.value, "numerator": new.numerator, "denominator": new.denominator}
    faults = tuple(
        key_result.faults_of(**measure, text=new.text, done=new.done, confidence=new.confidence)
    )
    if faults:
        raise Invalid("input.invalid", faults=faults)


def _period(
    uow: UnitOfWork, key_result: KeyResult, new: NewCheckIn, corrected: CheckIn | None
) -> Period:
    """The period that is told of: the given one, the corrected one's, or the current one."""
    if new.corrects and (corrected is None or corrected.author_id != uow.person.person_id):
        raise invalid("corrects", "check_in.corrects_unknown")
    today = uow.tenant.today()
    period = key_result.period_at(today)
    if new.period_start or corrected:
        period = period_of(new.period_start or corrected.period_start, key_result.period)  # type: ignore[union-attr]
    if period.starts_on > today:
        raise invalid("period_start", "period.future")
    if not key_result.covers(period):
        dates = {"starts_on": key_result.starts_on, "ends_on": key_result.ends_on}
        raise invalid("period_start", "period.outside", **dates)
    return period


def _check_not_too_old(period: Period, today: date) -> None:
    if not can_still_be_told(period, today):
        raise invalid("period_start", "period.too_old", days=DATE_BACK_DAYS)


def _check_in(uow: UnitOfWork, key_result: KeyResult, new: NewCheckIn, period: Period) -> CheckIn:
    # A comment is on time: where a provider tells the values, nothing is due from the owner.
    in_time = key_result.metric_id is not None or uow.tenant.today() <= period.due_on
    return CheckIn(
        id=new_id(),
        key_result_id=key_result.id,
        goal_id=key_result.goal_id,
        period_start=period.starts_on,
        period_end=period.ends_on,
        value=key_result.value_of(new.done, new.value),
        done=None if new.done is None else list(new.done),
        numerator=new.numerator,
        denominator=new.denominator,
        text=new.text,
        confidence=new.confidence,
        blocked=new.blocked,
        corrects=new.corrects,
        author_id=uow.person.person_id,
        late=key_result.settled or not in_time,
        recorded_at=uow.now(),
    )
