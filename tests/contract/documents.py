"""Whether an answer is what the service's OpenAPI document says of it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import flask
import jsonschema_rs
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from servicekit.http.openapi import PROBLEM
from servicekit.http.problem_codes import is_general

CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
JSON = re.compile(r"application/([a-z.]+\+)?json")


class DocumentedClient(FlaskClient):
    """A client that takes no answer which the document does not foresee."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        answer = super().open(*args, **kwargs)
        faults = list(undocumented(self.application, answer))
        assert not faults, f"{answer.request.method} {answer.request.path}: {faults}"
        return answer


def undocumented(app: flask.Flask, answer: Any) -> Iterator[str]:
    """The status, media type, header or body of `answer` that its operation does not document."""
    operation = _operation(app, answer.request.method, answer.request.path)
    if operation is None:
        return
    response = operation["responses"].get(str(answer.status_code))
    if response is None:
        yield f"status {answer.status_code} {answer.text[:300]}"
        return
    response = _resolved(app, response)
    content = response.get("content", {})
    if answer.data and answer.mimetype not in content:
        yield f"media type {answer.mimetype}, not of {list(content)}"
    elif JSON.fullmatch(answer.mimetype) and content:
        schema = content[answer.mimetype]["schema"]
        for error in _validator(app, schema).iter_errors(json.loads(answer.data)):
            yield f"{'.'.join(map(str, error.instance_path))}: {error.message[:300]}"
    if answer.mimetype == PROBLEM:
        yield from _undocumented_codes(operation, answer)
    if "ETag" in response.get("headers", {}) and "ETag" not in answer.headers:
        yield "no ETag"


def _undocumented_codes(operation: dict[str, Any], answer: Any) -> Iterator[str]:
    """The codes of a problem and of its fields that are neither general nor the operation's."""
    problem = json.loads(answer.data)
    own = operation.get("x-problem-codes", {}).get(str(answer.status_code), ())
    for code in {problem["code"], *(error["code"] for error in problem["errors"])}:
        if code not in own and not is_general(answer.status_code, code):
            yield f"code {code}"


def document(app: flask.Flask) -> dict[str, Any]:
    """The document of the service, made once for each application."""
    if "document" not in app.extensions:
        api = app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
        app.extensions["document"] = api.spec.to_dict()
    cached: dict[str, Any] = app.extensions["document"]
    return cached


def _operation(app: flask.Flask, method: str, path: str) -> dict[str, Any] | None:
    """None where the path leads to no operation, as an id that is no UUID."""
    try:
        rule, _ = app.url_map.bind("").match(path, method, return_rule=True)
    except HTTPException:
        return None
    operations: dict[str, Any] = document(app)["paths"].get(CONVERTER.sub(r"{\1}", rule.rule), {})
    return operations.get(method.lower())


def _resolved(app: flask.Flask, item: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in item:
        return item
    _, kind, name = item["$ref"].removeprefix("#/").split("/")
    component: dict[str, Any] = document(app)["components"][kind][name]
    return component


def _validator(app: flask.Flask, schema: dict[str, Any]) -> Any:
    validators = app.extensions.setdefault("validators", {})
    key = str(schema)
    if key not in validators:
        whole = {**schema, "components": document(app)["components"]}
        validators[key] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return validators[key]
