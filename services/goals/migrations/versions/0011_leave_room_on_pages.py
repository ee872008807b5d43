"""Leave room on pages."""

from alembic import op

revision = "0011"
down_revision = "0010"

MOVING = ("goals", "key_results", "alignments")


def upgrade() -> None:
    for table in MOVING:
        op.execute(f"ALTER TABLE {table} SET (fillfactor = 80)")
