"""Copies of goals, cycles and requests for help, and how far the copies reach."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import NotRequired, TypedDict
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from directory.tables import add_tables
from measures.assessment import KeyResultFacts
from measures.due import reported_period_end
from measures.plan import due_weights, phased_percents
from servicekit.database.models import TYPES, add_inbox
from servicekit.database.models import metadata as new_metadata

metadata = new_metadata()
add_tables(metadata)
add_inbox(metadata)

# Goals on the board; a draft, a cancelled and an archived goal count nowhere.
LIVE_STATES = ("active", "achieved", "missed")
# Of each level the board shows the cycles in the first of these states that any of them has.
CYCLE_STATES_BY_RANK = ("active", "scoring", "drafting", "planned")


class PhasedRecord(TypedDict):
    """A phased target as events have it."""

    on: str
    value: str


class MilestoneRecord(TypedDict):
    """A milestone as events have it; `done_on` where it is done."""

    id: str
    title: str
    weight: str
    due_on: str
    done_on: NotRequired[str]


class KeyResultNumbers(TypedDict):
    """The numbers of a key result as events have them: days and numbers as text."""

    key_result_id: str
    current: NotRequired[str]
    progress: NotRequired[str]
    last_check_in_id: NotRequired[str]
    last_check_in_at: NotRequired[str]
    last_period_end: NotRequired[str]
    milestones: NotRequired[list[MilestoneRecord]]


class KeyResultRecord(KeyResultNumbers):
    """A key result as events have it; what is empty there is absent here."""

    title: str
    direction: str
    accumulation: str
    period: str
    starts_on: str
    ends_on: str
    unit: NotRequired[str]
    start: NotRequired[str]
    target: NotRequired[str]
    target_high: NotRequired[str]
    tolerance: NotRequired[str]
    weight: NotRequired[str]
    cancelled: NotRequired[bool]
    ambition: NotRequired[str]
    cadence: NotRequired[str]
    source: NotRequired[str]
    phased_targets: NotRequired[list[PhasedRecord]]
    progress_source: NotRequired[str]
    children_mode: NotRequired[str]
    metric_id: NotRequired[str]


class AlignmentRecord(TypedDict):
    """A parent of a goal as events have it; without a key result, the goal itself."""

    goal_id: str
    key_result_id: NotRequired[str]
    share: str
    amount: NotRequired[str]


class Model(DeclarativeBase):
    """This service's tables."""

    metadata = metadata
    type_annotation_map = TYPES


class Goal(Model):
    """A copy of a goal; pace and health depend on the day and are never stored."""

    __tablename__ = "goals"
    __table_args__ = (sa.Index("goals_cycle", "cycle_id"), sa.Index("goals_owner", "owner_id"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sheet_id: Mapped[uuid.UUID | None]
    cycle_id: Mapped[uuid.UUID | None]
    owner_kind: Mapped[str]
    owner_id: Mapped[uuid.UUID | None]
    kind: Mapped[str]
    title: Mapped[str]
    state: Mapped[str]
    visibility: Mapped[str]
    named_viewers: Mapped[list[uuid.UUID]] = mapped_column(
        ARRAY(sa.Uuid()), default=list, server_default="{}"
    )
    weight: Mapped[Decimal | None]
    progress: Mapped[Decimal | None]
    children_progress: Mapped[Decimal | None]
    key_results: Mapped[list[KeyResultRecord]] = mapped_column(JSONB)
    alignments: Mapped[list[AlignmentRecord]] = mapped_column(JSONB)
    last_update: Mapped[datetime | None]
    deleted: Mapped[bool]
    version: Mapped[int] = mapped_column(sa.BigInteger)
    # Of the GoalProgressState that set its progress since, if any did.
    progress_version: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")
    # Newer values of fields of its key results, by key result.
    numbers: Mapped[dict[str, KeyResultNumbers]] = mapped_column(
        JSONB, default=dict, server_default="{}"
    )
    numbers_version: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")


class Cycle(Model):
    """A copy of a cycle."""

    __tablename__ = "cycles"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]
    # Empty only where the copy knows nothing but the deletion.
    starts_on: Mapped[date] = mapped_column(nullable=True)
    ends_on: Mapped[date] = mapped_column(nullable=True)
    cut_off_on: Mapped[date] = mapped_column(nullable=True)
    state: Mapped[str]
    parent_id: Mapped[uuid.UUID | None]
    deleted: Mapped[bool]
    version: Mapped[int] = mapped_column(sa.BigInteger)


class CrossUnitRequest(Model):
    """A copy of a request for help from a goal to another unit (协同)."""

    __tablename__ = "cross_unit_requests"
    __table_args__ = (sa.Index("cross_unit_requests_goal", "goal_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    goal_id: Mapped[uuid.UUID | None]
    unit_id: Mapped[uuid.UUID | None]
    request_text: Mapped[str]
    needed_on: Mapped[date | None]
    state: Mapped[str]
    reason: Mapped[str]
    requested_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    deleted: Mapped[bool]
    version: Mapped[int] = mapped_column(sa.BigInteger)


class Watermark(Model):
    """How far the copies reach: one row."""

    __tablename__ = "watermarks"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # Rises whenever something on the board may have changed.
    version: Mapped[int] = mapped_column(sa.BigInteger)
    # When the newest event applied was written at its source, and when it was applied here.
    written_at: Mapped[datetime]
    applied_at: Mapped[datetime]


def key_result_facts(key_result: KeyResultRecord, zone: str) -> KeyResultFacts:
    """Collect from a key result's JSON what decides its health (docs/measures.md).

    Raises ValueError for numbers that are not finite.
    """
    reported_through = _reported_through(key_result, zone)
    progress = finite_decimal(key_result.get("progress", ""))
    updated = reported_through is not None or bool(key_result.get("current"))
    if key_result.get("progress_source") == "children":
        # No value of it is due from anybody.
        reported_through = date.fromisoformat(key_result["ends_on"])
        updated = progress is not None
    return KeyResultFacts(
        direction=key_result["direction"],
        period=key_result["period"],
        starts_on=date.fromisoformat(key_result["starts_on"]),
        ends_on=date.fromisoformat(key_result["ends_on"]),
        progress=progress,
        reported_through=reported_through,
        updated=updated,
        cadence=key_result.get("cadence", ""),
        phased_targets=phased_percents(
            key_result.get("phased_targets", ()),
            direction=key_result["direction"],
            start=finite_decimal(key_result.get("start", "")),
            target=finite_decimal(key_result.get("target", "")),
        ),
        milestones=due_weights(key_result.get("milestones", ())),
        provided=bool(key_result.get("metric_id")),
    )


def _reported_through(key_result: KeyResultRecord, zone: str) -> date | None:
    """The end of the last period with a value; states of the release before have its moment."""
    if period_end := key_result.get("last_period_end"):
        return date.fromisoformat(period_end)
    if checked_in_at := key_result.get("last_check_in_at"):
        checked_in = datetime.fromisoformat(checked_in_at).astimezone(ZoneInfo(zone))
        return reported_period_end(checked_in.date(), key_result["period"])
    return None


def finite_decimal(text: str) -> Decimal | None:
    """Parse a decimal, None for no text; raises ValueError for what is not finite."""
    value = Decimal(text) if text else None
    if value is not None and not value.is_finite():
        raise ValueError(f"not a number: {text}")
    return value
