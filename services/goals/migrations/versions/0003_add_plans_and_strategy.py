"""Add plans and strategy."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column(
        "alignments", sa.Column("amount", sa.Numeric(precision=24, scale=6), nullable=True)
    )
    op.add_column(
        "goals",
        sa.Column("strategic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("goals", sa.Column("theme", sa.Text(), server_default="", nullable=False))
    op.add_column("goals", sa.Column("dimension", sa.Text(), nullable=True))
    op.add_column("key_result_values", sa.Column("done", sa.ARRAY(sa.Text()), nullable=True))
    op.add_column("key_results", sa.Column("cadence", sa.Text(), nullable=True))
    op.add_column(
        "key_results", sa.Column("ambition", sa.Text(), server_default="committed", nullable=False)
    )
    op.add_column("key_results", sa.Column("source", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "key_results",
        sa.Column(
            "phased", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
    )
    op.add_column(
        "key_results",
        sa.Column(
            "milestones",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
        ),
    )
    op.add_column(
        "key_results", sa.Column("children_by", sa.Text(), server_default="share", nullable=False)
    )
