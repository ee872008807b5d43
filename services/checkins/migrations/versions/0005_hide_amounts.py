"""Hide amounts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column(
        "goals",
        sa.Column("amounts_hidden", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
