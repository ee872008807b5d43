"""Tell providers."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("metrics", sa.Column("due_told", sa.Date(), nullable=True))
    op.add_column("metrics", sa.Column("overdue_told", sa.Date(), nullable=True))
