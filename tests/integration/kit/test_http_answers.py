"""Answers over HTTP: their commit, version and page, and what an unforeseen error shows."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio

from servicekit.http.app import create_app
from servicekit.testing import Company, Running, outbox_of
from tests.integration.kit.conftest import bring_to
from tests.integration.kit.probe.contract import CounterRaised
from tests.integration.kit.probe.models import Counter
from tests.integration.kit.probe.script import script


@pytest.fixture
def call(probe: Running, acme: Company) -> Callable[..., Any]:
    token = probe.issuer.person(acme, "zhang")

    def send(method: str, path: str, **kwargs: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}", **kwargs.pop("headers", {})}
        return probe.http.open(path, method=method, headers=headers, **kwargs)

    return send


@pytest.fixture
def traced(probe: Running, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The probe's HTTP edge in a process that samples no trace at all."""
    provider = TracerProvider(sampler=ParentBasedTraceIdRatio(0))
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    return create_app(probe.runtime).test_client()


def names(probe: Running, company: Company) -> list[str]:
    with probe.as_system(company) as uow:
        return list(uow.session.scalars(sa.select(Counter.name).order_by(Counter.name)))


def test_an_unforeseen_error_shows_nothing_but_a_trace_id(
    probe: Running, acme: Company, traced: Any, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {"Authorization": f"Bearer {probe.issuer.person(acme, 'zhang')}"}

    response = traced.post("/v1/crashes", headers=headers | {"Accept-Language": "en"})

    assert response.status_code == 500
    assert response.json["code"] == "server.error"
    assert len(response.json["trace_id"]) == 32
    assert int(response.json["trace_id"], 16)
    assert "secret-of-the-house" not in response.text + str(response.headers)
    assert "Traceback" not in response.text
    assert "secret-of-the-house" in caplog.text
    assert names(probe, acme) == []


def test_an_answer_that_cannot_be_written_leaves_no_row(
    probe: Running, acme: Company, call: Callable[..., Any]
) -> None:
    script.in_route = lambda uow: uow.publish(CounterRaised(), key="a")

    response = call("POST", "/v1/unwritable", headers={"Idempotency-Key": "1"})

    assert (response.status_code, response.json["code"]) == (500, "server.error")
    assert names(probe, acme) == []
    assert outbox_of(probe, acme) == []
    with probe.as_system(acme) as uow:
        kept = uow.session.scalar(sa.text("SELECT count(*) FROM platform.idempotency_keys"))
    assert kept == 0


def test_two_of_one_name_conflict(call: Callable[..., Any], probe: Running, acme: Company) -> None:
    first = call("POST", "/v1/counters", json={"name": "a"})
    second = call("POST", "/v1/counters", json={"name": "a"})

    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json["code"] == "row.duplicate"
    assert "counters_name_key" not in second.text
    assert names(probe, acme) == ["a"]


def test_a_resource_carries_its_version_and_a_change_names_it(call: Callable[..., Any]) -> None:
    made = call("POST", "/v1/counters", json={"name": "a"})
    path = f"/v1/counters/{made.json['id']}"
    assert (made.headers["ETag"], made.json["version"]) == ('"1"', 1)
    assert call("GET", path).headers["ETag"] == '"1"'

    changed = call("PATCH", path, json={"total": 2}, headers={"If-Match": '"1"'})
    stale = call("PATCH", path, json={"total": 3}, headers={"If-Match": '"1"'})
    missing = call("PATCH", path, json={"total": 3})

    assert (changed.status_code, changed.headers["ETag"], changed.json["total"]) == (200, '"2"', 2)
    assert (stale.status_code, stale.json["code"]) == (412, "stale")
    assert (missing.status_code, missing.json["code"]) == (428, "if_match.missing")
    assert call("GET", path).json["total"] == 2


@pytest.mark.parametrize("tag", ["*", '"x"', 'W/"1"', '"1", "2"', '"²"', f'"{"9" * 5000}"', '"-1"'])
def test_a_version_that_we_did_not_give_is_refused(call: Callable[..., Any], tag: str) -> None:
    made = call("POST", "/v1/counters", json={"name": "a"})
    path = f"/v1/counters/{made.json['id']}"

    response = call(
        "PATCH", path, json={"total": 3}, headers={"If-Match": tag.encode().decode("latin-1")}
    )

    assert (response.status_code, response.json["code"]) == (400, "if_match.malformed")
    assert call("GET", path).json["total"] == 0


def test_of_two_changes_to_one_version_the_second_is_stale(
    call: Callable[..., Any], probe: Running, acme: Company
) -> None:
    made = call("POST", "/v1/counters", json={"name": "a"})
    path = f"/v1/counters/{made.json['id']}"
    with probe.as_system(acme) as uow:
        mine = uow.session.get(Counter, made.json["id"])
        assert mine is not None
        theirs = call("PATCH", path, json={"total": 2}, headers={"If-Match": '"1"'})
        assert theirs.status_code == 200
        mine.total = 3
        with pytest.raises(sa.orm.exc.StaleDataError):
            uow.flush()
        uow.session.rollback()


def test_pages_show_every_row_once_whatever_is_added_meanwhile(
    call: Callable[..., Any], probe: Running, acme: Company
) -> None:
    with probe.as_system(acme) as uow:
        uow.add(*(Counter(name=f"n{number:02}", total=number % 3) for number in range(25)))
    seen, after = [], ""

    while True:
        found = call("GET", "/v1/counters", query_string={"limit": 4, "after": after}).json
        seen += [item["name"] for item in found["items"]]
        if len(seen) == 8:
            with probe.as_system(acme) as uow:
                uow.add(Counter(name="early", total=-1))
        if found["next"] is None:
            break
        after = found["next"]

    assert len(seen) == len(set(seen)) == 25
    order = [(int(name[1:]) % 3, name) for name in seen]
    assert order == sorted(order)


def test_an_api_client_needs_the_routes_scope(probe: Running, acme: Company) -> None:
    def get(*scopes: str) -> Any:
        token = probe.issuer.client(acme, *scopes)
        return probe.http.get("/v1/counters", headers={"Authorization": f"Bearer {token}"})

    assert get("counters:read").status_code == 200
    refused = get("counters:write", "counters:readers")
    assert (refused.status_code, refused.json["code"]) == (403, "scope.missing")
    assert get().status_code == 403


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic abc", "bearer", "Token x", "Bearer é", "Bearer a b"]
)
def test_a_request_without_a_token_is_not_signed_in(probe: Running, header: str) -> None:
    given = header.encode().decode("latin-1")
    response = probe.http.get("/v1/counters", headers={"Authorization": given} if header else {})

    assert response.status_code == 401
    assert response.json["code"] in ("token.missing", "token.invalid")


