"""What comes in over HTTP is answered in one shape and the reader's language, never by 500."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from servicekit.testing import Company, Running
from tests.integration.kit.probe.models import Counter

SHAPE = {"type", "title", "status", "detail", "code", "errors", "trace_id"}

DEEP = "[" * 40 + "]" * 40
VERY_DEEP = "[" * 100_000 + "]" * 100_000


def named(value: str) -> str:
    return f'{{"name": {value}}}'


@pytest.fixture
def call(probe: Running, acme: Company) -> Callable[..., Any]:
    """A request of somebody at acme."""
    token = probe.issuer.person(acme, "zhang")

    def send(method: str, path: str, **kwargs: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}", **kwargs.pop("headers", {})}
        return probe.http.open(path, method=method, headers=headers, **kwargs)

    return send


def post(call: Callable[..., Any], body: str | bytes, **headers: str) -> Any:
    headers = {"Content-Type": "application/json", **headers}
    return call("POST", "/v1/counters", data=body, headers=headers)


def check(response: Any, status: int, code: str, **paths: str) -> None:
    """The one shape, with every word found in a catalogue."""
    assert (response.status_code, response.json["code"]) == (status, code), response.text
    body = response.json
    assert response.content_type == "application/problem+json"
    assert set(body) == SHAPE
    assert body["status"] == status
    assert body["type"] == f"urn:chengshi:problem:{code}"
    assert {error["path"]: error["code"] for error in body["errors"]} == paths
    for words in (body["detail"], *(error["message"] for error in body["errors"])):
        assert words.endswith(".") or any("\u4e00" <= char <= "\u9fff" for char in words), words


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        '{"name"',
        "{'name': 1}",
        "[1,]",
        "\xff",
        b"\xff\xfe{",
        named("NaN"),
        named("Infinity"),
        named("-Infinity"),
        named(VERY_DEEP),
        named("9" * 5000),
        '{"name": "\\ud800',
    ],
)
def test_what_is_no_json_is_malformed(call: Callable[..., Any], body: str | bytes) -> None:
    check(post(call, body), 400, "request.malformed")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_of_another_media_type_is_refused(call: Callable[..., Any], kind: str) -> None:
    check(post(call, named('"a"'), **{"Content-Type": kind}), 400, "request.media_type")


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ({}, {"name": "field.required"}),
        ({"name": None}, {"name": "field.null"}),
        ({"name": 7}, {"name": "field.invalid"}),
        ({"name": ["a"]}, {"name": "field.invalid"}),
        ({"name": {"a": 1}}, {"name": "field.invalid"}),
        ({"name": ""}, {"name": "field.length"}),
        ({"name": "   "}, {"name": "field.length"}),
        ({"name": "x" * 101}, {"name": "field.length"}),
        ({"name": "a", "nmae": 1}, {"nmae": "field.unknown"}),
        ({"name": "a", "total": "much"}, {"total": "field.not_a_number"}),
        ({"name": "a", "total": True}, {"total": "field.not_a_number"}),
        ({"name": "a", "total": [1]}, {"total": "field.not_a_number"}),
        ({"name": "a", "total": 10**15}, {"total": "field.number_too_large"}),
        ({"name": "a", "total": "NaN"}, {"total": "field.number_too_large"}),
        ({"name": "a", "total": "Infinity"}, {"total": "field.number_too_large"}),
        ({"name": "a", "times": 1.5e300}, {}),
        ({"name": "a", "times": "x"}, {"times": "field.invalid"}),
        ({"name": "a", "ratio": "nan"}, {"ratio": "field.special"}),
        ({"name": "a", "on": "31.12.2026"}, {"on": "field.invalid"}),
        ({"name": "a", "on": "2026-02-30"}, {"on": "field.invalid"}),
        ({"name": "a", "on": "0000-00-00"}, {"on": "field.invalid"}),
        ({"name": "a", "on": 20260101}, {"on": "field.invalid"}),
        ({"name": "a", "tags": {"a": 1}}, {"tags": "field.invalid"}),
        ({"name": "a", "tags": [1]}, {"tags.0": "field.invalid"}),
        ([], {"body": "field.not_an_object"}),
        ("text", {"body": "field.not_an_object"}),
        (None, {"body": "field.not_an_object"}),
        ({"name": "a\x00b"}, {"name": "field.bad_character"}),
        ({"name": "\ud800"}, {"name": "field.bad_character"}),
        ({"name": "a", "tags": [{"x": "\x00"}]}, {"tags.0.x": "field.bad_character"}),
        ({"name": "a", "x\x00": 1}, {"body": "field.bad_character"}),
        ({"name": "a", "\ud800": {"\udfff": "\x00"}}, None),
    ],
)
def test_a_field_that_breaks_a_rule_is_named(
    call: Callable[..., Any], body: Any, paths: dict[str, str] | None
) -> None:
    response = post(call, json.dumps(body))

    if paths is None:
        assert response.status_code == 422
        assert {error["code"] for error in response.json["errors"]} == {"field.bad_character"}
    elif paths:
        check(response, 422, "input.invalid", **paths)
    else:
        assert response.status_code in (201, 422)


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ('{"name": "a", "total": 1e400}', "total", "field.number_too_large"),
        ('{"name": "a", "total": -1e400}', "total", "field.number_too_large"),
        ('{"name": "a", "times": 1e400}', "times", "field.too_large"),
        ('{"name": "a", "ratio": 1e400}', "ratio", "field.special"),
        (named(f'"a", "tags": [{DEEP}]'), "tags.0", "field.too_deep"),
    ],
)
def test_a_number_out_of_range_or_too_deep_a_nest_is_named(
    call: Callable[..., Any], body: str, path: str, code: str
) -> None:
    response = post(call, body)

    assert response.status_code == 422, response.text
    (error,) = response.json["errors"]
    assert error["code"] == code
    assert error["path"].startswith(path)


def test_a_body_of_ten_megabytes_is_too_large(call: Callable[..., Any]) -> None:
    check(post(call, named('"' + "x" * 10_000_000 + '"')), 413, "request.too_large")


def test_emoji_and_rare_characters_are_kept(call: Callable[..., Any]) -> None:
    for name in ("👩‍👩‍👧‍👦 𠮷野家", "مرحبا", "e\u0301", "\u202e"):
        response = call("POST", "/v1/counters", json={"name": name})
        assert (response.status_code, response.json["name"]) == (201, name)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("GET", "/", 404, "not_found"),
        ("GET", "/v1/counters/not-a-uuid", 404, "not_found"),
        ("GET", "/v1/counters/00000000-0000-7000-8000-000000000001", 404, "not_found"),
        ("GET", "/v1/counters/%00", 404, "not_found"),
        ("DELETE", "/v1/counters", 405, "request.method_not_allowed"),
        ("TRACE", "/v1/counters", 405, "request.method_not_allowed"),
    ],
)
def test_an_address_or_method_that_is_not_there_is_told_in_the_same_shape(
    call: Callable[..., Any], method: str, path: str, status: int, code: str
) -> None:
    response = call(method, path)

    check(response, status, code)
    assert ("Allow" in response.headers) == (status == 405)


def cursor(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "after",
    [
        "x",
        "%00",
        "é",
        cursor("x"),
        cursor({"a": 1}),
        cursor(None),
        cursor([]),
        cursor(["1"]),
        cursor(["much", "a", "2026-01-01T00:00:00+00:00", "00000000-0000-7000-8000-000000000001"]),
        cursor(["1", "a", "yesterday", "00000000-0000-7000-8000-000000000001"]),
        cursor(["1", "a", "2026-01-01T00:00:00+00:00", "no id"]),
        cursor([1, 2, 3, 4]),
        cursor([None, None, None, None]),
        cursor(["1", "\x00", "2026-01-01T00:00:00+00:00", "00000000-0000-7000-8000-000000000001"]),
        cursor(
            ["1", "\ud800", "2026-01-01T00:00:00+00:00", "00000000-0000-7000-8000-000000000001"]
        ),
        base64.urlsafe_b64encode(b"[" * 3000).decode(),
    ],
)
def test_a_cursor_that_we_did_not_give_is_refused(call: Callable[..., Any], after: str) -> None:
    response = call("GET", "/v1/counters", query_string={"after": after})

    check(response, 422, "input.invalid", after="field.cursor")


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ({"limit": "0"}, {"limit": "field.range"}),
        ({"limit": "201"}, {"limit": "field.range"}),
        ({"limit": "many"}, {"limit": "field.invalid"}),
        ({"limit": "9" * 30}, {"limit": "field.range"}),
        ({"colour": "red"}, {"colour": "field.unknown"}),
        ({"after": "a\x00"}, {"after.0": "field.bad_character"}),
    ],
)
def test_a_query_argument_that_breaks_a_rule_is_named(
    call: Callable[..., Any], query: dict[str, str], paths: dict[str, str]
) -> None:
    check(call("GET", "/v1/counters", query_string=query), 422, "input.invalid", **paths)


@pytest.mark.parametrize(
    ("accept", "locale", "title"),
    [
        ("", "zh-CN", "填写有误"),
        ("en", "en", "Invalid input"),
        ("en-GB,en;q=0.9", "en", "Invalid input"),
        ("zh-TW", "zh-CN", "填写有误"),
        ("fr, en;q=0.5, zh;q=0.4", "en", "Invalid input"),
        ("en;q=0.2, zh;q=0.8", "zh-CN", "填写有误"),
        ("fr", "zh-CN", "填写有误"),
        ("en;q=0", "zh-CN", "填写有误"),
        ("en;q=\xb2", "en", "Invalid input"),
        (";;;q=,,", "zh-CN", "填写有误"),
    ],
)
def test_errors_are_worded_in_the_readers_language(
    call: Callable[..., Any], accept: str, locale: str, title: str
) -> None:
    response = post(call, "{}", **{"Accept-Language": accept})

    check(response, 422, "input.invalid", name="field.required")
    assert (response.headers["Content-Language"], response.json["title"]) == (locale, title)


def test_parameters_stand_in_the_sentence(call: Callable[..., Any]) -> None:
    response = post(call, named('""'), **{"Accept-Language": "en"})

    assert response.json["errors"][0]["message"] == "Must have 1 to 100 characters."


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
fields = st.sampled_from(["name", "total", "times", "ratio", "on", "tags", "else"])


@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.dictionaries(fields, json_values, max_size=5) | json_values)
def test_no_body_makes_the_service_fail_or_leaves_half_a_row(
    call: Callable[..., Any], probe: Running, acme: Company, body: Any
) -> None:
    response = post(call, json.dumps(body))

    assert response.status_code in (201, 400, 409, 422), response.text
    if response.status_code == 201:
        with probe.as_system(acme) as uow:
            assert uow.session.get(Counter, response.json["id"]) is not None
