"""Reach of endpoints."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("endpoints", sa.Column("reach", sa.Text(), server_default="all", nullable=False))