def test_the_document_lists_every_route(probe: Running) -> None:
    paths = probe.http.get("/openapi.json").json["paths"]

    assert set(paths) == {
        "/v1/books",
        "/v1/counters",
        "/v1/counters/{counter_id}",
        "/v1/crashes",
        "/v1/unwritable",
    }


def test_a_process_is_ready_while_its_database_answers(
    probe: Running, variant: Callable[..., Any]
) -> None:
    assert probe.http.get("/readyz").json == {"ready": True, "reasons": []}
    (node,) = probe.runtime.settings.database_nodes
    lost = create_app(variant(database_nodes=(node._replace(app=f"{node.app}_gone"),)))

    response = lost.test_client().get("/readyz")

    assert response.status_code == 503
    assert response.json["reasons"] == ["database: OperationalError"]
    assert lost.test_client().get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("state", "code"), [("suspended", "tenant.suspended"), ("deleted", "tenant.deleted")]
)
def test_a_company_that_is_not_active_is_not_served(
    probe: Running, settled: Callable[[str], Company], state: str, code: str
) -> None:
    company = settled("leaving")
    bring_to(probe.runtime, company, state)
    headers = {"Authorization": f"Bearer {probe.issuer.person(company, 'zhang')}"}

    response = probe.http.get("/v1/counters", headers=headers)

    assert (response.status_code, response.json["code"]) == (403, code)
