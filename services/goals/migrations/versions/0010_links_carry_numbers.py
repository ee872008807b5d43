"""Links carry numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
contracts = "the release before reads goals instead, and only writes links that are not live yet"

CARRY = """
    UPDATE alignments SET progress = goals.progress, last_update = goals.last_update,
        live = goals.state IN ('active', 'achieved', 'missed')
    FROM goals WHERE goals.id = goal_id
"""


def upgrade() -> None:
    op.add_column(
        "alignments",
        sa.Column("live", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column(
        "alignments", sa.Column("progress", sa.Numeric(precision=24, scale=6), nullable=True)
    )
    op.add_column("alignments", sa.Column("last_update", sa.DateTime(timezone=True), nullable=True))
    op.execute(CARRY)
