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

from . import totals
from .evidence import EvidenceItem, fingerprint
from .rounds import Round
from .tables import Model

Side = Literal["self", "manager"]
NEXT_STATE = {"self": "manager", "manager": "done"}


class Score(TypedDict):
    """One side's score of an item, 0..120 as text; None is "not scored", which is never zero."""

    score: str | None
    comment: str


class Form(Versioned, Model):
    """self → manager → done; the submission of the self review freezes the evidence."""

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
    # Who scores as the manager; without one HR in scope does.
    manager_id: Mapped[uuid.UUID | None]
    state: Mapped[str]
    items: Mapped[list[EvidenceItem]] = mapped_column(JSONB, default=list)
    # The goals of the items: a check-in finds its forms by them.
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

    def load(self, items: Sequence[EvidenceItem], now: datetime) -> bool:
        """Replace the evidence; False where it is frozen or has not changed."""
        if self.state != "self" or (self.loaded_at and self.items == list(items)):
            return False
        self.items = list(items)
        self.goal_ids = sorted({uuid.UUID(item["goal_id"]) for item in items})
        self.loaded_at = now
        return True

    def scores_of(self, side: Side) -> dict[str, Score]:
        """One side's scores by item id, those of items that were removed included."""
        return self.self_scores if side == "self" else self.manager_scores

    def put_scores(self, side: Side, scores: Mapping[str, Score]) -> None:
        """Set these scores of one side by item id; those of other items stay.

        Raises Conflict `form.self_review_pending` or `form.submitted` out of the side's turn.
        """
        self.require_turn(side)
        merged = {**self.scores_of(side), **scores}
        if side == "self":
            self.self_scores = merged
        else:
            self.manager_scores = merged

    def submit(self, side: Side, submitted_by: uuid.UUID, now: datetime) -> None:
        """Submit one side's scores; the self review freezes and hashes the evidence.

        Raises Conflict `form.not_loaded`, `form.no_scores` and those of `require_turn`.
        """
        self.require_turn(side)
        if self.loaded_at is None:
            raise Conflict("form.not_loaded")
        if self.items and not self.numeric_scores(side):
            raise Conflict("form.no_scores")
        if side == "self":
            self.self_submitted_at = self.frozen_at = now
            self.evidence_hash = fingerprint(self.items)
        else:
            self.manager_submitted_at, self.manager_submitted_by = now, submitted_by
        self.state = NEXT_STATE[side]

    def require_turn(self, side: Side) -> None:
        """Raise Conflict `form.self_review_pending`, `form.submitted` unless it is its turn."""
        if side != self.state:
            is_early = side == "manager" and self.state == "self"
            raise Conflict("form.self_review_pending" if is_early else "form.submitted")

    def numeric_scores(self, side: Side) -> dict[str, Decimal]:
        """One side's scores by item id, without items that are not scored or were removed."""
        item_ids = {item["id"] for item in self.items}
        return {
            item_id: Decimal(score["score"])
            for item_id, score in self.scores_of(side).items()
            if item_id in item_ids and score["score"] is not None
        }

    def score_breakdown(self, side: Side) -> list[totals.ScoreBreakdownItem]:
        """Every item with what it adds to the side's total."""
        return totals.score_breakdown(self.items, self.numeric_scores(side))

    def total_score(self, side: Side) -> Decimal | None:
        """The side's total, 0..120 to two decimals; None where nothing is scored."""
        return totals.total_score(self.score_breakdown(side))
