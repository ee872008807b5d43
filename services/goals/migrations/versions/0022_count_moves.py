"""Count the versions of goals and key results that moved a number alone."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    for table in ("goals", "key_results"):
        column = sa.Column("moves", sa.BigInteger(), server_default="0", nullable=False)
        op.add_column(table, column)
