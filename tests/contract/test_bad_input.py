"""Every route refuses what it cannot take: in one shape, in the reader's words, without trace."""

from itertools import count
from typing import Any

import pytest

from servicekit.ids import new_id
from tests.contract import bodies, problems, tables
from tests.contract.coverage import Call
from tests.contract.routes import ROUTES, Route, covered, send
from tests.contract.sides import Side

WRITES = [route for route in ROUTES if route.body]
NAMING = [route for route in ROUTES if "<uuid:" in route.rule]
LISTS = [route for route in ROUTES if route.query]
# Of many rows at once, each names the value that was seen there instead of one version for all.
CELLS = ("/v1/metric_values", "/v1/metric_values/by_code")
CHANGES = [
    route for route in ROUTES if route.method in ("PUT", "PATCH") and route.rule not in CELLS
]
TOO_LARGE = b'{"name": "' + b"x" * 10_000_000 + b'"}'
NUMBERS = count()
# Kept by Keycloak alone, so not to be found in any table.
SECRET = {"client_secret"}
# They say what is off in what they are told, and keep none of it.
LOOKING = {"/v1/drafts/check"}


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
        for fault in (*problems.misshapen(chinese), *problems.misshapen(english)):
            self.faults.append(f"{label}: {fault}: {chinese.text[:300]}")
        if chinese.status_code not in statuses:
            self.faults.append(f"{label}: {chinese.status_code}: {chinese.text[:300]}")
        elif not (
            problems.words(chinese) and problems.words(chinese).isdisjoint(problems.words(english))
        ):
            self.faults.append(f"{label}: the same words in both languages: {chinese.text[:300]}")
        return chinese

    def rows(self) -> dict[str, Any]:
        return tables.rows(self.side, self.route.service)

    def holds(self, text: str) -> bool:
        return tables.hold(self.side, self.route.service, text)


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
    for field, _ in bodies.texts(route.body, wall.call.kwargs["json"], ""):
        fresh = Wall(wall.side, route)
        text = f"😀{next(NUMBERS)}👩‍👩‍👧🇨🇳𠮷"
        told = dict(bodies.texts(route.body, fresh.call.kwargs["json"], text))[field]
        answer = fresh.send(json=told)
        if answer.status_code < 300:
            kept = field not in SECRET and route.rule not in LOOKING
            assert fresh.holds(text) is kept, f"{field}: {answer.text}"
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
