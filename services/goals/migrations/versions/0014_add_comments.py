"""Add comments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column(
        "sheets",
        sa.Column(
            "comments", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
    )
