"""What all tables of goals share."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

from directory.tables import add_tables
from servicekit.database.models import TYPES, add_inbox
from servicekit.database.models import metadata as new_metadata
from servicekit.errors import Conflict
from services.goals.search.search_index import NAME_SEPARATOR

metadata = new_metadata()
add_tables(metadata)
add_inbox(metadata)


def name_words(table: sa.Table) -> Any:
    """Build the tsvector of a person's or a unit's name, by which owners of goals are found."""
    words = sa.func.regexp_split_to_array(
        sa.func.lower(table.c.name), sa.text(f"'{NAME_SEPARATOR}'")
    )
    return sa.func.array_to_tsvector(sa.func.array_remove(words, sa.text("''")))


for table_name in ("directory_people", "directory_units"):
    sa.Index(f"{table_name}_words", name_words(metadata.tables[table_name]), postgresql_using="gin")

# Money to the cent and beyond; progress in percent.
Amount = sa.Numeric(24, 6)
# Room on each page for the next version of its rows: numbers move all the time, and a version
# beside the one before it needs no entry in any index.
MOVING = {"postgresql_with": {"fillfactor": 80}}


class Model(DeclarativeBase):
    """This service's tables."""

    metadata = metadata
    type_annotation_map = TYPES


def step(steps: dict[str, set[str]], what: str, before: str, after: str) -> str:
    """Return `after`, the next state of a `what`.

    Raises Conflict `<what>.cannot_move` where it cannot follow `before`.
    """
    if after not in steps[before]:
        raise Conflict(f"{what}.cannot_move", state=before, to=after)
    return after
