"""The OpenAPI document of a service: what its decorators say, and what the edge adds to it."""

from collections.abc import Sequence
from typing import Any

import flask
import flask_smorest
from apispec import APISpec, BasePlugin
from marshmallow import fields

from .operations import RouteAccess, operation_id, problem_statuses, security
from .problem_codes import STATUSES, ProblemCodes
from .schemas import Number, Schema

PROBLEM = "application/problem+json"
BINARY = {"type": "string", "format": "binary"}
TOKEN_URL = "https://keycloak.chengshi.example/realms/chengshi/protocol/openid-connect/token"  # noqa: S105 - an address


class FieldErrorOut(Schema):
    path = fields.String(
        required=True, metadata={"description": "Where in the input, as `key_results.0.title`"}
    )
    code = fields.String(required=True)
    message = fields.String(required=True)


class ProblemOut(Schema):
    """An RFC 9457 problem: decide by `status` and `code`, show `detail` and `message`."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldErrorOut), required=True)
    trace_id = fields.String(required=True)


HEADERS: dict[str, dict[str, Any]] = {
    "ETag": {
        "description": "The version of the resource, for If-Match",
        "schema": {"type": "string"},
    },
    "Idempotency-Replayed": {
        "description": "`true` where this is the first answer again",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Retry-After": {"description": "Seconds", "schema": {"type": "integer", "minimum": 1}},
    "Content-Language": {
        "description": "The language of title, detail and messages",
        "schema": {"type": "string", "enum": ["zh-CN", "en"]},
    },
}
PARAMETERS: dict[str, dict[str, Any]] = {
    "Accept-Language": {
        "description": "The language of what is worded: zh-CN without it, or en",
        "schema": {"type": "string"},
    },
    "If-Match": {
        "description": 'The version that the change is meant for, as ETag gave it: "7"',
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9]{1,18}"$'},
    },
    "Idempotency-Key": {
        "description": "The same key with the same body has one effect and one answer for 48 hours",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    },
}
SECURITY_SCHEMES: dict[str, dict[str, Any]] = {
    "personToken": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "An access token of the company's realm, for a person",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-session",
        "description": "The session of a signed-in browser, at the web origin alone",
    },
    "csrfToken": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRF-Token",
        "description": "Beside the session's cookie with everything that changes something",
    },
}


class EdgePlugin(BasePlugin):
    """Completes each operation: its id, who may call it, its headers and its problems."""

    def __init__(self, problem_codes: ProblemCodes) -> None:
        self.problem_codes = problem_codes
        # Filled as operations are added; the document shows it with the flow of API clients.
        self.scopes: dict[str, str] = {}

    def init_spec(self, spec: APISpec) -> None:
        self.schemas = spec.components.schemas

    def operation_helper(
        self, path: str | None = None, operations: dict[str, Any] | None = None, **_: Any
    ) -> None:
        for method, operation in (operations or {}).items():
            self._complete(method.upper(), path or "", operation)

    def _complete(self, method: str, path: str, operation: dict[str, Any]) -> None:
        access: RouteAccess = operation.pop("x-access")
        ((status, answer),) = [
            (status, answer)
            for status, answer in operation["responses"].items()
            if isinstance(answer, dict)
        ]
        body = self._schema_of(answer)
        is_list = set(body.get("properties", ["-"])) <= {"items", "next", "allowed_actions"}
        operation["operationId"] = operation_id(
            method, path, status=str(int(status)), is_list=is_list
        )
        operation["x-visibility"] = access.visibility
        operation["security"] = security(method, access)
        if access.scope and not access.internal:
            resource, _, action = access.scope.partition(":")
            self.scopes[access.scope] = f"{action} {resource}"
        codes = self.problem_codes.get(f"{method} {path}", {})
        if codes:
            operation["x-problem-codes"] = codes
        statuses = {*problem_statuses(method, path, operation, access), *map(int, codes)}
        operation["responses"] = {str(int(status)): answer} | {
            str(status): STATUSES[status].name for status in sorted(statuses)
        }
        self._add_headers(method, operation, answer, access, body)
        self._add_file(operation)

    def _add_headers(
        self,
        method: str,
        operation: dict[str, Any],
        answer: dict[str, Any],
        access: RouteAccess,
        body: dict[str, Any],
    ) -> None:
        names = ["Accept-Language"]
        names += ["If-Match"] if access.versioned else []
        names += ["Idempotency-Key"] if method == "POST" else []
        for parameter in operation.setdefault("parameters", []):
            _without_null(parameter["schema"])
        operation["parameters"].extend(names)
        headers = ["ETag"] if "version" in body.get("properties", ()) else []
        headers += ["Idempotency-Replayed"] if method == "POST" else []
        if headers:
            answer["headers"] = {name: name for name in headers}

    def _add_file(self, operation: dict[str, Any]) -> None:
        """A form comes with a file, which is read beside its schema."""
        content = operation.get("requestBody", {}).get("content", {})
        for media_type, body in content.items():
            if media_type == "multipart/form-data":
                form = self._resolved(body["schema"])
                form["properties"]["file"] = dict(BINARY)
                form["required"] = sorted({*form.get("required", ()), "file"})

    def _schema_of(self, answer: dict[str, Any]) -> dict[str, Any]:
        body = answer.get("content", {}).get("application/json", {})
        return self._resolved(body.get("schema", {}))

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        name = schema.get("$ref", "").rpartition("/")[2]
        return self.schemas[name] if name else schema


class DocumentedApi(flask_smorest.Api):
    """flask-smorest's registry of blueprints, with the edge's own answers in its document."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_responses(self) -> None:
        components = self.spec.components
        for name, header in HEADERS.items():
            components.header(name, header)
        for name, parameter in PARAMETERS.items():
            components.parameter(name, "header", {"name": name, **parameter})
        for status, problem in STATUSES.items():
            names = ["Content-Language", *(["Retry-After"] if status == 503 else [])]
            answer = {
                "description": f"{problem.meaning}: {', '.join(problem.codes)}",
                "headers": {name: name for name in names},
                "content": {PROBLEM: {"schema": ProblemOut}},
            }
            components.response(problem.name, answer)

    def _register_etag_headers(self) -> None:
        """The edge's own are registered with the responses."""

    def _register_pagination_header(self) -> None:
        """Pages say in their body how to go on."""


