"""Every route of every service: nothing of one company shows or moves for another."""

import importlib
import io
from typing import Any

import flask
import pytest
from flask_smorest import Api

from deploy import registry
from servicekit.testing import Issuer
from tests.contract import coverage, faults
from tests.contract.world import Side

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def routes() -> list[tuple[str, str, str, str]]:
    """Service, method, rule and scope of every route that a blueprint brings."""
    found = []
    for known in registry.services():
        service = importlib.import_module(f"services.{known.name}.app").service
        app = flask.Flask(known.name)
        app.config |= {"API_TITLE": "x", "API_VERSION": "v1", "OPENAPI_VERSION": "3.1.0"}
        api = Api(app)
        for blueprint in service.blueprints:
            api.register_blueprint(blueprint, url_prefix="/v1")
        for rule in app.url_map.iter_rules():
            view = getattr(app.view_functions[rule.endpoint], "view_class", None)
            for method in METHODS:
                edge = getattr(view, method.lower(), None)
                if edge is not None:
                    found.append((known.name, method, rule.rule, edge.edge_scope))
    return sorted(found)


GUARDED = [(name, method, rule) for name, method, rule, scope in routes() if scope != "public"]
IDS = [f"{name} {method} {rule}" for name, method, rule in GUARDED]


def _send(side: Side, service: str, method: str, rule: str, call: coverage.Call, token: str) -> Any:
    path = rule
    for name, value in call.path.items():
        path = path.replace(f"<uuid:{name}>", value)
    kwargs = dict(call.kwargs)
    headers = {**kwargs.pop("headers", {})}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if call.file is not None:
        kwargs["data"] = {"file": (io.BytesIO(call.file), "a.csv")}
    running = side.service(service)
    with call.around():
        return running.http.open(path, method=method, headers=headers, **kwargs)


def _covered(service: str, method: str, rule: str) -> Any:
    known = coverage.routes_of(service)
    assert (method, rule) in known, f"tests/contract/coverage/{service}.py lacks {method} {rule}"
    return known[(method, rule)]


@pytest.mark.parametrize(("service", "method", "rule"), GUARDED, ids=IDS)
def test_only_the_owner_reaches_it(
    service: str, method: str, rule: str, sides: dict[str, Side]
) -> None:
    acme, globex = sides["acme"], sides["globex"]
    acme.service(service), globex.service(service)
    cover = _covered(service, method, rule)

    mine = cover(acme)
    answer = _send(acme, service, method, rule, mine, acme.token(mine.who))
    assert 200 <= answer.status_code < 300, f"the owner is refused: {answer.text}"
    assert all(known in answer.text for known in mine.shows), answer.text

    again = cover(acme)
    other = _send(globex, service, method, rule, again, globex.token(again.who))
    if again.foreign:
        assert other.status_code in (403, 404, 409, 422), other.text
    assert other.status_code not in (401, 500)
    shown = [*again.path.values(), *again.names, *again.shows]
    secrets = [*shown, *acme.people.values(), acme.unit]
    if other.status_code < 300:
        assert not [known for known in secrets if known.encode() in other.data]
    # What was refused has moved nothing: the owner's own call still succeeds.
    still = _send(acme, service, method, rule, again, acme.token(again.who))
    assert 200 <= still.status_code < 300, still.text


@pytest.mark.parametrize(("service", "method", "rule"), GUARDED, ids=IDS)
def test_a_faulty_token_is_refused(
    service: str,
    method: str,
    rule: str,
    sides: dict[str, Side],
    suspended: Any,
    issuer: Issuer,
) -> None:
    acme = sides["acme"]
    acme.service(service)
    call = _covered(service, method, rule)(acme)
    answers = {
        name: _send(acme, service, method, rule, call, fault(acme, issuer)).status_code
        for name, fault in faults.UNAUTHENTICATED.items()
    }
    assert set(answers.values()) == {401}, answers

    refused = {
        name: _send(acme, service, method, rule, call, fault(acme, issuer)).status_code
        for name, fault in faults.FORBIDDEN.items()
    }
    company = suspended(service)
    token = issuer.person(company, f"admin-{company.slug}")
    refused["suspended"] = _send(acme, service, method, rule, call, token).status_code
    stranger = issuer.person(acme.company, "stranger")
    refused["nobody's subject"] = _send(acme, service, method, rule, call, stranger).status_code
    assert set(refused.values()) == {403}, refused

    service_token = issuer.service("goals")
    assert _send(acme, service, method, rule, call, service_token).status_code == 401
    if call.refused:
        denied = _send(acme, service, method, rule, call, acme.token(call.refused))
        assert denied.status_code in (403, 404), denied.text
