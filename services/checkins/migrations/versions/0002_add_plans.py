"""Add plans."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("check_ins", sa.Column("done", sa.ARRAY(sa.Text()), nullable=True))
    op.add_column("key_results", sa.Column("cadence", sa.Text(), nullable=True))
    op.add_column("key_results", sa.Column("driver", sa.Text(), nullable=True))
    op.add_column(
        "key_results", sa.Column("phased", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )
    op.add_column(
        "key_results",
        sa.Column("milestones", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    )
