"""What is typed, looked for among the words of a row: see models/words.py."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY


def holds(model: Any, terms: str) -> sa.ColumnElement[bool]:
    """Whether a row of `model` has all `terms` (a tsquery); where there are none it has not."""
    if not terms:
        return sa.false()
    return sa.type_coerce(model.words.bool_op("@@")(sa.cast(terms, TSQUERY)), sa.Boolean)
