"""Add last period end."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("key_results", sa.Column("last_period_end", sa.Date(), nullable=True))
    op.execute(
        "UPDATE key_results SET last_period_end = told.last FROM"
        " (SELECT key_result_id, max(period_end) AS last FROM key_result_values WHERE counts"
        " GROUP BY key_result_id) AS told WHERE told.key_result_id = key_results.id"
    )
