"""Steps of approvals with the names of the people in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from directory import queries as directory
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views.names import NameReference, name_reference
from workflow.steps import Decision, Step, Workflow


@dataclass(frozen=True, kw_only=True)
class DecisionView:
    """What one person did about a step; `by` is None where time did it."""

    kind: str
    at: datetime
    by: NameReference | None
    role: str | None
    to: NameReference | None
    to_role: str | None
    comment: str


@dataclass(frozen=True, kw_only=True)
class StepView:
    """A step of an approval; steps `for_owner` ask the owner's side."""

    kind: str
    people: list[NameReference]
    roles: list[str]
    mode: str
    days: int | None
    for_owner: bool
    state: str
    note: str
    due_at: datetime | None
    decisions: list[DecisionView]


def show_steps(uow: UnitOfWork, workflows: Sequence[Workflow]) -> list[list[StepView]]:
    """Show the steps of each workflow with the names of who is asked and of who decided."""
    steps = [step for workflow in workflows for step in workflow.steps]
    decisions = [decision for step in steps for decision in step.decisions]
    ids = {person for step in steps for person in step.people}
    ids |= {person for item in decisions for person in (item.by, item.to) if person}
    names = directory.names(uow, ids)
    return [[_show_step(step, names) for step in workflow.steps] for workflow in workflows]


def _show_step(step: Step, names: Mapping[UUID, str]) -> StepView:
    return StepView(
        kind=step.kind,
        people=[NameReference(person, names.get(person, "")) for person in step.people],
        roles=step.roles,
        mode=step.mode,
        days=step.days,
        for_owner=step.for_owner,
        state=step.state,
        note=step.note,
        due_at=step.due_at,
        decisions=[_show_decision(decision, names) for decision in step.decisions],
    )


def _show_decision(decision: Decision, names: Mapping[UUID, str]) -> DecisionView:
    return DecisionView(
        kind=decision.kind,
        at=decision.at,
        by=name_reference(names, decision.by),
        role=decision.role,
        to=name_reference(names, decision.to),
        to_role=decision.to_role,
        comment=decision.comment,
    )
