"""Add metric."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("key_results", sa.Column("metric_id", sa.Uuid(), nullable=True))
