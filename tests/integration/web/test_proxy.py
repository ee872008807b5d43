"""The way through to the services, asked as a browser and as somebody worse."""

import json
from typing import Any

import httpx2
import pytest

from servicekit.runtime import runtime_context
from services.web import clients

ASK = "/api/goals/v1/goals"


def last(site: Any) -> dict[str, Any]:
    told: dict[str, Any] = site.seen[-1]
    return told


def test_a_service_is_asked_with_the_persons_token_and_nothing_of_the_browsers(
    site: Any, signed_in: Any
) -> None:
    sent = {
        "Accept-Language": "en",
        "If-Match": '"7"',
        "Idempotency-Key": "once",
        "Authorization": "Bearer forged",
        "X-Forwarded-For": "1.2.3.4",
        "X-Tenant": "other",
        "Forwarded": "for=1.2.3.4",
        "Connection": "keep-alive, X-Hop",
        "X-Hop": "1",
        "traceparent": "00-11111111111111111111111111111111-2222222222222222-01",
        "tracestate": "a=b",
        "baggage": "a=b",
        "Proxy-Authorization": "Basic x",
        "User-Agent": "browser",
    }

    answer = signed_in.post(f"{ASK}?q=a%20b&limit=2", json={"title": "目标"}, headers=sent)

    asked = last(site)
    assert (answer.status_code, asked["method"], asked["path"]) == (
        200,
        "POST",
        "/v1/goals?q=a%20b&limit=2",
    )
    assert asked["size"] > 10
    headers = asked["headers"]
    assert headers.pop("authorization").startswith("Bearer eyJ")
    assert headers.pop("traceparent", "").split("-")[1:2] != ["1" * 32]
    assert set(headers) <= {
        "accept",
        "accept-encoding",
        "accept-language",
        "connection",
        "content-length",
        "content-type",
        "host",
        "idempotency-key",
        "if-match",
        "user-agent",
    }
    assert headers["user-agent"] != "browser"
    assert (headers["accept-language"], headers["if-match"]) == ("en", '"7"')


def test_the_answer_keeps_what_is_listed_and_cannot_act_as_a_page(
    site: Any, signed_in: Any
) -> None:
    headers = signed_in.get(ASK).headers

    assert headers["ETag"] == '"7"'
    assert headers["Retry-After"] == "3"
    assert headers["Content-Language"] == "en"
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    for name in ("Set-Cookie", "X-Internal", "Access-Control-Allow-Origin"):
        assert name not in headers


def test_a_services_errors_pass_through(signed_in: Any) -> None:
    assert signed_in.get("/api/goals/v1/status/412").status_code == 412
    assert signed_in.get("/api/goals/v1/status/302").status_code == 302


def test_nobody_is_let_through_without_a_session(site: Any, browser: Any) -> None:
    before = len(site.seen)

    answer = browser.get(ASK, headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.json()["code"]) == (401, "session.over")
    assert answer.headers["Content-Type"] == "application/problem+json"
    browser.http.cookies.set("__Host-session", "guessed")
    assert browser.get(ASK).status_code == 401
    assert len(site.seen) == before


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Origin": None}, "origin.refused"),
        ({"Origin": "null"}, "origin.refused"),
        ({"Origin": "http://evil.example"}, "origin.refused"),
        ({"X-CSRF-Token": None}, "csrf.refused"),
        ({"X-CSRF-Token": "guessed"}, "csrf.refused"),
        ({"X-CSRF-Token": "错".encode().decode("latin-1")}, "csrf.refused"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_another_sites_page_can_change_nothing(
    site: Any, signed_in: Any, method: str, headers: dict[str, Any], code: str
) -> None:
    before = len(site.seen)

    answer = signed_in.call(method, ASK, headers=headers, data="{}")

    assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert signed_in.call("POST", "/auth/logout", headers=headers).status_code == 403
    assert len(site.seen) == before


def test_the_csrf_token_of_another_session_is_refused(
    site: Any, browser: Any, signed_in: Any, zhang: str
) -> None:
    before = signed_in.csrf
    signed_in.sign_in(zhang)

    answer = signed_in.post(ASK, headers={"X-CSRF-Token": before})

    assert answer.json()["code"] == "csrf.refused"


def test_signing_up_needs_no_session_but_a_page_of_ours(site: Any, browser: Any) -> None:
    posted = browser.post("/api/tenants/v1/sign-ups", json={"company": "成事"})
    watched = browser.get("/api/tenants/v1/sign-ups/01?watch=x")
    slug = browser.get("/api/tenants/v1/slugs/acme")

    assert [answer.status_code for answer in (posted, watched, slug)] == [200, 200, 200]
    assert "authorization" not in last(site)["headers"]
    refused = browser.post("/api/tenants/v1/sign-ups", headers={"Origin": None}, json={})
    assert refused.json()["code"] == "origin.refused"
    for closed in ("/api/tenants/v1/tenant", "/api/tenants/v1/sign-ups", "/api/goals/v1/slugs/a"):
        assert browser.get(closed).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/api/goals/v1/../../admin",
        "/api/goals/v1/..%2fadmin",
        "/api/goals/v1/%2e%2e/admin",
        "/api/goals//v1/goals",
        "/api//goals/v1/goals",
        "/api/goals/v1/goals%2f..",
        "/api/goals/v1/a@evil.example",
        "/api/goals@evil.example/v1/goals",
        "/api/goals/v2/goals",
        "/api/goals/openapi.json",
        "/api/goals/v1",
        "/api/goals/v1/",
        "/api/nowhere/v1/goals",
        "/api/http:/v1/goals",
        "/api/goals/v1/goals%00",
        "/api/goals/v1/goals%0d%0aX-Evil:1",
        "/%61pi/goals/v1/goals",
    ],
)
def test_what_is_not_offered_does_not_exist(site: Any, signed_in: Any, path: str) -> None:
    before = len(site.seen)
    cookie = "; ".join(f"{one.name}={one.value}" for one in signed_in.http.cookies)

    assert site.get_raw(path, cookie) == 404
    assert len(site.seen) == before


