"""Who may see a form, what of it, and on which side they write (docs/domain.md#appraisals)."""

from dataclasses import dataclass

from servicekit.actions import allowed
from servicekit.callers import Caller, Person

from .models import HR_ROLES, Form, Round, Side


@dataclass(frozen=True)
class FormAccess:
    """What one person may read and write of one form."""

    # The side on which they score; None for those who only read.
    side: Side | None
    sees_self_scores: bool
    # Whether the manager's scores and total are theirs to see.
    sees_result: bool


def form_access(
    person: Person, form: Form, *, leads_employee: bool, has_hr_role: bool
) -> FormAccess | None:
    """Answer what the person may do with the form; None where it does not exist for them.

    `leads_employee`: today, at any distance; `has_hr_role`: over the employee. The employee's own
    form comes first: no role shows anybody their own result, and nobody rates themselves. A draft
    is for its writer alone until it is submitted.
    """
    if person.person_id == form.employee_id:
        return FormAccess(side="self", sees_self_scores=True, sees_result=False)
    is_rater = form.manager_id == person.person_id or (form.manager_id is None and has_hr_role)
    if not (is_rater or leads_employee or has_hr_role):
        return None
    return FormAccess(
        side="manager" if is_rater else None,
        sees_self_scores=form.state != "self",
        sees_result=is_rater or form.state == "done",
    )


def can_see_rounds(caller: Caller) -> bool:
    """Answer whether the caller is in HR, for the company or for a unit."""
    return isinstance(caller, Person) and any(role.role in HR_ROLES for role in caller.roles)


def can_change_round(caller: Caller, appraisal_round: Round) -> bool:
    """Answer whether the caller is HR of the company, or HR of a unit who added the round."""
    if not isinstance(caller, Person):
        return False
    is_author = appraisal_round.created_by == caller.person_id
    return caller.has(*HR_ROLES) or (can_see_rounds(caller) and is_author)


def round_list_actions(caller: Caller) -> list[str]:
    """List what the caller may do to the list of rounds."""
    return allowed(create=can_see_rounds(caller))


def round_actions(caller: Caller, appraisal_round: Round) -> list[str]:
    """List what the caller may do with a round in its state."""
    is_changeable = can_change_round(caller, appraisal_round)
    return allowed(
        launch=is_changeable and appraisal_round.state != "closed",
        close=is_changeable and appraisal_round.state == "open",
    )


def form_actions(form: Form, access: FormAccess) -> list[str]:
    """List what who has this access may do with the form: write where it is their side's turn."""
    is_turn = access.side == form.state and form.round.state != "closed"
    return allowed(score=is_turn, submit=is_turn and form.loaded_at is not None)
