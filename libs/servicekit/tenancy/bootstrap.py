"""Creates a service's database, logins and roles with a superuser; can be repeated."""

from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from servicekit.config import Node

from . import names


def bootstrap(service: str, node: Node, admin_url: str) -> None:
    """Make `node` ready for `migrate`: after this no superuser is needed any more."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        _create_logins(admin, service, node)
        _create_roles(admin, service)
        exists = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [service])
        if exists.fetchone() is None:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(service)))
        _execute(admin, "REVOKE ALL ON DATABASE {db} FROM PUBLIC", db=service)
        for login in ("app", "ddl", "relay"):
            _execute(
                admin, "GRANT CONNECT ON DATABASE {db} TO {r}", db=service, r=f"{service}_{login}"
            )
    own_url = urlsplit(admin_url)._replace(path=f"/{service}").geturl()
    with psycopg.connect(own_url, autocommit=True) as database:
        _lay_ground(database, service)


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


def _lay_ground(database: psycopg.Connection, service: str) -> None:
    owner, group = names.owner(service), names.group(service)
    _execute(database, "REVOKE ALL ON SCHEMA public FROM PUBLIC")
    _execute(database, "GRANT CREATE ON DATABASE {db} TO {r}", db=service, r=owner)
    _execute(database, "CREATE SCHEMA IF NOT EXISTS platform AUTHORIZATION {r}", r=owner)
    for role in (group, f"{service}_app", f"{service}_relay"):
        _execute(database, "GRANT USAGE ON SCHEMA platform TO {r}", r=role)
    for kind in ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE ON SEQUENCES"):
        statement = f"ALTER DEFAULT PRIVILEGES FOR ROLE {{o}} GRANT {kind} TO {{g}}"
        _execute(database, statement, o=owner, g=group)


def _role_exists(admin: psycopg.Connection, name: str) -> bool:
    found = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    return found.fetchone() is not None


def _execute(connection: psycopg.Connection, statement: str, **identifiers: str) -> None:
    quoted = {key: sql.Identifier(name) for key, name in identifiers.items()}
    connection.execute(sql.SQL(statement).format(**quoted))
