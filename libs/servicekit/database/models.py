"""What the tables of every service share."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from servicekit import clock
from servicekit.ids import new_id

NAMING = {
    "ix": "%(table_name)s_%(column_0_N_name)s",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}


# The column types of annotations; each service's `Model` names it beside its metadata, so that
# every service has a registry of its own.
TYPES = {
    datetime: sa.DateTime(timezone=True),
    uuid.UUID: sa.Uuid(),
    str: sa.Text(),
}


class Identified:
    """A row with an id of its own."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)


class Versioned(Identified):
    """A row whose version rises with every change, under the row's lock, and orders its states."""

    version: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    updated_at: Mapped[datetime] = mapped_column(
        default=clock.now, onupdate=clock.now, server_default=sa.func.now()
    )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy calls it on the class
        return {"version_id_col": cls.version}

    @property
    def revision(self) -> int:
        """What If-Match is compared with."""
        return self.version


class Measured(Versioned):
    """A row with numbers that the system moves: a person's change is not stale for that."""

    __abstract__ = True

    # How many of its versions were moves of its numbers alone.
    moves: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")

    @property
    def revision(self) -> int:
        """The version without the moves of the numbers."""
        return self.version - self.moves


def metadata() -> sa.MetaData:
    """Make a service's metadata, with the naming of constraints."""
    return sa.MetaData(naming_convention=NAMING)


def add_inbox(tables: sa.MetaData) -> sa.Table:
    """The inbox of a service that handles facts: primary key consumer and event."""
    return sa.Table(
        "inbox",
        tables,
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column(
            "received_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Index("inbox_received_at", "received_at"),
    )
