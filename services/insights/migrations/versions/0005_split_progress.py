"""Split progress."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column(
        "goals", sa.Column("progress_version", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column(
        "goals",
        sa.Column(
            "numbers", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
    )
    op.add_column(
        "goals", sa.Column("numbers_version", sa.BigInteger(), server_default="0", nullable=False)
    )
