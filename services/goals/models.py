"""What all tables of goals share."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

from directory.tables import add_tables
from servicekit.database.models import TYPES, add_inbox
from servicekit.database.models import metadata as new_metadata
from servicekit.errors import Conflict
from services.goals.search.search_index import IN_NAMES

metadata = new_metadata()
add_tables(metadata)
add_inbox(metadata)


def name_words(table: sa.Table) -> Any:
    """The words of a person's or a unit's name: whose goals are looked for by their owner."""
    split = sa.func.regexp_split_to_array(sa.func.lower(table.c.name), sa.text(f"'{IN_NAMES}'"))
    return sa.func.array_to_tsvector(sa.func.array_remove(split, sa.text("''")))


for named in ("directory_people", "directory_units"):
    sa.Index(f"{named}_words", name_words(metadata.tables[named]), postgresql_using="gin")

# Money to the cent and beyond; progress in percent.
Amount = sa.Numeric(24, 6)
# Room on each page for the next version of its rows: numbers move all the time, and a version
# beside the one before it needs no entry in any index.
MOVING = {"postgresql_with": {"fillfactor": 80}}
# Small lists that are read whole, their days and numbers as text.
Items = list[dict[str, Any]]


class Model(DeclarativeBase):
    """This service's tables."""

    metadata = metadata
    type_annotation_map = TYPES | {Items: JSONB}


def step(steps: dict[str, set[str]], what: str, before: str, after: str) -> str:
    """The state `after`; Conflict where it cannot follow `before`."""
    if after not in steps[before]:
        raise Conflict(f"{what}.cannot_move", state=before, to=after)
    return after
