"""A column more: why a goal was set."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("goals", sa.Column("reason", sa.Text(), nullable=True))
