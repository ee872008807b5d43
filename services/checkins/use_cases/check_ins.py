"""Check-ins: recorded, and read by who may see the goal."""

from datetime import date

from directory.queries import names
from measures.due import Period, period_of
from servicekit.errors import Invalid, NotFound, invalid, require
from servicekit.ids import new_id
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.checkins import events, permissions, queries, views
from services.checkins.models import BACKDATING_DAYS, CheckIn, KeyResult, is_reportable
from services.checkins.schemas import CheckInFilter, NewCheckIn

from .replication import require_key_result


def list_check_ins(uow: UnitOfWork, query: CheckInFilter) -> Page:
    """List the check-ins of a key result, newest first, as CheckInView.

    Raises NotFound `key_result.not_found`, also where the caller may not see the goal. Amounts are
    left out for who is not in the goal's line where the goal hides them.
    """
    key_result = require_key_result(uow, query["key_result_id"]).key_result
    access = queries.access_to_goal(uow, key_result.goal)
    if not access.sees:
        raise NotFound("key_result.not_found")
    page = queries.check_ins(uow, key_result.id, after=query["after"], limit=query["limit"])
    authors = names(uow, {check_in.author_id for check_in in page["items"]})
    hides_amounts = key_result.goal.amounts_hidden and not access.in_line
    items = [
        views.show_check_in(check_in, key_result, authors, hides_amounts=hides_amounts)
        for check_in in page["items"]
    ]
    return Page(items=items, next=page["next"])


def record_check_in(uow: UnitOfWork, new: NewCheckIn) -> views.CheckInView:
    """Record a check-in for a period; goals applies it, whatever happens to the cycle meanwhile.

    Raises NotFound `key_result.not_found`, Forbidden, Invalid for what does not fit the key result
    or its periods.
    """
    key_result, corrected = require_key_result(uow, new.key_result_id, new.corrects)
    access = queries.access_to_goal(uow, key_result.goal)
    if not access.sees:
        raise NotFound("key_result.not_found")
    require(permissions.can_check_in(access))
    _require_fitting_value(key_result, new)
    period = _reported_period(uow, key_result, new, corrected)
    if not permissions.can_backdate(access):
        _require_reportable(period, uow.tenant.today())
    check_in = _check_in(uow, key_result, new, period)
    uow.insert(check_in)
    event = events.check_in_recorded(check_in, key_result.goal.visibility)
    uow.publish(event, key=check_in.goal_id)
    return views.show_check_in(check_in, key_result, {uow.person.person_id: uow.person.name})


def _require_fitting_value(key_result: KeyResult, new: NewCheckIn) -> None:
    faults = tuple(
        key_result.value_faults(
            value=new.value,
            numerator=new.numerator,
            denominator=new.denominator,
            text=new.text,
            done=new.done,
            confidence=new.confidence,
        )
    )
    if faults:
        raise Invalid("input.invalid", faults=faults)


def _reported_period(
    uow: UnitOfWork, key_result: KeyResult, new: NewCheckIn, corrected: CheckIn | None
) -> Period:
    """The period that is reported: the one asked for, the corrected one's, or the current one."""
    if new.corrects and (corrected is None or corrected.author_id != uow.person.person_id):
        raise invalid("corrects", "check_in.corrects_unknown")
    today = uow.tenant.today()
    starts_on = new.period_start or (corrected.period_start if corrected else None)
    period = period_of(starts_on, key_result.period) if starts_on else key_result.period_at(today)
    if period.starts_on > today:
        raise invalid("period_start", "period.future")
    if not key_result.overlaps(period):
        dates = {"starts_on": key_result.starts_on, "ends_on": key_result.ends_on}
        raise invalid("period_start", "period.outside", **dates)
    return period


def _require_reportable(period: Period, today: date) -> None:
    if not is_reportable(period, today):
        raise invalid("period_start", "period.too_old", days=BACKDATING_DAYS)


def _check_in(uow: UnitOfWork, key_result: KeyResult, new: NewCheckIn, period: Period) -> CheckIn:
    # A comment is on time: where a data provider reports the values, nothing is due from the owner.
    in_time = key_result.metric_id is not None or uow.tenant.today() <= period.due_on
    return CheckIn(
        id=new_id(),
        key_result_id=key_result.id,
        goal_id=key_result.goal_id,
        period_start=period.starts_on,
        period_end=period.ends_on,
        value=key_result.stored_value(new.done, new.value),
        done=None if new.done is None else list(new.done),
        numerator=new.numerator,
        denominator=new.denominator,
        text=new.text,
        confidence=new.confidence,
        blocked=new.blocked,
        corrects=new.corrects,
        author_id=uow.person.person_id,
        late=key_result.is_over or not in_time,
        recorded_at=uow.now(),
    )
