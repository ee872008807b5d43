"""Requests for approval of a submitted sheet or of changes of agreed goals."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from servicekit.database.models import Versioned
from servicekit.errors import invalid
from services.goals.approvals.models.differences import Difference
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.models import Model, step
from workflow.approvers import RouteFinding
from workflow.step_records import StepRecord, dump_steps, load_steps
from workflow.steps import Workflow

REQUEST_STEPS: dict[str, set[str]] = {
    "open": {"approved", "returned", "withdrawn"},
    "approved": set(),
    "returned": set(),
    "withdrawn": set(),
}
Ids = list[uuid.UUID]


def check_comment(decision: str, comment: str) -> None:
    """Raise Invalid `request.comment_needed` for a return or an objection (异议) without one."""
    if decision in ("return", "object") and not comment:
        raise invalid("comment", "request.comment_needed")


class Request(Versioned, Model):
    """An approval in progress or ended; `steps` are the workflow's steps with their decisions."""

    __tablename__ = "requests"
    __table_args__ = (
        sa.Index("requests_asked_person_ids", "asked_person_ids", postgresql_using="gin"),
        sa.Index("requests_asked_roles", "asked_roles", "owner_unit_ids", postgresql_using="gin"),
        sa.Index("requests_participant_ids", "participant_ids", postgresql_using="gin"),
        sa.Index("requests_goals", "goal_ids", postgresql_using="gin"),
        sa.Index("requests_sheet", "sheet_id", "id"),
        # A sheet has one open request at a time.
        sa.Index(
            "requests_open",
            "sheet_id",
            unique=True,
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index("requests_submitter", "submitter_id", "id"),
    )

    # submit, change or cancel.
    kind: Mapped[str]
    sheet_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("sheets.id"))
    # Goals that it starts or changes.
    goal_ids: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()), default=list)
    owner_kind: Mapped[str]
    owner_id: Mapped[uuid.UUID | None]
    # None where an API client submitted it.
    submitter_id: Mapped[uuid.UUID | None]
    reason: Mapped[str] = mapped_column(default="")
    diff: Mapped[list[Difference]] = mapped_column(JSONB, default=list)
    steps: Mapped[list[StepRecord]] = mapped_column(JSONB)
    findings: Mapped[list[RouteFinding]] = mapped_column(JSONB, default=list)
    # Who is asked now: people, and holders of roles for one of the units.
    asked_person_ids: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()), default=list)
    asked_roles: Mapped[list[str]] = mapped_column(ARRAY(sa.Text()), default=list)
    owner_unit_ids: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()), default=list)
    # The owner's side and the submitter, who may not approve it.
    ineligible_approver_ids: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()), default=list)
    # Everybody who was asked or submitted: they see it in their list of finished requests.
    participant_ids: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()), default=list)
    state: Mapped[str] = mapped_column(default="open")
    due_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    sheet: Mapped[Sheet] = relationship(lazy="joined")

    def workflow(self) -> Workflow:
        """The workflow as it is stored."""
        return Workflow(load_steps(self.steps), frozenset(self.ineligible_approver_ids))

    def store_workflow(self, workflow: Workflow, at: datetime) -> None:
        """Store the workflow, who is asked now, and the state; `at` is the time where it ended."""
        current = workflow.current_step
        self.steps = dump_steps(workflow.steps)
        self.asked_person_ids = list(current.people) if current else []
        self.asked_roles = list(current.roles) if current else []
        self.due_at = current.due_at if current else None
        decisions = [decision for item in workflow.steps for decision in item.decisions]
        decided = {decision.by for decision in decisions if decision.by}
        self.participant_ids = sorted({*self.participant_ids, *self.asked_person_ids, *decided})
        if workflow.state != self.state:
            self.state = step(REQUEST_STEPS, "request", self.state, workflow.state)
            self.ended_at = at
