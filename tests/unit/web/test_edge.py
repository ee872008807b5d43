"""What stands around every route, without a service behind it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask
import pytest

from servicekit.config import encryption_key
from servicekit.runtime import Runtime, runtime_context
from servicekit.translations import LOCALES
from services.web.app import service
from services.web.config import WebSettings, addresses, origin
from services.web.models import SignIn
from services.web.routes import StripTraceHeaders, browser, pages
from services.web.use_cases import sign_ins


def settings(**changes: Any) -> WebSettings:
    usual = {
        "database_nodes": (),
        "database_pool": 1,
        "database_companies": 1,
        "prepare_threshold": 0,
        "kafka_bootstrap": "",
        "kafka_replication": 1,
        "keycloak_url": "https://sso.example",
        "keycloak_realm": "chengshi",
        "service_client_secret": "",
        "http_host": "",
        "http_port": 0,
        "http_threads": 64,
        "http_workers": 1,
        "grpc_port": 0,
        "health_port": 0,
        "peers": {},
        "log_level": "INFO",
        "otlp_endpoint": "",
        "trace_ratio": 0.0,
        "slot": "0",
        "clock_file": None,
        "client_id": "web",
        "client_secret": "",
        "public_url": "https://okr.example",
        "upstreams": {"goals": "http://goals"},
        "ui_dir": Path(),
        "secrets_key": encryption_key("a" * 43),
    }
    return WebSettings(**usual | changes)


@pytest.fixture
def asked() -> Iterator[flask.Flask]:
    with runtime_context(Runtime(service, settings())):
        yield flask.Flask("web")


def test_a_sign_in_cookie_is_taken_once_by_its_own_state(asked: flask.Flask) -> None:
    begun, response = SignIn.start("/"), flask.Response()
    with asked.test_request_context():
        browser.set_sign_in(response, begun)
    cookie, *attributes = response.headers["Set-Cookie"].split("; ")

    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(attributes)
    with asked.test_request_context(headers={"Cookie": cookie}):
        taking = flask.Response()
        assert browser.take_sign_in(taking, begun.state) == begun
        assert "Max-Age=0" in taking.headers["Set-Cookie"]
        assert browser.take_sign_in(flask.Response(), "other") is None


def test_forsaken_sign_ins_do_not_fill_the_browsers_cookies(asked: flask.Flask) -> None:
    cookies = "; ".join(f"{browser.SIGN_IN_COOKIE}{number}=x" for number in range(5))
    response = flask.Response()

    with asked.test_request_context(headers={"Cookie": cookies}):
        browser.set_sign_in(response, SignIn.start("/"))

    removed = [text for text in response.headers.getlist("Set-Cookie") if "Max-Age=0" in text]
    assert len(removed) == 3


def test_every_answer_is_bound_to_https_where_the_site_is(asked: flask.Flask) -> None:
    with asked.test_request_context():
        headers = browser.finish_response(flask.Response()).headers
    with (
        asked.test_request_context(),
        runtime_context(Runtime(service, settings(public_url="http://a"))),
    ):
        plain = browser.finish_response(flask.Response()).headers

    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert "Strict-Transport-Security" not in plain
    assert headers["Cache-Control"] == "no-store"


def test_a_browsers_trace_does_not_reach_the_application() -> None:
    seen: dict[str, Any] = {}

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.update(environ)
        return []

    sent = {"HTTP_TRACEPARENT": "x", "HTTP_TRACESTATE": "x", "HTTP_BAGGAGE": "x", "HTTP_HOST": "h"}
    StripTraceHeaders(app)(sent, None)

    assert seen == {"HTTP_HOST": "h"}


def test_forms_may_lead_to_keycloak_and_nothing_else_leaves_the_origin() -> None:
    policy = pages.content_security_policy("n", "https://sso.example/auth")

    assert "form-action 'self' https://sso.example;" in policy
    assert policy.count("http") == 1
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        '{"goals": "goals:80"}',
        '{"goals": "ftp://goals"}',
        '{"goals": "http://goals/v1"}',
        '{"goals": "http://user@goals"}',
    ],
)
def test_upstreams_that_are_no_origins_are_refused_at_the_start(text: str) -> None:
    with pytest.raises(ValueError, match=r"origin|service"):
        addresses(text)


@pytest.mark.parametrize(
    ("written", "as_browsers_do"),
    [
        ("https://OKR.example:443/", "https://okr.example"),
        ("http://127.0.0.1:8100", "http://127.0.0.1:8100"),
        ("http://[::1]:8100", "http://[::1]:8100"),
    ],
)
def test_the_own_origin_is_written_as_browsers_do(written: str, as_browsers_do: str) -> None:
    assert origin(written) == as_browsers_do


def test_every_reason_is_worded_in_both_languages() -> None:
    folder = service.folder / "translations"
    for locale in LOCALES:
        words = json.loads((folder / f"{locale}.json").read_text(encoding="utf-8"))
        assert {*sign_ins.REASONS.values(), "sign_in.failed", "sign_in.unavailable"} <= set(words)
