"""Creates a service's database, logins and roles with a superuser; can be repeated."""

from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from servicekit.config import Node

from . import names


def bootstrap(service: str, node: Node, admin_url: str) -> None:
    """Make `node` ready for `migrate`: after this no superuser is needed any more."""
    database = urlsplit(node.ddl).path.removeprefix("/")
    with psycopg.connect(_at(node, admin_url, "postgres"), autocommit=True) as admin:
        _create_logins(admin, service, node)
        _create_roles(admin, service)
        exists = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if exists.fetchone() is None:
            _execute(admin, "CREATE DATABASE {db}", db=database)
        _execute(admin, "REVOKE ALL ON DATABASE {db} FROM PUBLIC", db=database)
        for login in ("app", "ddl", "relay"):
            name = f"{service}_{login}"
            _execute(admin, "GRANT CONNECT ON DATABASE {db} TO {r}", db=database, r=name)
    with psycopg.connect(_at(node, admin_url, database), autocommit=True) as connection:
        _lay_ground(connection, service, database)


def _at(node: Node, admin_url: str, database: str) -> str:
    """The superuser's address on the node itself: a service may have several."""
    admin, node_url = urlsplit(admin_url), urlsplit(node.ddl)
    user, _, _ = admin.netloc.rpartition("@")
    _, _, host = node_url.netloc.rpartition("@")
    return admin._replace(netloc=f"{user}@{host}", path=f"/{database}").geturl()


def _create_logins(admin: psycopg.Connection, service: str, node: Node) -> None:
    for login, url in (("app", node.app), ("ddl", node.ddl), ("relay", node.relay)):
        name = f"{service}_{login}"
        power = "CREATEROLE" if login == "ddl" else "NOCREATEROLE"
        password = sql.Literal(unquote(urlsplit(url).password or ""))
        verb = "ALTER" if _role_exists(admin, name) else "CREATE"
        admin.execute(
            sql.SQL(f"{verb} ROLE {{}} LOGIN NOINHERIT {power} PASSWORD {{}}").format(
                sql.Identifier(name), password
            )
        )


def _create_roles(admin: psycopg.Connection, service: str) -> None:
    owner, group, shared = names.owner(service), names.group(service), names.shared_role(service)
    ddl, app = f"{service}_ddl", f"{service}_app"
    for role in (owner, group, shared):
        if not _role_exists(admin, role):
            _execute(admin, "CREATE ROLE {r} NOLOGIN", r=role)
    _execute(admin, "GRANT {r} TO {to} WITH INHERIT FALSE, SET TRUE", r=owner, to=ddl)
    _execute(admin, "GRANT {r} TO {to} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE", r=group, to=ddl)
    _execute(admin, "GRANT {r} TO {to} WITH INHERIT TRUE", r=group, to=shared)
    _execute(admin, "GRANT {r} TO {to} WITH INHERIT FALSE, SET TRUE", r=shared, to=app)


def _lay_ground(connection: psycopg.Connection, service: str, database: str) -> None:
    owner, group = names.owner(service), names.group(service)
    _execute(connection, "REVOKE ALL ON SCHEMA public FROM PUBLIC")
    _execute(connection, "GRANT CREATE ON DATABASE {db} TO {r}", db=database, r=owner)
    _execute(connection, "CREATE SCHEMA IF NOT EXISTS platform AUTHORIZATION {r}", r=owner)
    for role in (group, f"{service}_app", f"{service}_relay"):
        _execute(connection, "GRANT USAGE ON SCHEMA platform TO {r}", r=role)
    for kind in ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE ON SEQUENCES"):
        statement = f"ALTER DEFAULT PRIVILEGES FOR ROLE {{o}} GRANT {kind} TO {{g}}"
        _execute(connection, statement, o=owner, g=group)


def _role_exists(admin: psycopg.Connection, name: str) -> bool:
    row = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    return row.fetchone() is not None


def _execute(connection: psycopg.Connection, statement: str, **identifiers: str) -> None:
    quoted = {key: sql.Identifier(name) for key, name in identifiers.items()}
    connection.execute(sql.SQL(statement).format(**quoted))
