"""Goals, their key results and what they work towards, with the rules of their state."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from measures.mean import NOTHING, clamped
from servicekit.database.models import Identified, Measured
from services.goals.cycles.models import Cycle, is_reopened
from services.goals.goal_sheets.models.plans import Milestone, PhasedPoint
from services.goals.models import MOVING, Amount, Model
from services.goals.search.search_index import DESCRIPTION_LIMIT, tsvector

if TYPE_CHECKING:
    from services.goals.goal_sheets.models.sheets import Sheet

GOAL_STEPS = {
    "draft": {"active", "cancelled"},
    "active": {"achieved", "missed", "cancelled"},
    "achieved": {"archived"},
    "missed": {"archived"},
    "cancelled": {"archived"},
    "archived": set(),
}
# Children that stand so many points above their parent: its own measures say something else.
OUTPACING_POINTS = Decimal(20)
# What counts in a roll-up.
LIVE = ("active", "achieved", "missed")
DROPPED_STATES = ("cancelled", "archived")


class Goal(Measured, Model):
    """What its owner wants to reach; its progress comes from `progress_source`."""

    __tablename__ = "goals"
    __table_args__ = (
        sa.Index("goals_owner", "owner_id", "cycle_id"),
        sa.Index("goals_cycle", "cycle_id", "id"),
        sa.Index("goals_level", "cycle_id", "owner_kind", "id"),
        # Without a list of what is pending: no search pays for what others wrote.
        sa.Index(
            "goals_words", "words", postgresql_using="gin", postgresql_with={"fastupdate": False}
        ),
        # Carried over once into a cycle, unless that was dropped.
        sa.Index(
            "goals_carried",
            "carried_over_from_id",
            "cycle_id",
            unique=True,
            postgresql_where=sa.text("carried_over_from_id IS NOT NULL AND state <> 'cancelled'"),
        ),
        MOVING,
    )

    sheet_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("sheets.id"), index=True)
    cycle_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cycles.id"))
    owner_kind: Mapped[str]
    owner_id: Mapped[uuid.UUID | None]
    kind: Mapped[str]
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="draft")
    # Percent of its section of the sheet; none counts as an equal share.
    weight: Mapped[Decimal | None] = mapped_column(Amount)
    progress_source: Mapped[str] = mapped_column(default="key_results")
    visibility: Mapped[str] = mapped_column(default="open")
    # Of company goals alone: 战略主题 and the dimension of a balanced scorecard.
    strategic: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    theme: Mapped[str] = mapped_column(default="", server_default="")
    dimension: Mapped[str | None]
    # People and units that see it where its visibility is `named`.
    named_viewers: Mapped[list[uuid.UUID]] = mapped_column(
        ARRAY(sa.Uuid()), default=list, server_default="{}"
    )
    # Whoever only sees the goal is shown percents alone.
    amounts_hidden: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # The sheet's.
    reopened_until: Mapped[date | None]
    progress: Mapped[Decimal | None] = mapped_column(Amount)
    children_progress: Mapped[Decimal | None] = mapped_column(Amount)
    last_update: Mapped[datetime | None]
    # Of a goal with many children, what passes have summed up of them on this day, so that of each
    # child that moves the difference is added and not all are read: Σw, Σwp and how many are known
    # of those that work towards the goal itself, then of those towards its key results.
    sums: Mapped[list[Decimal] | None] = mapped_column(
        ARRAY(sa.Numeric), deferred=True, deferred_raiseload=True
    )
    summed_on: Mapped[date | None] = mapped_column(deferred=True, deferred_raiseload=True)
    # The template that it was begun with.
    template_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    # What it is found by, written with the row and never read.
    words: Mapped[str | None] = mapped_column(TSVECTOR, deferred=True, deferred_raiseload=True)
    # The unfinished goal that goes on in this one (结转).
    carried_over_from_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("goals.id"))

    cycle: Mapped[Cycle] = relationship(lazy="joined")
    key_results: Mapped[list["KeyResult"]] = relationship(lazy="selectin", order_by="KeyResult.id")
    alignments: Mapped[list["Alignment"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", foreign_keys="Alignment.goal_id"
    )

    @classmethod
    def on(cls, sheet: "Sheet", **fields: Any) -> "Goal":
        """A goal of the sheet: its owner is the sheet's, and so is its cycle."""
        of_sheet = {name: getattr(sheet, name) for name in ("cycle", "owner_kind", "owner_id")}
        own = {"alignments": [], "key_results": [], **fields}
        return cls(sheet_id=sheet.id, cycle_id=sheet.cycle_id, **of_sheet, **own)

    @hybrid_property
    def points_behind_children(self) -> Decimal | None:
        """By how many points its children are ahead; all of theirs while it was never reported."""
        if self.children_progress is None:
            return None
        return self.children_progress - clamped(self.progress or NOTHING)

    @points_behind_children.inplace.expression
    @classmethod
    def _points_below(cls) -> sa.ColumnElement[Decimal | None]:
        own = sa.func.least(sa.func.greatest(sa.func.coalesce(cls.progress, 0), 0), 100)
        return cls.children_progress - own

    @hybrid_property
    def is_reportable(self) -> bool:
        """Whether there is anything of its own that a value can be told of."""
        return self.progress_source == "manual" or any(
            not item.cancelled for item in self.key_results
        )

    @is_reportable.inplace.expression
    @classmethod
    def _tellable(cls) -> sa.ColumnElement[bool]:
        return sa.or_(cls.progress_source == "manual", cls.key_results.any(~KeyResult.cancelled))

    def takes_values(self, today: date) -> bool:
        """Whether a value that arrives today still moves its number."""
        if self.state in ("cancelled", "archived"):
            return False
        return is_reopened(self.reopened_until, today) or self.cycle.takes_values(today)

    @property
    def is_unfinished(self) -> bool:
        """Whether it can be carried over: agreed, and not achieved, cancelled or archived."""
        return self.state in ("active", "missed")

    def find_by_words(self) -> None:
        """Renew what it is found by: its texts, whose it is, when, and who may see it."""
        texts = [self.title, (self.description or "")[:DESCRIPTION_LIMIT]]
        texts += [item.title for item in self.key_results]
        self.words = tsvector(texts, (self.owner_kind, self.visibility or "open", self.cycle_id))


