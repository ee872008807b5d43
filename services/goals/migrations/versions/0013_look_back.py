"""Look back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
contracts = "the release before writes no carried_from, so neither holds it back"


def upgrade() -> None:
    op.create_table(
        "retrospectives",
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("owner_kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("score", sa.Numeric(precision=3, scale=2), nullable=True),
        sa.Column("worked", sa.Text(), nullable=False),
        sa.Column("failed", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column(
            "actions", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("retrospectives_cycle_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goals.id"], name=op.f("retrospectives_goal_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("retrospectives_pkey")),
    )
    op.create_index(
        "retrospectives_actions",
        "retrospectives",
        ["actions"],
        unique=False,
        postgresql_using="gin",
        postgresql_where=sa.text("goal_id IS NULL"),
    )
    op.create_index(
        "retrospectives_goal",
        "retrospectives",
        ["goal_id", "stage"],
        unique=True,
        postgresql_where=sa.text("goal_id IS NOT NULL"),
    )
    op.create_index(
        "retrospectives_unit",
        "retrospectives",
        ["owner_id", "cycle_id", "stage"],
        unique=True,
        postgresql_where=sa.text("goal_id IS NULL"),
    )
    op.add_column("goals", sa.Column("carried_from", sa.Uuid(), nullable=True))
    op.create_index(
        "goals_carried",
        "goals",
        ["carried_from", "cycle_id"],
        unique=True,
        postgresql_where=sa.text("carried_from IS NOT NULL AND state <> 'cancelled'"),
    )
    op.create_foreign_key(
        op.f("goals_carried_from_fkey"), "goals", "goals", ["carried_from"], ["id"]
    )
