"""Requests made from the documents: none breaks a service, and none is answered otherwise.

What the answers may be is held against the document by the client itself.
"""

import io
from functools import cache
from typing import Any

import flask
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core import NotSet
from schemathesis.schemas import BaseSchema

from servicekit.testing import Company, Issuer, Running
from tests.contract.coverage import Call
from tests.contract.documents import CONVERTER, document
from tests.contract.routes import ROUTES, Route, covered
from tests.contract.sides import Side

# As many as the whole of it makes in three minutes.
EXAMPLES = 6
REQUESTS = settings(
    max_examples=EXAMPLES,
    database=None,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="session")
def hooli(settle: Any, serve: Any) -> Side:
    """A company of its own, since what is made here follows no plan."""
    return Side(Company("hooli"), settle, serve)


@cache
def schema_of(app: flask.Flask) -> BaseSchema:
    return schemathesis.openapi.from_dict(document(app))


def send(service: Running, route: Route, call: Call, token: str, case: Any) -> Any:
    """The case as an HTTP request, to something that exists."""
    path = route.rule
    for name, value in call.path.items():
        path = path.replace(f"<uuid:{name}>", value).replace(f"<string:{name}>", value)
    headers = {name: str(value) for name, value in (case.headers or {}).items()}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    with call.around():
        return service.http.open(
            path, method=route.method, query_string=case.query, headers=headers, **body(case)
        )


def body(case: Any) -> dict[str, Any]:
    if isinstance(case.body, NotSet):
        return {}
    if case.media_type != "multipart/form-data":
        return {"json": case.body}
    form = {name: str(value) for name, value in case.body.items() if name != "file"}
    content = case.body.get("file", b"")
    content = content if isinstance(content, bytes) else str(content).encode(errors="replace")
    return {"data": {**form, "file": (io.BytesIO(content), "a.csv")}}


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_what_a_document_allows_breaks_nothing(hooli: Side, issuer: Issuer, route: Route) -> None:
    service = hooli.service(route.service)
    call = covered(route)(hooli)
    token = "" if route.public else hooli.token(call.who)
    path = CONVERTER.sub(r"{\1}", route.rule)
    operation = schema_of(service.http.application)[path][route.method]

    @REQUESTS
    @given(case=operation.as_strategy())
    def holds(case: Any) -> None:
        answer = send(service, route, call, token, case)
        assert answer.status_code < 500, f"{case.query} {case.body}: {answer.text}"

    holds()