class KeyResult(Measured, Model):
    """A number that tells how far a goal is (for a KPI: its metric)."""

    __tablename__ = "key_results"

    __table_args__ = (
        sa.Index(
            "key_results_metric",
            "metric_id",
            "metric_unit_id",
            postgresql_where=sa.text("metric_id IS NOT NULL"),
        ),
        sa.Index(
            "key_results_driven",
            "goal_id",
            postgresql_where=sa.text("progress_source = 'children'"),
        ),
        MOVING,
    )

    goal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("goals.id"), index=True)
    title: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    direction: Mapped[str]
    accumulation: Mapped[str] = mapped_column(default="latest")
    period: Mapped[str] = mapped_column(default="week")
    start: Mapped[Decimal | None] = mapped_column(Amount)
    target: Mapped[Decimal | None] = mapped_column(Amount)
    target_high: Mapped[Decimal | None] = mapped_column(Amount)
    tolerance: Mapped[Decimal | None] = mapped_column(Amount)
    weight: Mapped[Decimal] = mapped_column(Amount, default=Decimal(1))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    # How often it is told of; none is once a period.
    cadence: Mapped[str | None]
    ambition: Mapped[str] = mapped_column(default="committed", server_default="committed")
    source: Mapped[str] = mapped_column(default="", server_default="")
    # Points in time instead of a line.
    phased_targets: Mapped[list[PhasedPoint]] = mapped_column(
        JSONB, default=list, server_default="[]"
    )
    # Check-ins tell which are done.
    milestones: Mapped[list[Milestone]] = mapped_column(JSONB, default=list, server_default="[]")
    progress_source: Mapped[str] = mapped_column(default="own")
    # Of a key result that its children drive: the mean by share, or the sum of their amounts.
    children_mode: Mapped[str] = mapped_column(default="share", server_default="share")
    cancelled: Mapped[bool] = mapped_column(default=False)
    current: Mapped[Decimal | None] = mapped_column(Amount)
    progress: Mapped[Decimal | None] = mapped_column(Amount)
    last_check_in_id: Mapped[uuid.UUID | None]
    last_check_in_at: Mapped[datetime | None]
    # Of all that was told, whichever came last; states told again carry it to a lost copy.
    last_period_end: Mapped[date | None]
    # Bound to a metric, it stands where the provider says: for this unit, else for the company.
    metric_id: Mapped[uuid.UUID | None]
    metric_unit_id: Mapped[uuid.UUID | None]
    # What was provided until then has moved it; what came after its cycle was closed has not.
    provided_through: Mapped[datetime | None]
    # The indicator of the library that it measures.
    library_item_id: Mapped[uuid.UUID | None] = mapped_column(index=True)


