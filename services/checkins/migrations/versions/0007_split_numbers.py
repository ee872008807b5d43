"""Split numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column(
        "key_results",
        sa.Column("numbers_version", sa.BigInteger(), server_default="0", nullable=False),
    )
