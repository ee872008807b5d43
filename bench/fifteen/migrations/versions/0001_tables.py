"""The fifteen tables."""

from alembic import op

from bench.fifteen.tables import statements

revision = "0001"
down_revision = None


def upgrade() -> None:
    for statement in statements():
        op.execute(statement)
