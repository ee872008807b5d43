"""Every route of every service, and how a request of its coverage is sent."""

import importlib
import io
from dataclasses import dataclass
from typing import Any

import flask
from flask_smorest import Api
from marshmallow import Schema

from deploy import registry
from tests.contract import coverage
from tests.contract.sides import Side

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Route:
    """A method of a rule, with the shapes that it reads."""

    service: str
    method: str
    rule: str
    scope: str
    # Not for API clients.
    internal: bool
    body: Schema | None
    query: Schema | None

    def __str__(self) -> str:
        return f"{self.service} {self.method} {self.rule}"

    @property
    def public(self) -> bool:
        return self.scope == "public"


def _routes() -> list[Route]:
    """What the services' blueprints bring."""
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
                    found.append(_route(known.name, method, rule.rule, edge))
    return sorted(found, key=str)


def _route(service: str, method: str, rule: str, edge: Any) -> Route:
    parameters = edge._apidoc.get("arguments", {}).get("parameters", [])
    shapes = {given["in"]: given["schema"] for given in parameters if "schema" in given}
    internal = edge._apidoc["access"].internal
    body, query = shapes.get("json"), shapes.get("query")
    return Route(service, method, rule, edge.edge_scope, internal, body, query)


ROUTES = _routes()


def covered(route: Route) -> Any:
    known = coverage.routes_of(route.service)
    where = f"tests/contract/coverage/{route.service}.py"
    assert (route.method, route.rule) in known, f"{where} lacks {route.method} {route.rule}"
    return known[(route.method, route.rule)]


def send(side: Side, route: Route, call: coverage.Call, token: str, **changes: Any) -> Any:
    """The request of `call`, with whatever of it is to be changed."""
    path = route.rule
    for name, value in (changes.pop("path", None) or call.path).items():
        path = path.replace(f"<uuid:{name}>", value).replace(f"<string:{name}>", value)
    headers = {**call.kwargs.get("headers", {}), **changes.pop("headers", {})}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    kwargs = {**call.kwargs, **changes, "headers": headers}
    if "data" in changes:
        kwargs.pop("json", None)
    if call.file is not None:
        kwargs["data"] = {"file": (io.BytesIO(call.file), "a.csv")}
    running = side.service(route.service)
    with call.around():
        return running.http.open(path, method=route.method, **kwargs)
