"""Copies of cycles and goals."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .tables import Model

# The company has no id; with this one in its place, goals of every owner are found by one index.
COMPANY_OWNER_ID = uuid.UUID(int=0)
LIVE_STATES = frozenset({"draft", "active"})


class Cycle(Model):
    """A copy of a cycle of goals."""

    __tablename__ = "cycles"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    cut_off_on: Mapped[date | None]
    state: Mapped[str]
    deleted: Mapped[bool]
    version: Mapped[int] = mapped_column(sa.BigInteger)


class Goal(Model):
    """A copy of a goal; no foreign keys, for the state of its cycle may come later."""

    __tablename__ = "goals"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    cycle_id: Mapped[uuid.UUID | None]
    owner_kind: Mapped[str]
    owner_id: Mapped[uuid.UUID] = mapped_column(index=True)
    title: Mapped[str]
    state: Mapped[str]
    visibility: Mapped[str]
    named_viewers: Mapped[list[uuid.UUID]] = mapped_column(
        ARRAY(sa.Uuid()), default=list, server_default="{}"
    )
    # Who is not in the line of its owner sees no amounts of it.
    amounts_hidden: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    deleted: Mapped[bool]
    version: Mapped[int] = mapped_column(sa.BigInteger)

    cycle: Mapped[Cycle | None] = relationship(
        primaryjoin="foreign(Goal.cycle_id) == Cycle.id", lazy="joined", viewonly=True
    )

    @property
    def is_over(self) -> bool:
        """Whether the goal has ended or its cycle is closed: check-ins from now on are late."""
        return self.state not in LIVE_STATES or (
            self.cycle is not None and self.cycle.state == "closed"
        )
