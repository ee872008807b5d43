"""A workflow of approval: its steps in order, and what each decision does to them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from servicekit.errors import Conflict, Forbidden

# The instant at which so many working days from now are over.
Deadline = Callable[[int], datetime]

TRANSITIONS = {
    "pending": {"waiting", "skipped"},
    "waiting": {"passed", "returned", "objected", "expired", "skipped", "withdrawn"},
    "passed": set(),
    "returned": set(),
    "objected": set(),
    "expired": set(),
    "skipped": set(),
    "withdrawn": set(),
}


@dataclass
class Decision:
    """What one person did about a step; `by` is empty where time did it."""

    kind: str
    at: datetime
    by: UUID | None = None
    # The role for which they acted, or from which it was escalated.
    role: str | None = None
    to: UUID | None = None
    to_role: str | None = None
    comment: str = ""


@dataclass
class Step:
    """Who is still asked, whether one of them is enough (any) or not (all), and until when."""

    kind: str
    people: list[UUID] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    mode: str = "any"
    # Working days until it is escalated to the next manager up.
    days: int | None = None
    # The owner's side is asked here; it decides no other step.
    for_owner: bool = False
    skip_approved: bool = True
    state: str = "pending"
    note: str = ""
    due_at: datetime | None = None
    decisions: list[Decision] = field(default_factory=list)

    def move(self, to: str) -> None:
        """Change the state; raises Conflict `request.not_open` where that is no transition."""
        if to not in TRANSITIONS[self.state]:
            raise Conflict("request.not_open", state=self.state)
        self.state = to

    def close(self, state: str) -> None:
        """End the step: nobody is asked any more."""
        self.people, self.roles, self.due_at = [], [], None
        self.move(state)


@dataclass
class Workflow:
    """All steps of a request; exactly one waits while the request is open."""

    steps: list[Step]
    # The owner's side and whoever submitted: they decide only steps `for_owner`.
    ineligible_approvers: frozenset[UUID] = frozenset()

    @property
    def current_step(self) -> Step | None:
        """The step that waits."""
        return next((step for step in self.steps if step.state == "waiting"), None)

    @property
    def state(self) -> str:
        """open, approved, returned or withdrawn."""
        states = {step.state for step in self.steps}
        ended = states & {"returned", "withdrawn"}
        if ended:
            return ended.pop()
        return "open" if states & {"pending", "waiting"} else "approved"

    def start_next_step(self, deadline: Deadline) -> None:
        """Let the next step wait that somebody still has to answer."""
        approvers = self.approvers()
        for step in self.steps:
            if step.state != "pending":
                continue
            if step.skip_approved and not step.for_owner:
                undecided = [person for person in step.people if person not in approvers]
                fewer = len(undecided) < len(step.people)
                if fewer and (step.mode == "any" or not undecided + step.roles):
                    step.note = "approved_before"
                    step.move("skipped")
                    continue
                step.people = undecided
            step.due_at = deadline(step.days) if step.days else None
            step.move("waiting")
            return

    def approvers(self) -> set[UUID]:
        """Who approved a step that is not the owner's."""
        return {
            decision.by
            for step in self.steps
            for decision in step.decisions
            if decision.by and decision.kind == "approved" and not step.for_owner
        }

    def capacity_of(self, person: UUID, roles: Collection[str]) -> str | None:
        """How the person may decide now: `self`, one of their roles, or None for not at all."""
        step = self.current_step
        if step is None or (person in self.ineligible_approvers and not step.for_owner):
            return None
        if person in step.people:
            return "self"
        return next((role for role in step.roles if role in roles), None)

    def approve(
        self, person: UUID, roles: Collection[str], at: datetime, comment: str, deadline: Deadline
    ) -> None:
        """Approve the current step; raises as every decision does (`_require_capacity`)."""
        step, capacity = self._require_capacity(person, roles)
        _record(step, "approved", person, capacity, at, comment)
        _remove_approver(step, person, capacity)
        if step.mode == "any" or not (step.people or step.roles):
            step.close("passed")
            self.start_next_step(deadline)

    def send_back(self, person: UUID, roles: Collection[str], at: datetime, comment: str) -> None:
        """Return the request; raises Conflict `request.object_instead` for a confirmation."""
        step, capacity = self._require_capacity(person, roles)
        if step.kind == "confirm":
            raise Conflict("request.object_instead")
        _record(step, "returned", person, capacity, at, comment)
        step.close("returned")

    def delegate(
        self, person: UUID, roles: Collection[str], to: UUID, at: datetime, comment: str
    ) -> None:
        """Let `to` answer instead; HR delegates what others do not answer.

        Raises Forbidden `request.own` for the owner's step or side, Conflict
        `request.already_asked`.
        """
        step = self.current_step
        if step and (step.for_owner or to in self.ineligible_approvers):
            raise Forbidden("request.own")
        if step and to in step.people:
            raise Conflict("request.already_asked")
        if step and self.can_reassign(person, roles):
            _record(step, "delegated", person, "hr", at, comment)
            step.people, step.roles = [], []
        else:
            step, capacity = self._require_capacity(person, roles)
            _record(step, "delegated", person, capacity, at, comment)
            _remove_approver(step, person, capacity)
        step.decisions[-1].to = to
        step.people.append(to)

    def can_reassign(self, person: UUID, roles: Collection[str]) -> bool:
        """Whether somebody in HR may have others answer what does not wait for themselves."""
        step = self.current_step
        if step is None or step.for_owner or "hr" not in roles:
            return False
        return person not in self.ineligible_approvers and self.capacity_of(person, roles) is None

    def object(
        self, person: UUID, at: datetime, comment: str, decision_step: Step, deadline: Deadline
    ) -> None:
        """异议: the owner does not confirm, and `decision_step` decides.

        Raises Conflict `request.cannot_object` where nothing is to be confirmed.
        """
        step, capacity = self._require_capacity(person, ())
        if step.kind != "confirm":
            raise Conflict("request.cannot_object")
        _record(step, "objected", person, capacity, at, comment)
        self.replace_current_step("objected", decision_step, deadline)

    def withdraw(self) -> None:
        """End the request; raises Conflict `request.not_open` where it has ended."""
        step = self.current_step
        if step is None:
            raise Conflict("request.not_open", state=self.state)
        step.close("withdrawn")

    def replace_current_step(self, state: str, following: Step, deadline: Deadline) -> None:
        """Close the current step in `state` and let `following` come next."""
        step = self.current_step
        if step is None:
            raise Conflict("request.not_open", state=self.state)
        self.steps.insert(self.steps.index(step) + 1, following)
        step.close(state)
        self.start_next_step(deadline)

    def _require_capacity(self, person: UUID, roles: Collection[str]) -> tuple[Step, str]:
        """The current step and the capacity in which the person decides it.

        Raises Conflict `request.not_open`, Forbidden `sheet.own` or `request.not_waiting`.
        """
        step = self.current_step
        if step is None:
            raise Conflict("request.not_open", state=self.state)
        if person in self.ineligible_approvers and not step.for_owner:
            raise Forbidden("sheet.own")
        capacity = self.capacity_of(person, roles)
        if capacity is None:
            raise Forbidden("request.not_waiting")
        return step, capacity


def _record(step: Step, kind: str, person: UUID, capacity: str, at: datetime, comment: str) -> None:
    role = None if capacity == "self" else capacity
    step.decisions.append(Decision(kind, at, by=person, role=role, comment=comment))


def _remove_approver(step: Step, person: UUID, capacity: str) -> None:
    if capacity == "self":
        step.people.remove(person)
    else:
        step.roles.remove(capacity)
