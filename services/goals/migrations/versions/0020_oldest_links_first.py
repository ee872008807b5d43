"""Oldest links first."""

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_index("alignments_below", "alignments", ["parent_goal_id", "goal_id"], unique=False)
