"""Refuses a database that stands at revisions from which no migration of this release leads on."""

from pathlib import Path

import psycopg

from .migrations import steps
from .ownership import act_as_owner
from .platform import UPGRADES

LAID = "SELECT to_regclass('platform.upgrades') IS NOT NULL"
REVISIONS = "SELECT file FROM platform.upgrades UNION SELECT revision FROM platform.schemas"


class UnknownRevisionError(RuntimeError):
    """Says which database stands where; an older baseline or a later release has been there."""


def require_known_revisions(ddl_url: str, service: str, folder: Path) -> None:
    """Raise UnknownRevisionError unless this release has every revision of the database.

    To be called after `bootstrap`; a database in which nothing was migrated yet has none.
    """
    release = {path.name for path in UPGRADES} | {step.revision for step in steps(folder)}
    with psycopg.connect(ddl_url, autocommit=True) as connection, connection.transaction():
        act_as_owner(connection, service)
        if connection.execute(LAID).fetchone() != (True,):
            return
        revisions = {revision for (revision,) in connection.execute(REVISIONS)}
    if unknown := sorted(revisions - release):
        raise UnknownRevisionError(
            f"{service} stands at {', '.join(unknown)}, which this release does not know"
        )
