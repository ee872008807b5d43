"""Notices of appraisal forms: opened, and self review submitted."""

from chengshi.appraisals.v1.events_pb2 import FormOpened, FormSubmitted
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.rules.use_cases.notification import notify


def notify_form_opened(uow: UnitOfWork, event: FormOpened) -> None:
    """Notify the employee, who writes the self review, and the manager."""
    link, employee_id, manager_id = _link(event.form_id), event.employee_id, event.manager_id
    parameters = {"round": event.round_name}
    notify(uow, parse_id(employee_id), "form.opened", link, **parameters)
    parameters["employee_id"] = employee_id
    notify(uow, parse_id(manager_id), "form.opened_manager", link, **parameters)


def notify_form_submitted(uow: UnitOfWork, event: FormSubmitted) -> None:
    """Notify the manager of a self review; a manager's scores stay hidden until published."""
    if event.by == "self":
        manager_id, employee_id = parse_id(event.manager_id), event.employee_id
        notify(uow, manager_id, "form.submitted", _link(event.form_id), employee_id=employee_id)


def _link(form_id: str) -> str:
    return f"/appraisals/forms/{form_id}"
