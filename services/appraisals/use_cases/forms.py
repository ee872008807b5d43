"""Forms: those that the caller may read."""

from collections.abc import Collection
from typing import NamedTuple, Unpack
from uuid import UUID

from servicekit.errors import NotFound
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.appraisals import permissions, queries, views
from services.appraisals.models import Form
from services.appraisals.permissions import FormAccess
from services.appraisals.schemas import FormFilter


class VisibleForm(NamedTuple):
    """A form that exists for the caller, and what they may do with it."""

    form: Form
    access: FormAccess


def list_forms(uow: UnitOfWork, **query: Unpack[FormFilter]) -> Page:
    """List forms that the caller may see, newest first, as FormSummaryView."""
    page = queries.forms(uow, **query)
    summaries = views.show_form_summaries(uow, _visible_forms(uow, page["items"]))
    return Page(items=summaries, next=page["next"])


def show_form(uow: UnitOfWork, form_id: UUID) -> views.FormView:
    """Show a form with its evidence and totals; raises NotFound `form.not_found`."""
    return views.show_form(uow, *visible_form(uow, form_id))


def visible_form(uow: UnitOfWork, form_id: UUID) -> VisibleForm:
    """Read a form with the caller's access; raises NotFound `form.not_found` without any."""
    visible_forms = _visible_forms(uow, [queries.form(uow, form_id)])
    if not visible_forms:
        raise NotFound("form.not_found")
    return visible_forms[0]


def _visible_forms(uow: UnitOfWork, forms: Collection[Form]) -> list[VisibleForm]:
    person, employee_ids = uow.person, {form.employee_id for form in forms}
    below = queries.employees_below(uow, person.person_id, employee_ids)
    in_hr_scope = queries.employees_in_hr_scope(uow, person, employee_ids)
    visible_forms = []
    for form in forms:
        access = permissions.form_access(
            person,
            form,
            leads_employee=form.employee_id in below,
            has_hr_role=form.employee_id in in_hr_scope,
        )
        if access is not None:
            visible_forms.append(VisibleForm(form, access))
    return visible_forms
