"""What is due: key results that wait for a value of the caller."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from directory.queries import leaves
from measures.due import Period
from measures.leave import Leave, present_from
from servicekit.unit_of_work.session import UnitOfWork
from services.checkins import queries, views
from services.checkins.models import KeyResult


def list_due(uow: UnitOfWork, translate: views.Translate) -> views.DueListView:
    """List the key results on which the caller has a value due, the earliest due day first.

    `translate` labels periods in the reader's language.
    """
    person_id, today = uow.person.person_id, uow.tenant.today()
    key_results = queries.key_results_of_caller(uow)
    last_check_ins = queries.last_check_ins(uow, [key_result.id for key_result in key_results])
    # Those of units and the company wait as well: whoever answers for them is the caller.
    absences = leaves(uow, [person_id]).get(person_id, ())
    due = []
    for key_result in key_results:
        last = last_check_ins.get(key_result.id)
        period = due_period(key_result, last.period_end if last else None, today, absences)
        if period is not None:
            due.append(views.show_due(uow, key_result, period, last, translate))
    return views.DueListView(sorted(due, key=views.DueKeyResultView.sort_key))


def due_period(
    key_result: KeyResult, reported_through: date | None, today: date, absences: Collection[Leave]
) -> Period | None:
    """Find the period whose value is due next, with the due day moved behind leave.

    None while nothing is due, or the leave has no end.
    """
    period = key_result.open_period(reported_through, today)
    due_on = present_from(period.due_on, absences) if period else None
    return replace(period, due_on=due_on) if period and due_on else None
