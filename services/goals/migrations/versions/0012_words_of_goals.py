"""Words of goals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"

# As models/words.py finds them, in the writings that goals were kept in.
HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff"
FILL = rf"""
    UPDATE goals SET words = (
        SELECT array_to_tsvector(array_agg(DISTINCT word)) FROM (
            SELECT CASE WHEN run[1] ~ '^[{HAN}]' THEN substr(run[1], place, 2)
                        ELSE left(run[1], 40) END AS word
            FROM regexp_matches(
                lower(normalize(concat_ws(' ', title, left(description, 300), (
                    SELECT string_agg(measured.title, ' ') FROM key_results AS measured
                    WHERE measured.goal_id = goals.id
                )), NFKC)),
                '[{HAN}]+|[0-9a-z\u00df-\u024f]+', 'g'
            ) AS run
            CROSS JOIN generate_series(
                1, CASE WHEN run[1] ~ '^[{HAN}]' THEN length(run[1]) ELSE 1 END
            ) AS place
            UNION ALL SELECT unnest(ARRAY['#' || owner_kind, '#' || visibility, '#' || cycle_id])
        ) AS found
    )
"""  # noqa: S608 - our own words


def upgrade() -> None:
    op.add_column("goals", sa.Column("words", postgresql.TSVECTOR(), nullable=True))
    op.execute(FILL)
    op.create_index("goals_level", "goals", ["cycle_id", "owner_kind", "id"], unique=False)
    op.create_index(
        "goals_words",
        "goals",
        ["words"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": False},
    )
