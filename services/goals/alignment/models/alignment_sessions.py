"""横向拉通会: heads look across their sheets and note findings; with the rules of their state."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from servicekit.database.models import Versioned
from services.goals.cycles.models import Cycle
from services.goals.models import Items, Model, step

SESSION_STEPS: dict[str, set[str]] = {
    "planned": {"open"},
    "open": {"closed"},
    "closed": set(),
}
# `acting` waits for a sheet that was returned, or for a change that was asked for; `carried` goes
# on in a later session, unless what it waits for has come before.
FINDING_STEPS: dict[str, set[str]] = {
    "open": {"acting", "settled", "carried"},
    "acting": {"settled", "carried"},
    "carried": {"settled"},
    "settled": set(),
}
FINDING_KINDS = ("duplicate", "gap", "inconsistent", "uneven_difficulty", "collaboration")
WAITING = ("open", "acting")
Finding = dict[str, Any]
Ids = list[uuid.UUID]


class AlignmentSession(Versioned, Model):
    """A meeting across units about one cycle, with what it found."""

    __tablename__ = "alignment_sessions"
    __table_args__ = (
        sa.Index("alignment_sessions_readers", "readers", postgresql_using="gin"),
        sa.Index("alignment_sessions_awaits", "awaits", postgresql_using="gin"),
        sa.Index("alignment_sessions_cycle", "cycle_id", "id"),
    )

    title: Mapped[str]
    cycle_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cycles.id"))
    held_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="planned")
    # Units whose sheets it looks at.
    units: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()))
    members: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()))
    convener_id: Mapped[uuid.UUID]
    # What it found, read whole: see schemas.FindingIn.
    findings: Mapped[Items] = mapped_column(default=list)
    # The convener, the members, and owners of findings, who read their own.
    readers: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()))
    # Sheets and goals that findings wait for.
    awaits: Mapped[Ids] = mapped_column(ARRAY(sa.Uuid()), default=list)
    # The session before, whose carried findings it took over.
    follows_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("alignment_sessions.id"))
    closed_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship(lazy="joined")

    @property
    def room(self) -> frozenset[uuid.UUID]:
        """Who takes part: they read all of it."""
        return frozenset((self.convener_id, *self.members))

    def finding(self, finding_id: uuid.UUID) -> Finding | None:
        return next((one for one in self.findings if one["id"] == str(finding_id)), None)

    def keep(self, changed: Finding) -> None:
        """Put a finding in the place of what it was, or behind the others."""
        others = [one for one in self.findings if one["id"] != changed["id"]]
        place = next(
            (at for at, one in enumerate(self.findings) if one["id"] == changed["id"]), len(others)
        )
        self.findings = [*others[:place], changed, *others[place:]]
        owners = {uuid.UUID(one["owner_id"]) for one in self.findings}
        self.readers = sorted(self.room | owners)
        self.awaits = sorted(
            {
                uuid.UUID(one["subject_id"])
                for one in self.findings
                if one["subject_id"] and one["state"] != "settled"
            }
        )


def moved(finding: Finding, to: str, **more: Any) -> Finding:
    """The finding in its next state; Conflict where it cannot come to it."""
    return {**finding, **more, "state": step(FINDING_STEPS, "finding", finding["state"], to)}
