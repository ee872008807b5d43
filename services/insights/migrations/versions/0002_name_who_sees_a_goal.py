"""Name who sees a goal."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

contracts = "the release before never reads paths of this kind"

# Copies that were told of units before these paths were kept.
PATHS_OF_UNITS = """
    INSERT INTO directory_closure (kind, descendant_id, ancestor_id, starts_on, ends_on, depth)
    WITH RECURSIVE up AS (
        SELECT id AS descendant_id, id AS ancestor_id, 0 AS depth FROM directory_units
        UNION
        SELECT up.descendant_id, unit.parent_id, up.depth + 1
        FROM up JOIN directory_units AS unit ON unit.id = up.ancestor_id
        WHERE unit.parent_id IS NOT NULL AND up.depth < 40
    )
    SELECT 'subunit', descendant_id, ancestor_id, '-infinity', 'infinity', MIN(depth)
    FROM up GROUP BY descendant_id, ancestor_id
    ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    op.add_column(
        "goals",
        sa.Column("named", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
    )
    op.execute(PATHS_OF_UNITS)
