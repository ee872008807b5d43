"""Steps whose time is over go to the next manager up, or to HR where nobody is above."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from .steps import Deadline, Decision, Step, Workflow

# A person or a role that is asked.
Approver = UUID | str
# Who takes over from somebody: a person, or a role where nobody is above; None where nobody does.
Superior = Callable[[Approver], Approver | None]


def escalate_overdue(
    workflow: Workflow,
    at: datetime,
    superior_of: Superior,
    decision_step: Callable[[], Step],
    deadline: Deadline,
) -> None:
    """Escalate the current step where its time is over; an unconfirmed sheet is decided on."""
    step = workflow.current_step
    if step is None or step.due_at is None or step.due_at > at:
        return
    if step.kind == "confirm":
        step.decisions.append(Decision("expired", at))
        workflow.replace_current_step("expired", decision_step(), deadline)
        return
    overdue: list[Approver] = [*step.people, *step.roles]
    for approver in overdue:
        _hand_over(step, approver, _eligible_superior(workflow, approver, superior_of), at)
    escalated = [*step.people, *step.roles] != overdue
    step.due_at = deadline(step.days) if step.days and escalated else None


def _eligible_superior(
    workflow: Workflow, approver: Approver, superior_of: Superior
) -> Approver | None:
    """The next one up who may decide; HR where the reporting line ends or is circular."""
    visited, superior = {approver}, superior_of(approver)
    while isinstance(superior, UUID) and (
        superior in workflow.ineligible_approvers or superior in visited
    ):
        if superior in visited:
            return "hr"
        visited.add(superior)
        superior = superior_of(superior)
    return superior


def _hand_over(step: Step, approver: Approver, to: Approver | None, at: datetime) -> None:
    if to is None:
        return
    decision = Decision("escalated", at)
    if isinstance(approver, UUID):
        step.people.remove(approver)
        decision.by = approver
    else:
        step.roles.remove(approver)
        decision.role = approver
    if isinstance(to, UUID):
        decision.to = to
        step.people += [to] if to not in step.people else []
    else:
        decision.to_role = to
        step.roles += [to] if to not in step.roles else []
    step.decisions.append(decision)
