"""Whatever is sent, the answer is one shape, and nothing is half-written."""

import json
from typing import Any

import pytest

from servicekit.ids import new_id

SHAPE = {"type", "title", "status", "detail", "code", "errors", "trace_id"}

BODIES = {
    "NaN": ('{"key_result_id": "%s", "value": NaN}', 400, None),
    "Infinity": ('{"key_result_id": "%s", "value": -Infinity}', 400, None),
    "1e400": ('{"key_result_id": "%s", "value": 1e400}', 422, "value"),
    "NaN as text": ('{"key_result_id": "%s", "value": "NaN"}', 422, "value"),
    "too large": ('{"key_result_id": "%s", "value": 1e15}', 422, "value"),
    "NUL": ('{"key_result_id": "%s", "text": "a\\u0000b"}', 422, "text"),
    "half an emoji": ('{"key_result_id": "%s", "text": "\\ud83d"}', 422, "text"),
    "long text": ('{"key_result_id": "%s", "text": "' + "长" * 2001 + '"}', 422, "text"),
    "unknown field": ('{"key_result_id": "%s", "value": 1, "progress": 2}', 422, "progress"),
    "value as object": ('{"key_result_id": "%s", "value": {"a": 1}}', 422, "value"),
    "value as bool": ('{"key_result_id": "%s", "value": true}', 422, "value"),
    "text as list": ('{"key_result_id": "%s", "text": ["a"]}', 422, "text"),
    "confidence 7": ('{"key_result_id": "%s", "text": "a", "confidence": 7}', 422, "confidence"),
    "confidence true": (
        '{"key_result_id": "%s", "text": "a", "confidence": true}',
        422,
        "confidence",
    ),
    "confidence 1e400": (
        '{"key_result_id": "%s", "text": "a", "confidence": 1e400}',
        422,
        "confidence",
    ),
    "no date": ('{"key_result_id": "%s", "value": 1, "period_start": "x"}', 422, "period_start"),
    "year 1": (
        '{"key_result_id": "%s", "value": 1, "period_start": "0001-01-01"}',
        422,
        "period_start",
    ),
    "year 9999": (
        '{"key_result_id": "%s", "value": 1, "period_start": "9999-12-31"}',
        422,
        "period_start",
    ),
    "nothing told": ('{"key_result_id": "%s"}', 422, "value"),
    "only blanks": ('{"key_result_id": "%s", "text": "  "}', 422, "value"),
    "no JSON": ("{%s", 400, None),
    "a list": ('["%s"]', 422, "body"),
    "deep": ('{"key_result_id": "%s", "value": ' + "[" * 5000 + "]" * 5000 + "}", 400, None),
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_bad_input_is_told_in_one_shape(acme: Any, name: str, language: str) -> None:
    template, status, path = BODIES[name]
    key_result_id = acme.a_key_result()
    headers = {"Accept-Language": language, "Content-Type": "application/json"}

    answer = acme.zhang.call(
        "POST", "/v1/check-ins", data=template.replace("%s", key_result_id), headers=headers
    )

    told = json.loads(answer.data)
    assert (answer.status_code, set(told)) == (status, SHAPE), told
    assert answer.content_type == "application/problem+json"
    assert [item["path"] for item in told["errors"]] == ([] if path is None else [path])
    sentences = [told["title"], told["detail"], *(item["message"] for item in told["errors"])]
    codes = {told["code"], *(item["code"] for item in told["errors"])}
    assert not codes & set(sentences), "each code has its words"
    assert all(sentence.isascii() == (language == "en") for sentence in sentences)
    assert acme.zhang.read(key_result_id).json["items"] == []
    assert acme.facts(key_result_id) == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "key_result_id=x",
        "key_result_id={id}&limit=0",
        "key_result_id={id}&after=%00",
        "key_result_id={id}&after=bm8",
        "key_result_id={id}&page=2",
    ],
)
def test_a_bad_query_is_told_in_one_shape(acme: Any, query: str) -> None:
    path = "/v1/check-ins?" + query.replace("{id}", acme.a_key_result())

    with acme.refuses(422, "input.invalid"):
        answer = acme.zhang.call("GET", path)

    assert set(json.loads(answer.data)) == SHAPE


def test_a_body_that_is_too_large_is_refused(acme: Any) -> None:
    answer = acme.zhang.check_in(acme.a_key_result(), text="x" * 10_000_000)

    assert (answer.status_code, answer.json["code"]) == (413, "request.too_large")


def test_without_a_token_nothing_is_told(acme: Any) -> None:
    http = acme.checkins.http

    assert http.get("/v1/due").status_code == 401
    assert http.post("/v1/check-ins", json={}).status_code == 401


def test_an_api_client_reads_within_its_scope_and_checks_in_for_nobody(acme: Any) -> None:
    key_result_id = acme.a_key_result()
    issuer, http = acme.checkins.issuer, acme.checkins.http

    def call(method: str, path: str, scope: str, **kwargs: Any) -> int:
        headers = {"Authorization": f"Bearer {issuer.client(acme.company, scope)}"}
        status: int = http.open(path, method=method, headers=headers, **kwargs).status_code
        return status

    listed = f"/v1/check-ins?key_result_id={key_result_id}"
    body = {"key_result_id": key_result_id, "value": 1}
    assert call("GET", listed, "check-ins:read") == 200
    assert call("GET", listed, "goals:read") == 403
    assert call("POST", "/v1/check-ins", "check-ins:write", json=body) == 403
    assert call("GET", "/v1/due", "check-ins:read") == 403


def test_an_unknown_sign_in_is_refused(acme: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("directory.identity._ask", lambda *_: None)
    token = acme.checkins.issuer.person(acme.company, str(new_id()))

    with acme.refuses(403, "caller.unknown"):
        acme.checkins.http.get("/v1/due", headers={"Authorization": f"Bearer {token}"})
