"""No route is open by forgetting: each names a scope, or says why it is public."""

import base64
import inspect
import json
from collections.abc import Iterator
from typing import Any

import flask
import pytest

from servicekit.config import load
from servicekit.http.app import create_app
from servicekit.runtime import Runtime
from tests.conventions.tree import SERVICES, service

# The kit's own, which tell nothing of any company.
KIT = {"/healthz", "/readyz", "/openapi.json"}
SETTINGS = {
    "DATABASE_NODES": json.dumps(
        [dict.fromkeys(("name", "app", "ddl", "relay"), "postgresql://h")]
    ),
    "SECRETS_KEY": base64.urlsafe_b64encode(bytes(32)).decode(),
    "HTTP_PORT": "1",
    "GRPC_PORT": "1",
    "HEALTH_PORT": "1",
    "PEERS": "{}",
    "UPSTREAMS": '{"people": "http://127.0.0.1:1"}',
    "PUBLIC_URL": "http://127.0.0.1:1",
    "KEYCLOAK_URL": "http://127.0.0.1:1",
    "SMTP_URL": "smtp://127.0.0.1:1",
}
NAMES = (
    "KAFKA_BOOTSTRAP",
    "SERVICE_CLIENT_SECRET",
    "KEYCLOAK_ADMIN_CLIENT_ID",
    "KEYCLOAK_ADMIN_CLIENT_SECRET",
    "BFF_CLIENT_ID",
    "BFF_CLIENT_SECRET",
    "UI_DIR",
)


@pytest.fixture(params=SERVICES)
def app(request: pytest.FixtureRequest) -> flask.Flask:
    """A service's application, connected to nothing."""
    settings = load(service(request.param).settings, dict.fromkeys(NAMES, "x") | SETTINGS)
    return create_app(Runtime(service(request.param), settings))


def views(app: flask.Flask) -> Iterator[tuple[str, Any]]:
    """Every function that answers a request, by the route and method that lead to it."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.rule in KIT:
            continue
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        for method in sorted(methods):
            of_class = getattr(view, "view_class", None)
            yield f"{method} {rule.rule}", getattr(of_class, method.lower()) if of_class else view


def open_views(app: flask.Flask) -> list[str]:
    return [route for route, view in views(app) if not getattr(view, "edge_scope", None)]


def test_every_route_names_its_scope_or_is_public_for_a_reason(app: flask.Flask) -> None:
    assert open_views(app) == []


def test_a_route_without_a_scope_is_noticed() -> None:
    forgetful = flask.Flask("forgetful")
    forgetful.add_url_rule("/open", view_func=lambda: "")

    assert open_views(forgetful) == ["GET /static/<path:filename>", "GET /open"]


def test_a_scope_is_a_resource_and_what_is_done_to_it(app: flask.Flask) -> None:
    for route, view in views(app):
        scope = view.edge_scope
        if scope not in ("public", "session"):
            resource, _, action = scope.partition(":")
            assert resource.replace("-", "").isalpha(), route
            reads = route.startswith("GET")
            assert action == "read" if reads else action in ("write", "read"), route


def test_a_route_says_in_a_title_what_it_does(app: flask.Flask) -> None:
    if app.name == "web":
        pytest.skip("web's routes are no part of the partners' document")
    for route, view in views(app):
        title = inspect.getdoc(view) or ""
        assert title, f"{route} has no docstring"
        assert not title.splitlines()[0].endswith("."), route
