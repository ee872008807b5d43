"""Every route refuses what it cannot take: in one shape, in the reader's words, without trace."""

import os
from collections.abc import Iterator
from itertools import count
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from servicekit.ids import new_id
from servicekit.tenancy.names import SHARED_SCHEMA, tenant_schema
from tests.contract import bodies
from tests.contract.coverage import Call
from tests.contract.routes import ROUTES, Route, covered, send
from tests.contract.world import Side

KEYS = {"type", "title", "status", "detail", "code", "errors", "trace_id"}
WRITES = [route for route in ROUTES if route.body]
NAMING = [route for route in ROUTES if "<uuid:" in route.rule]
LISTS = [route for route in ROUTES if route.query]
CHANGES = [
    route for route in ROUTES if "If-Match" in str(route) or route.method in ("PUT", "PATCH")
]
TOO_LARGE = b'{"name": "' + b"x" * 10_000_000 + b'"}'
NUMBERS = count()
# Kept by Keycloak alone, so not to be found in any table.
SECRET = {"client_secret"}


class Wall:
    """One route of one company: what it answers, and whether anything has moved meanwhile."""

    def __init__(self, side: Side, route: Route) -> None:
        self.side, self.route = side, route
        self.call: Call = covered(route)(side)
        self.token = "" if route.public else side.token(self.call.who)
        self.faults: list[str] = []

    def send(self, **changes: Any) -> Any:
        return send(self.side, self.route, self.call, self.token, **changes)

    def refuse(self, label: str, *statuses: int, **changes: Any) -> Any:
        """Both languages refuse it; what is wrong with how they do is kept."""
        headers = changes.pop("headers", {})
        chinese, english = (
            self.send(headers={**headers, "Accept-Language": locale}, **changes)
            for locale in ("zh-CN", "en")
        )
        for fault in (*_misshapen(chinese), *_misshapen(english)):
            self.faults.append(f"{label}: {fault}: {chinese.text[:300]}")
        if chinese.status_code not in statuses:
            self.faults.append(f"{label}: {chinese.status_code}: {chinese.text[:300]}")
        elif not (_words(chinese) and _words(chinese).isdisjoint(_words(english))):
            self.faults.append(f"{label}: the same words in both languages: {chinese.text[:300]}")
        return chinese

    def rows(self) -> dict[str, Any]:
        """Every table of the company, and what the platform keeps for it."""
        with self.database() as connection:
            found = {
                table: connection.execute(
                    sql.SQL(
                        "SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM {} t"
                    ).format(sql.Identifier(*table.split(".")))
                ).fetchone()
                for table in self.tables(connection)
            }
            for table in ("outbox", "jobs", "idempotency_keys"):
                counted = sql.SQL("SELECT count(*) FROM platform.{} WHERE tenant_id = %s")
                (found[table],) = connection.execute(
                    counted.format(sql.Identifier(table)), [self.side.company.id]
                ).fetchall()
        return found

    def holds(self, text: str) -> bool:
        """Whether a row of the company holds the text as it was sent."""
        with self.database() as connection:
            return any(
                connection.execute(
                    sql.SQL("SELECT 1 FROM {} t WHERE position(%s in t::text) > 0").format(
                        sql.Identifier(*table.split("."))
                    ),
                    [text],
                ).fetchone()
                for table in self.tables(connection)
            )

    def tables(self, connection: psycopg.Connection) -> list[str]:
        schema = tenant_schema(self.side.company.id)
        if self.side.service(self.route.service).runtime.service.shared:
            schema = SHARED_SCHEMA
        query = "SELECT tablename FROM pg_tables WHERE schemaname = %s"
        return [f"{schema}.{name}" for (name,) in connection.execute(query, [schema])]

    def database(self) -> psycopg.Connection:
        node = self.side.service(self.route.service).runtime.settings.database_nodes[0]
        name = conninfo_to_dict(node.ddl)["dbname"]
        url = make_conninfo(os.environ["DATABASE_ADMIN_URL"], dbname=name)
        return psycopg.connect(url, autocommit=True)


