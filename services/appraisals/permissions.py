"""Who may see a form, what of it, and on which side they write."""

from dataclasses import dataclass

from servicekit.callers import Caller, Person

from .models import HR, Form, Round, Side


@dataclass(frozen=True)
class View:
    """What one person may know of one form."""

    scores_as: Side | None
    self_scores: bool
    result: bool


def view(person: Person, form: Form, *, above: bool, hr: bool) -> View | None:
    """None where the form does not exist for `person`.

    `above`: leads the employee today; `hr`: holds an HR role over them. One's own form comes
    first: no role shows anybody their own result, and nobody rates themselves. A draft is for the
    one who writes it, until it is handed in.
    """
    if person.person_id == form.employee_id:
        return View(scores_as="self", self_scores=True, result=False)
    rates = form.manager_id == person.person_id or (form.manager_id is None and hr)
    if not (rates or above or hr):
        return None
    return View(
        scores_as="manager" if rates else None,
        self_scores=form.state != "self",
        result=rates or form.state == "done",
    )


def sees_rounds(caller: Caller) -> bool:
    """Whoever is in HR, for the company or for a unit."""
    return isinstance(caller, Person) and any(held.role in HR for held in caller.roles)


def can_change(caller: Caller, round_: Round) -> bool:
    """HR of the company; HR of a unit for the rounds that they made themselves."""
    if not isinstance(caller, Person):
        return False
    return caller.has(*HR) or (sees_rounds(caller) and round_.created_by == caller.person_id)
