"""What all tables of checkins share."""

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

from directory.tables import add_tables
from servicekit.database.models import TYPES, add_inbox
from servicekit.database.models import metadata as new_metadata

metadata = new_metadata()
add_tables(metadata)
add_inbox(metadata)

Amount = sa.Numeric(24, 6)


class Model(DeclarativeBase):
    """This service's tables."""

    metadata = metadata
    type_annotation_map = TYPES