def _misshapen(answer: Any) -> Iterator[str]:
    """What the one shape asks for and the answer lacks."""
    if answer.content_type != "application/problem+json":
        yield f"content type {answer.content_type}"
        return
    problem = answer.json
    if set(problem) != KEYS or problem["status"] != answer.status_code:
        yield "not the one shape"
    if not all(error["path"] for error in problem["errors"]):
        yield "an error without a path"
    if problem["code"] == "input.invalid" and not problem["errors"]:
        yield "it does not say where"


def _words(answer: Any) -> set[str]:
    errors = {error["message"] for error in answer.json["errors"]}
    return {answer.json["title"], answer.json["detail"], *errors}


@pytest.fixture
def wall(route: Route, sides: dict[str, Side]) -> Wall:
    sides["acme"].service(route.service)
    return Wall(sides["acme"], route)


@pytest.mark.parametrize("route", WRITES, ids=str)
def test_a_bad_body_is_refused_and_leaves_nothing(wall: Wall, route: Route) -> None:
    assert route.body is not None
    before = wall.rows()
    for bad in bodies.bad_bodies(route.body, wall.call.kwargs["json"]):
        wall.refuse(bad.label, 400, 422, data=bad.data, content_type=bad.content_type)
    wall.refuse("10 MB", 413, data=TOO_LARGE, content_type=bodies.JSON)
    assert not wall.faults, "\n".join(wall.faults)
    assert wall.rows() == before
    # The body was right but for what was made wrong in it.
    assert wall.send().status_code < 300


@pytest.mark.parametrize("route", WRITES, ids=str)
def test_emoji_are_kept_as_they_came_or_refused(wall: Wall, route: Route) -> None:
    assert route.body is not None
    for field, _ in bodies.texts(route.body(), wall.call.kwargs["json"], ""):
        fresh = Wall(wall.side, route)
        text = f"😀{next(NUMBERS)}👩‍👩‍👧🇨🇳𠮷"
        told = dict(bodies.texts(route.body(), fresh.call.kwargs["json"], text))[field]
        answer = fresh.send(json=told)
        if answer.status_code < 300:
            assert field in SECRET or fresh.holds(text), f"{field} is not kept: {answer.text}"
        else:
            assert answer.status_code == 422, f"{field}: {answer.text}"


@pytest.mark.parametrize("route", NAMING, ids=str)
def test_an_unknown_id_is_not_found(wall: Wall, route: Route) -> None:
    before = wall.rows()
    for name in wall.call.path:
        for value in (str(new_id()), "00000000-0000-0000-0000-000000000000", "x", "%00", "😀"):
            wall.refuse(f"{name}={value}", 404, path={**wall.call.path, name: value})
    assert not wall.faults, "\n".join(wall.faults)
    assert wall.rows() == before


@pytest.mark.parametrize("route", LISTS, ids=str)
def test_bad_arguments_are_refused(wall: Wall, route: Route) -> None:
    assert route.query is not None
    good = wall.call.kwargs.get("query_string", {})
    for arguments in bodies.bad_arguments(route.query, good):
        answer = wall.refuse(str(arguments), 422, query_string=arguments)
        if answer.status_code == 422 and not answer.json["errors"]:
            wall.faults.append(f"{arguments}: it does not say where: {answer.text}")
    assert not wall.faults, "\n".join(wall.faults)


@pytest.mark.parametrize("route", CHANGES, ids=str)
def test_a_change_names_the_version_it_is_meant_for(wall: Wall, route: Route) -> None:
    before = wall.rows()
    wall.refuse("none", 428, headers={"If-Match": ""})
    for malformed in ("x", "*", '"x"', '"1", "2"', '"²"', '"-1"', '"1e400"', f'"{"9" * 5000}"'):
        wall.refuse(malformed, 400, headers={"If-Match": malformed})
    wall.refuse("another version", 412, headers={"If-Match": '"999"'})
    assert not wall.faults, "\n".join(wall.faults)
    assert wall.rows() == before
