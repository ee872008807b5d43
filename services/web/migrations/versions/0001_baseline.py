"""Baseline."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("cookie_hash", sa.LargeBinary(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sid", sa.Text(), nullable=False),
        sa.Column("person", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("tokens", sa.LargeBinary(), nullable=False),
        sa.Column("renew_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("sessions_pkey")),
        sa.UniqueConstraint("cookie_hash", name=op.f("sessions_cookie_hash_key")),
    )
    op.create_index(op.f("sessions_ends_at"), "sessions", ["ends_at"], unique=False)
    op.create_index("sessions_person", "sessions", ["tenant_id", "person_id"], unique=False)
    op.create_index(op.f("sessions_sid"), "sessions", ["sid"], unique=False)
