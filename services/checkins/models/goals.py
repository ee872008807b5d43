"""Copies of cycles and goals."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .tables import Model

# The company owns goals and has no id of its own; with one, every owner is found by one index.
COMPANY = uuid.UUID(int=0)


LIVE = frozenset({"draft", "active"})


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
    """A copy of a goal; no foreign keys, for its cycle may be told later."""

    __tablename__ = "goals"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    cycle_id: Mapped[uuid.UUID | None]
    owner_kind: Mapped[str]
    owner_id: Mapped[uuid.UUID] = mapped_column(index=True)
    title: Mapped[str]
    state: Mapped[str]
    visibility: Mapped[str]
    named: Mapped[list[uuid.UUID]] = mapped_column(
        ARRAY(sa.Uuid()), default=list, server_default="{}"
    )
    # Whoever only sees the goal is shown no values of it.
    amounts_hidden: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    deleted: Mapped[bool]
    version: Mapped[int] = mapped_column(sa.BigInteger)

    cycle: Mapped[Cycle | None] = relationship(
        primaryjoin="foreign(Goal.cycle_id) == Cycle.id", lazy="joined", viewonly=True
    )

    @property
    def settled(self) -> bool:
        """Whether its numbers stand: what is told now is kept, and shown as late."""
        return self.state not in LIVE or (self.cycle is not None and self.cycle.state == "closed")
