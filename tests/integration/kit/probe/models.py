"""The probe's tables: counters of its own, and what it heard of others."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from servicekit.database.models import TYPES, Identified, Versioned, add_inbox
from servicekit.database.models import metadata as new_metadata

metadata = new_metadata()
add_inbox(metadata)


class Model(DeclarativeBase):
    """The probe's tables."""

    metadata = metadata
    type_annotation_map = TYPES


class Counter(Versioned, Model):
    """Something that is counted."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(unique=True)
    total: Mapped[float] = mapped_column(sa.Numeric(20, 6), default=0)


class Heard(Identified, Model):
    """One fact that took effect, in the order of its effect."""

    __tablename__ = "heard"

    seq: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(always=True), unique=True)
    counter_id: Mapped[str]
    amount: Mapped[int] = mapped_column(sa.BigInteger)


class Copy(Model):
    """What another service told of a counter."""

    __tablename__ = "copies"

    counter_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    total: Mapped[int] = mapped_column(sa.BigInteger)
    version: Mapped[int] = mapped_column(sa.BigInteger)
