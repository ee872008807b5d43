"""Dates of cycles."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("cycles", sa.Column("drafting_on", sa.Date(), nullable=True))
    op.add_column("cycles", sa.Column("closes_on", sa.Date(), nullable=True))
    op.add_column("goals", sa.Column("reopened_until", sa.Date(), nullable=True))
    op.add_column("sheets", sa.Column("reopened_until", sa.Date(), nullable=True))
    op.add_column("sheets", sa.Column("reopened_why", sa.Text(), nullable=True))