def add_blueprints(
    app: flask.Flask,
    service: str,
    blueprints: Sequence[flask_smorest.Blueprint],
    problem_codes: ProblemCodes,
) -> DocumentedApi:
    """Serve each blueprint under /v1, and the service's document at /openapi.json."""
    app.config |= {
        "API_TITLE": f"Chengshi {service}",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/",
        "OPENAPI_JSON_PATH": "openapi.json",
    }
    edge = EdgePlugin(problem_codes)
    client = {"clientCredentials": {"tokenUrl": TOKEN_URL, "scopes": edge.scopes}}
    schemes = SECURITY_SCHEMES | {"apiClient": {"type": "oauth2", "flows": client}}
    api = DocumentedApi(
        app,
        spec_kwargs={
            "extra_plugins": [edge],
            "servers": [{"url": f"/api/{service}", "description": "Through web"}],
            "components": {"securitySchemes": schemes},
        },
    )
    api.register_field(Number, "number", None)
    for blueprint in blueprints:
        api.register_blueprint(blueprint, url_prefix=f"/v1{blueprint.url_prefix or ''}")
    return api


def _without_null(schema: dict[str, Any]) -> None:
    """An argument is left out or has a value: there is no null in a URL."""
    if isinstance(schema.get("type"), list):
        (schema["type"],) = (kind for kind in schema["type"] if kind != "null")
    if "enum" in schema:
        schema["enum"] = [value for value in schema["enum"] if value is not None]
    if schema.get("default", "") is None:
        del schema["default"]
