"""Requests for approval of a submitted sheet or of changes of agreed goals."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from servicekit.database.models import Versioned
from services.goals.approvals.models.differences import Difference
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.models import Model, step
from workflow.steps import Workflow, dump_steps, load_steps

REQUEST_STEPS: dict[str, set[str]] = {
    "open": {"approved", "returned", "withdrawn"},
    "approved": set(),
    "returned": set(),
    "withdrawn": set(),
}
Ids = list[uuid.UUID]


class Request(Versioned, Model):
    """An approval in progress or ended; `nodes` are the workflow's steps with their decisions."""

    __tablename__ = "requests"
    __table_args__ = (
        sa.Index("requests_waiting", "waiting", postgresql_using="gin"),
        sa.Index("requests_waiting_roles", "waiting_roles", "units", postgresql_using="gin"),
        sa.Index("requests_involved", "involved", postgresql_using="gin"),
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
    nodes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    # Who is asked now: people, and holders of roles for one of the units.
    waiting: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()), default=list)
    waiting_roles: Mapped[list[str]] = mapped_column(ARRAY(sa.Text()), default=list)
    units: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()), default=list)
    # The owner's side and the submitter, who may not approve it.
    barred: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()), default=list)
    # Everybody who was asked or submitted: they see it in their list of finished requests.
    involved: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()), default=list)
    state: Mapped[str] = mapped_column(default="open")
    due_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    sheet: Mapped[Sheet] = relationship(lazy="joined")

    def workflow(self) -> Workflow:
        """The workflow as it is stored."""
        return Workflow(load_steps(self.nodes), frozenset(self.barred))

    def store_workflow(self, workflow: Workflow, at: datetime) -> None:
        """Store the workflow, who is asked now, and the state; `at` is the time where it ended."""
        current = workflow.current_step
        self.nodes = dump_steps(workflow.steps)
        self.waiting = list(current.people) if current else []
        self.waiting_roles = list(current.roles) if current else []
        self.due_at = current.due_at if current else None
        decisions = [decision for item in workflow.steps for decision in item.decisions]
        decided = {decision.by for decision in decisions if decision.by}
        self.involved = sorted({*self.involved, *self.waiting, *decided})
        if workflow.state != self.state:
            self.state = step(REQUEST_STEPS, "request", self.state, workflow.state)
            self.ended_at = at
