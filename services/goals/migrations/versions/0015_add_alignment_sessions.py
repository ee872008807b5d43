"""Add alignment sessions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "alignment_sessions",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("units", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("members", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("convener_id", sa.Uuid(), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("readers", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("awaits", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("alignment_sessions_cycle_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"],
            ["alignment_sessions.id"],
            name=op.f("alignment_sessions_follows_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("alignment_sessions_pkey")),
    )
    op.create_index(
        "alignment_sessions_awaits",
        "alignment_sessions",
        ["awaits"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "alignment_sessions_cycle", "alignment_sessions", ["cycle_id", "id"], unique=False
    )
    op.create_index(
        "alignment_sessions_readers",
        "alignment_sessions",
        ["readers"],
        unique=False,
        postgresql_using="gin",
    )
    op.add_column("sheets", sa.Column("returned_by", sa.Uuid(), nullable=True))
