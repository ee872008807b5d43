"""Conditions of full-text search; search_index writes the terms."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY


def matches_terms(model: Any, terms: str) -> sa.ColumnElement[bool]:
    """Match rows of `model`, which has a column `words`, with all of `terms`, a tsquery literal.

    Empty terms match no row.
    """
    if not terms:
        return sa.false()
    return sa.type_coerce(model.words.bool_op("@@")(sa.cast(terms, TSQUERY)), sa.Boolean)
