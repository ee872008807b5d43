"""A form (考核表): one person in one round, scored by the person and then by the manager."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypedDict

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from servicekit.database.models import Versioned
from servicekit.errors import Conflict

from . import scoring
from .evidence import Item, fingerprint
from .rounds import Round
from .tables import Model

Side = Literal["self", "manager"]
AFTER = {"self": "manager", "manager": "done"}


class Score(TypedDict):
    """One side's score of an item; None is "not scored", which is never zero."""

    score: str | None
    comment: str


class Form(Versioned, Model):
    """self → manager → done; its evidence is frozen when the first side hands in."""

    __tablename__ = "forms"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "employee_id"),
        sa.Index("forms_employee_id", "employee_id"),
        sa.Index("forms_manager_id", "manager_id"),
        sa.Index(
            "forms_goal_ids",
            "goal_ids",
            postgresql_using="gin",
            postgresql_where=sa.text("state = 'self'"),
        ),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    employee_id: Mapped[uuid.UUID]
    # Who scores as manager; without one HR in scope does.
    manager_id: Mapped[uuid.UUID | None]
    state: Mapped[str]
    items: Mapped[list[Item]] = mapped_column(JSONB, default=list)
    # The goals among the items, by which a check-in finds the form it concerns.
    goal_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(sa.Uuid()), default=list)
    loaded_at: Mapped[datetime | None]
    frozen_at: Mapped[datetime | None]
    evidence_hash: Mapped[str | None]
    self_scores: Mapped[dict[str, Score]] = mapped_column(JSONB, default=dict)
    manager_scores: Mapped[dict[str, Score]] = mapped_column(JSONB, default=dict)
    self_submitted_at: Mapped[datetime | None]
    manager_submitted_at: Mapped[datetime | None]
    manager_submitted_by: Mapped[uuid.UUID | None]

    round: Mapped[Round] = relationship(lazy="selectin")

    def load(self, items: Sequence[Item], now: datetime) -> bool:
        """Take evidence as it is now; False where it is frozen or has not changed."""
        if self.state != "self" or (self.loaded_at and self.items == list(items)):
            return False
        self.items = list(items)
        self.goal_ids = sorted({uuid.UUID(item["goal_id"]) for item in items})
        self.loaded_at = now
        return True

    def scores_of(self, side: Side) -> dict[str, Score]:
        return self.self_scores if side == "self" else self.manager_scores

    def put_scores(self, side: Side, scores: Mapping[str, Score]) -> None:
        """Set the scores given; those of other items stay."""
        self.require_turn(side)
        merged = {**self.scores_of(side), **scores}
        if side == "self":
            self.self_scores = merged
        else:
            self.manager_scores = merged

    def submit(self, side: Side, by: uuid.UUID, now: datetime) -> None:
        """Hand in one side; the first one freezes the evidence."""
        self.require_turn(side)
        if self.loaded_at is None:
            raise Conflict("form.not_loaded")
        if self.items and not self.given(side):
            raise Conflict("form.nothing_scored")
        if side == "self":
            self.self_submitted_at = self.frozen_at = now
            self.evidence_hash = fingerprint(self.items)
        else:
            self.manager_submitted_at, self.manager_submitted_by = now, by
        self.state = AFTER[side]

    def require_turn(self, side: Side) -> None:
        if side != self.state:
            early = side == "manager" and self.state == "self"
            raise Conflict("form.waits_for_self" if early else "form.submitted")

    def given(self, side: Side) -> dict[str, Decimal]:
        """What is really scored, of the items that are still there."""
        known = {item["id"] for item in self.items}
        return {
            item_id: Decimal(kept["score"])
            for item_id, kept in self.scores_of(side).items()
            if item_id in known and kept["score"] is not None
        }

    def working(self, side: Side) -> list[scoring.Part]:
        return scoring.working(self.items, self.given(side))
