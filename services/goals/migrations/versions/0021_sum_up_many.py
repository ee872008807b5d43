"""Sum up many."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("dirty_goals", sa.Column("weight", sa.Numeric(), nullable=True))
    op.add_column("dirty_goals", sa.Column("value", sa.Numeric(), nullable=True))
    op.add_column("dirty_goals", sa.Column("known", sa.Integer(), nullable=True))
    op.add_column("dirty_goals", sa.Column("direct", sa.Boolean(), nullable=True))
    op.add_column(
        "dirty_goals", sa.Column("last_update", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("goals", sa.Column("sums", postgresql.ARRAY(sa.Numeric()), nullable=True))
    op.add_column("goals", sa.Column("summed_on", sa.Date(), nullable=True))
    op.create_index(
        "key_results_driven",
        "key_results",
        ["goal_id"],
        unique=False,
        postgresql_where=sa.text("driver = 'children'"),
    )
