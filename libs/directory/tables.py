"""The three tables of the copy; a service adds them to its own metadata."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB


def add_tables(metadata: sa.MetaData) -> None:
    """Add the directory to `metadata`: people, units, and the closure of who is above whom."""
    sa.Table(
        "directory_people",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("job_family", sa.Text, nullable=False),
        sa.Column("assignments", JSONB, nullable=False),
        sa.Column("reporting_lines", JSONB, nullable=False),
        sa.Column("roles", JSONB, nullable=False),
        sa.Column("leaves", JSONB, nullable=False, server_default="[]"),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Index("directory_people_subject", "subject"),
        sa.Index("directory_people_number", "number"),
        sa.Index("directory_people_away", "id", postgresql_where=sa.text("leaves <> '[]'")),
    )
    sa.Table(
        "directory_units",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("parent_id", sa.Uuid),
        sa.Column("head_id", sa.Uuid),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Index("directory_units_head_id", "head_id"),
    )
    # kind manager: ancestor leads descendant; unit: ancestor is a unit that holds the person;
    # subunit: ancestor is a unit that holds the unit.
    sa.Table(
        "directory_closure",
        metadata,
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("descendant_id", sa.Uuid, primary_key=True),
        sa.Column("ancestor_id", sa.Uuid, primary_key=True),
        sa.Column("starts_on", sa.Date, primary_key=True),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("depth", sa.Integer, nullable=False),
        sa.Index("directory_closure_down", "kind", "ancestor_id", "descendant_id"),
    )


_TABLES = sa.MetaData()
add_tables(_TABLES)
PEOPLE, UNITS = _TABLES.tables["directory_people"], _TABLES.tables["directory_units"]
