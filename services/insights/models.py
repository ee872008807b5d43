"""Copies of goals and cycles, as their owners told them, and how far the copies reach."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
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

# What the board shows; a draft, a cancelled and an archived goal count nowhere.
LIVE = ("active", "achieved", "missed")
# Of each level the board shows the cycles in the first of these states that any of them has.
SHOWN_FIRST = ("active", "scoring", "drafting", "planned")


class Model(DeclarativeBase):
    """This service's tables."""

    metadata = metadata
    type_annotation_map = TYPES


class Goal(Model):
    """The whole public row of a goal; pace and health depend on the day and are never stored."""

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
    named: Mapped[list[uuid.UUID]] = mapped_column(
        ARRAY(sa.Uuid()), default=list, server_default="{}"
    )
    weight: Mapped[Decimal | None]
    progress: Mapped[Decimal | None]
    children_progress: Mapped[Decimal | None]
    key_results: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    alignments: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    last_update: Mapped[datetime | None]
    deleted: Mapped[bool]
    version: Mapped[int] = mapped_column(sa.BigInteger)
    # Where it stood when it last was told that it moved, if that is newer than the row's version.
    progress_version: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")
    # Likewise of its key results by id, over what `key_results` says.
    numbers: Mapped[dict[str, dict[str, Any]]] = mapped_column(
        JSONB, default=dict, server_default="{}"
    )
    numbers_version: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")


class Cycle(Model):
    """A cycle as it was told."""

    __tablename__ = "cycles"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]
    # Empty only where nothing but the deletion was told.
    starts_on: Mapped[date] = mapped_column(nullable=True)
    ends_on: Mapped[date] = mapped_column(nullable=True)
    cut_off_on: Mapped[date] = mapped_column(nullable=True)
    state: Mapped[str]
    parent_id: Mapped[uuid.UUID | None]
    deleted: Mapped[bool]
    version: Mapped[int] = mapped_column(sa.BigInteger)


class Collaboration(Model):
    """Help that a goal asks of another unit (协同), as it was told."""

    __tablename__ = "collaborations"
    __table_args__ = (sa.Index("collaborations_goal", "goal_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    goal_id: Mapped[uuid.UUID | None]
    unit_id: Mapped[uuid.UUID | None]
    ask: Mapped[str]
    needed_on: Mapped[date | None]
    state: Mapped[str]
    reason: Mapped[str]
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    deleted: Mapped[bool]
    version: Mapped[int] = mapped_column(sa.BigInteger)


class KeyResultUpdate(Model):
    """Written by the release before alone: goals tell the period now, and the next one drops it."""

    __tablename__ = "key_result_updates"
    __table_args__ = (sa.Index("key_result_updates_goal", "goal_id"),)

    key_result_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    goal_id: Mapped[uuid.UUID]
    period_end: Mapped[date]
    recorded_at: Mapped[datetime]


class Watermark(Model):
    """How far the copies reach: one row."""

    __tablename__ = "watermarks"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # Rises whenever something on the board may have changed.
    version: Mapped[int] = mapped_column(sa.BigInteger)
    # When the newest event applied was written at its source, and when it was applied here.
    told_at: Mapped[datetime]
    applied_at: Mapped[datetime]


def key_result_facts(item: Mapping[str, Any], zone: str) -> KeyResultFacts:
    """What decides how a told key result stands."""
    told_at, told_to = item.get("last_check_in_at"), item.get("last_period_end")
    reported_through = date.fromisoformat(told_to) if told_to else None
    if reported_through is None and told_at:
        # Told by the release before, which did not say it.
        told = datetime.fromisoformat(told_at).astimezone(ZoneInfo(zone))
        reported_through = reported_period_end(told.date(), item["period"])
    progress = number(item.get("progress", ""))
    updated = reported_through is not None or bool(item.get("current"))
    if item.get("driver") == "children":
        # Nobody owes a value for it.
        reported_through, updated = date.fromisoformat(item["ends_on"]), progress is not None
    return KeyResultFacts(
        direction=item["direction"],
        period=item["period"],
        starts_on=date.fromisoformat(item["starts_on"]),
        ends_on=date.fromisoformat(item["ends_on"]),
        progress=progress,
        reported_through=reported_through,
        updated=updated,
        cadence=item.get("cadence", ""),
        phased=phased_percents(
            item.get("phased", ()),
            direction=item["direction"],
            start=number(item.get("start", "")),
            target=number(item.get("target", "")),
        ),
        milestones=due_weights(item.get("milestones", ())),
        provided=bool(item.get("metric_id")),
    )


def number(text: str) -> Decimal | None:
    """A decimal that travelled as text; ValueError for what is not finite."""
    found = Decimal(text) if text else None
    if found is not None and not found.is_finite():
        raise ValueError(f"not a number: {text}")
    return found