def test_an_address_of_another_host_is_asked_for_nothing(site: Any, signed_in: Any) -> None:
    before = len(site.seen)

    for path in ("//evil.example/api/goals/v1/goals", "http://evil.example/api/goals/v1/goals"):
        site.get_raw(path)

    assert len(site.seen) == before


def test_a_body_of_nine_megabytes_passes_and_one_of_eleven_does_not(
    site: Any, signed_in: Any
) -> None:
    passed = signed_in.post(ASK, data=b"x" * 9_000_000)
    assert (passed.status_code, last(site)["size"]) == (200, 9_000_000)

    before = len(site.seen)
    refused = signed_in.post(ASK, data=b"x" * 10_000_001)
    assert len(site.seen) == before
    assert (refused.status_code, refused.json()["code"]) == (413, "request.too_large")


def test_a_body_without_a_length_is_bounded_as_well(site: Any, signed_in: Any) -> None:
    def chunks(count: int) -> Any:
        return (b"x" * 1_000_000 for _ in range(count))

    assert signed_in.post(ASK, data=chunks(3)).status_code == 200
    assert last(site)["size"] == 3_000_000
    assert signed_in.post(ASK, data=chunks(11)).status_code == 413


def test_a_service_that_is_away_is_said_so_in_the_one_shape(signed_in: Any) -> None:
    answer = signed_in.get("/api/people/v1/employees", headers={"Accept-Language": "en"})

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"
    body = answer.json()
    assert body["code"] == "upstream.unavailable"
    assert {"type", "title", "status", "detail", "errors", "trace_id"} <= set(body)


def test_a_service_that_does_not_answer_is_given_up(
    site: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = httpx2.Client(timeout=0.2, trust_env=False)
    monkeypatch.setattr(clients, "services_http", lambda: hasty)

    answer = signed_in.get("/api/goals/v1/slow")

    hasty.close()
    assert (answer.status_code, answer.json()["code"]) == (504, "upstream.timeout")
    assert answer.json()["title"] == "服务响应超时"


def test_no_transaction_is_open_while_a_service_is_waited_for(
    site: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_now: list[int] = []
    send = clients.forward_request

    def watched(*args: Any) -> Any:
        pool: Any = next(iter(site.runtime.database.engines())).pool
        open_now.append(pool.checkedout())
        return send(*args)

    monkeypatch.setattr(clients, "forward_request", watched)

    assert signed_in.get(ASK).status_code == 200
    assert open_now == [0]


def test_a_cookie_that_a_service_sets_does_not_reach_the_next_caller(
    site: Any, signed_in: Any
) -> None:
    for _ in range(2):
        signed_in.get(ASK)

    assert "cookie" not in last(site)["headers"]
    with runtime_context(site.runtime):
        assert not list(clients.services_http().cookies.jar)


def test_head_and_options_are_answered_plainly(signed_in: Any) -> None:
    assert signed_in.call("HEAD", ASK).status_code == 200
    assert signed_in.call("OPTIONS", ASK).status_code == 405


def test_the_trace_begins_here(site: Any, signed_in: Any) -> None:
    given = "00-11111111111111111111111111111111-2222222222222222-01"

    answer = signed_in.get("/api/nowhere/v1/x", headers={"traceparent": given})

    assert json.loads(answer.text)["trace_id"] != "1" * 32
