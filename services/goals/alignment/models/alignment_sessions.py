"""Alignment sessions (横向拉通会) with their findings, and the states of both."""

import uuid
from datetime import date, datetime
from typing import NotRequired, TypedDict, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from servicekit.database.models import Versioned
from servicekit.errors import Conflict
from services.goals.cycles.models import Cycle
from services.goals.models import Model, step

SESSION_STEPS: dict[str, set[str]] = {
    "planned": {"open"},
    "open": {"closed"},
    "closed": set(),
}
# `awaiting_approval` waits for the approval of a returned sheet or of a change request;
# `carried_over` continues in a later session, unless that approval comes first.
FINDING_STEPS: dict[str, set[str]] = {
    "open": {"awaiting_approval", "settled", "carried_over"},
    "awaiting_approval": {"settled", "carried_over"},
    "carried_over": {"settled"},
    "settled": set(),
}
# States of findings that have no outcome yet.
PENDING_STATES = ("open", "awaiting_approval")
Ids = list[uuid.UUID]


class SessionFinding(TypedDict):
    """A finding in the JSON of its session: ids, days and times as text."""

    id: str
    kind: str
    text: str
    goal_ids: list[str]
    sheet_ids: list[str]
    owner_id: str
    due_on: str
    state: str
    # `return` or `amend`: what its subject, a sheet or a goal, was asked to do.
    action: str | None
    subject_id: str | None
    outcome: str
    settled_at: str | None
    # The finding of the previous session that it continues.
    carried_over_from_id: str | None
    noted_by: str
    noted_at: str
    # The request whose approval settled it.
    request_id: NotRequired[str]


class AlignmentSession(Versioned, Model):
    """A meeting across units about one cycle, with its findings."""

    __tablename__ = "alignment_sessions"
    __table_args__ = (
        sa.Index("alignment_sessions_readers", "readers", postgresql_using="gin"),
        sa.Index("alignment_sessions_awaited_subjects", "awaited_subjects", postgresql_using="gin"),
        sa.Index("alignment_sessions_cycle", "cycle_id", "id"),
    )

    title: Mapped[str]
    cycle_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cycles.id"))
    held_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="planned")
    # Units whose sheets it compares.
    units: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()))
    members: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()))
    convener_id: Mapped[uuid.UUID]
    # Always read and written as a whole.
    findings: Mapped[list[SessionFinding]] = mapped_column(JSONB, default=list)
    # The participants, and owners of findings, who read their own.
    readers: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()))
    # Sheets and goals whose approval findings wait for.
    awaited_subjects: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()), default=list)
    # The previous session, whose carried findings it continues.
    follows_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("alignment_sessions.id"))
    closed_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship(lazy="joined")

    @property
    def participants(self) -> frozenset[uuid.UUID]:
        """The convener and the members, who read every finding."""
        return frozenset((self.convener_id, *self.members))

    def move(self, to: str, at: datetime) -> None:
        """Set the state; Conflict where it cannot follow, or findings have no outcome at its close.

        `at` is the time of a close. Codes `alignment_session.cannot_move`, `.unfinished`.
        """
        state = step(SESSION_STEPS, "alignment_session", self.state, to)
        pending = [finding for finding in self.findings if finding["state"] in PENDING_STATES]
        if to == "closed" and pending:
            raise Conflict("alignment_session.unfinished", count=len(pending))
        self.state, self.closed_at = state, at if to == "closed" else None

    def finding(self, finding_id: uuid.UUID) -> SessionFinding | None:
        return next((item for item in self.findings if item["id"] == str(finding_id)), None)

    def put_finding(self, finding: SessionFinding) -> None:
        """Replace the finding of the same id, or append it; renew `readers` and `awaits`."""
        ids = [item["id"] for item in self.findings]
        index = ids.index(finding["id"]) if finding["id"] in ids else len(ids)
        self.findings = [*self.findings[:index], finding, *self.findings[index + 1 :]]
        self.renew_readers()
        self.awaited_subjects = sorted(
            {
                uuid.UUID(item["subject_id"])
                for item in self.findings
                if item["subject_id"] and item["state"] != "settled"
            }
        )

    def renew_readers(self) -> None:
        """Set `readers` to the participants and the owners of findings."""
        owners = {uuid.UUID(item["owner_id"]) for item in self.findings}
        self.readers = sorted(self.participants | owners)


def advance_finding(finding: SessionFinding, to: str, **changes: str | None) -> SessionFinding:
    """Return the finding in the state `to` with `changes`; Conflict finding.cannot_move."""
    state = step(FINDING_STEPS, "finding", finding["state"], to)
    return cast(SessionFinding, {**finding, **changes, "state": state})
