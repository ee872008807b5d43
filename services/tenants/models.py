"""The tables of tenants, with the rules of their state."""

from directory.tables import add_tables
from servicekit.models import Model as KitModel
from servicekit.models import add_inbox
from servicekit.models import metadata as new_metadata

metadata = new_metadata()
add_tables(metadata)
add_inbox(metadata)


class Model(KitModel):
    """This service's tables."""

    __abstract__ = True
    metadata = metadata