class KeyResultColumns(TypedDict, total=False):
    """Columns that a request sets, as `KeyResult(**columns)` takes them."""

    title: str
    unit: str
    direction: str
    accumulation: str
    period: str
    cadence: str | None
    ambition: str
    source: str
    phased_targets: list[PhasedPoint]
    milestones: list[Milestone]
    start: Decimal | None
    target: Decimal | None
    target_high: Decimal | None
    tolerance: Decimal | None
    weight: Decimal
    starts_on: date
    ends_on: date
    progress_source: str
    children_mode: str
    library_item_id: uuid.UUID | None
    metric_id: uuid.UUID | None
    metric_unit_id: uuid.UUID | None


class Alignment(Identified, Model):
    """What a goal works towards: a goal, or one key result of it, with this link's share."""

    __tablename__ = "alignments"
    __table_args__ = (
        sa.UniqueConstraint(
            "goal_id", "parent_goal_id", "parent_key_result_id", postgresql_nulls_not_distinct=True
        ),
        # The oldest links of a goal, always the same ones.
        sa.Index("alignments_below", "parent_goal_id", "goal_id"),
        MOVING,
    )

    goal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("goals.id"))
    parent_goal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("goals.id"), index=True)
    parent_key_result_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("key_results.id"), index=True
    )
    share: Mapped[Decimal] = mapped_column(Amount, default=Decimal(1))
    # The part of the parent's amount that this goal carries, where it was split by amount.
    amount: Mapped[Decimal | None] = mapped_column(Amount)
    # The child's, kept where the parent sums them up: see queries/tree.py.
    live: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    progress: Mapped[Decimal | None] = mapped_column(Amount)
    last_update: Mapped[datetime | None]


class DirtyGoal(Identified, Model):
    """A goal whose number must be computed anew.

    Any number of rows for one goal merge in the next pass; without a unique key two writers never
    wait for one another here.
    """

    __tablename__ = "dirty_goals"

    goal_id: Mapped[uuid.UUID]
    # What a child's link adds to the sums of the goal since it was last told; where nobody knows,
    # none, and all children are summed up anew.
    weight: Mapped[Decimal | None] = mapped_column(sa.Numeric)
    value: Mapped[Decimal | None] = mapped_column(sa.Numeric)
    known: Mapped[int | None]
    # Whether the link leads to the goal itself.
    direct: Mapped[bool | None]
    last_update: Mapped[datetime | None]


@event.listens_for(Goal, "before_insert")
@event.listens_for(Goal, "before_update")
def _find_by_words(_mapper: object, _connection: object, goal: Goal) -> None:
    """Whatever changes a goal or a key result writes the goal as well: its version rises."""
    goal.find_by_words()
