"""The DDL login owns nothing: for one transaction it acts as the role that owns all tables."""

import psycopg
from psycopg import sql

from . import names


def act_as_owner(connection: psycopg.Connection, service: str) -> None:
    """From here to the end of the transaction, act as the service's owning role."""
    owner = sql.Identifier(names.owner(service))
    connection.execute(sql.SQL("SET LOCAL ROLE {}").format(owner))
