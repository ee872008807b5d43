"""Add requests."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "policies",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("policies_pkey")),
    )
    op.create_table(
        "requests",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("goal_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("owner_kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("submitter_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("diff", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("nodes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("waiting", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("waiting_roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("units", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("barred", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("involved", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheets.id"], name=op.f("requests_sheet_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("requests_pkey")),
    )
    op.create_index(
        "requests_goals", "requests", ["goal_ids"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "requests_involved", "requests", ["involved"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "requests_open",
        "requests",
        ["sheet_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("requests_sheet", "requests", ["sheet_id", "id"], unique=False)
    op.create_index("requests_submitter", "requests", ["submitter_id", "id"], unique=False)
    op.create_index(
        "requests_waiting", "requests", ["waiting"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "requests_waiting_roles",
        "requests",
        ["waiting_roles", "units"],
        unique=False,
        postgresql_using="gin",
    )
    op.add_column("sheets", sa.Column("difficulty", sa.Integer(), nullable=True))
