"""Add collaborations."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "collaborations",
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("key_result_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("needed_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column(
            "asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goals.id"], name=op.f("collaborations_goal_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["key_result_id"], ["key_results.id"], name=op.f("collaborations_key_result_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("collaborations_pkey")),
    )
    op.create_index("collaborations_asked_by", "collaborations", ["asked_by", "id"], unique=False)
    op.create_index(op.f("collaborations_goal_id"), "collaborations", ["goal_id"], unique=False)
    op.create_index("collaborations_unit", "collaborations", ["unit_id", "id"], unique=False)
