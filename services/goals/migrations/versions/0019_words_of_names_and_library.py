"""Words of names and library."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"

# As models/words.py finds them, in the writings that the library was kept in.
HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff"
IN_NAMES = rf"[^0-9a-z\u00df-\u024f{HAN}]+|(?=[{HAN}])|(?<=[{HAN}])"
NAME_WORDS = (
    f"array_to_tsvector(array_remove(regexp_split_to_array(lower(name), '{IN_NAMES}'), ''))"
)
FILL = rf"""
    UPDATE {{table}} SET words = (
        SELECT array_to_tsvector(array_agg(DISTINCT word)) FROM (
            SELECT CASE WHEN run[1] ~ '^[{HAN}]' THEN substr(run[1], place, 2)
                        ELSE left(run[1], 40) END AS word
            FROM regexp_matches(
                lower(normalize(concat_ws(' ', {{texts}}), NFKC)),
                '[{HAN}]+|[0-9a-z\u00df-\u024f]+', 'g'
            ) AS run
            CROSS JOIN generate_series(
                1, CASE WHEN run[1] ~ '^[{HAN}]' THEN length(run[1]) ELSE 1 END
            ) AS place
        ) AS found
    )
"""  # noqa: S608 - our own words
TEXTS = {
    "library_items": "code, name, name_en, category, category_en",
    "templates": "code, name, name_en, summary, summary_en",
}


def upgrade() -> None:
    for table, texts in TEXTS.items():
        op.add_column(table, sa.Column("words", postgresql.TSVECTOR(), nullable=True))
        op.execute(FILL.format(table=table, texts=texts))
    for table in ("directory_people", "directory_units"):
        op.create_index(
            f"{table}_words", table, [sa.text(NAME_WORDS)], unique=False, postgresql_using="gin"
        )
