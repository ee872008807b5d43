"""Lays and upgrades the `platform` schema that a service's tenants share."""

from pathlib import Path

import psycopg
from psycopg import sql

from . import names
from .ownership import act_as_owner

# Each change of the shared tables adds a file, which comes after the others by its name; what ran
# is kept in platform.upgrades.
UPGRADES = tuple(sorted(Path(__file__).parent.glob("platform*.sql")))
ROW_SECURED = ("outbox", "jobs", "idempotency_keys", "dead_letters")
RELAYED = {"outbox": "SELECT, DELETE", "jobs": "SELECT, UPDATE, DELETE"}


def upgrade_platform(connection: psycopg.Connection, service: str) -> None:
    """Bring the shared tables to this release, in one transaction of the DDL login."""
    with connection.transaction():
        act_as_owner(connection, service)
        connection.execute(
            "CREATE TABLE IF NOT EXISTS platform.upgrades"
            " (file text PRIMARY KEY, at timestamptz DEFAULT now())"
        )
        connection.execute("LOCK TABLE platform.upgrades")
        done = {row[0] for row in connection.execute("SELECT file FROM platform.upgrades")}
        for path in (path for path in UPGRADES if path.name not in done):
            for statement in path.read_text().split("\n--\n"):
                connection.execute(statement.replace("{service}", service).encode())
            if path == UPGRADES[0]:
                _secure(connection, service)
            connection.execute("INSERT INTO platform.upgrades (file) VALUES (%s)", [path.name])


def _secure(connection: psycopg.Connection, service: str) -> None:
    for table in ROW_SECURED:
        at = sql.Identifier("platform", table)
        group, relay = _name(names.group(service)), _name(f"{service}_relay")
        for statement in (
            "ALTER TABLE {at} ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE {at} FORCE ROW LEVEL SECURITY",
            "CREATE POLICY own ON {at} TO {group} USING (role_name = current_user)"
            " WITH CHECK (role_name = current_user)",
            "CREATE POLICY owner ON {at} TO {owner} USING (true) WITH CHECK (true)",
        ):
            owner = _name(names.owner(service))
            connection.execute(sql.SQL(statement).format(at=at, group=group, owner=owner))
        if table in RELAYED:
            grant = sql.SQL("GRANT " + RELAYED[table] + " ON {at} TO {relay}")
            policy = sql.SQL(
                "CREATE POLICY relay ON {at} TO {relay} USING (true) WITH CHECK (true)"
            )
            connection.execute(grant.format(at=at, relay=relay))
            connection.execute(policy.format(at=at, relay=relay))


def _name(identifier: str) -> sql.Identifier:
    return sql.Identifier(identifier)
