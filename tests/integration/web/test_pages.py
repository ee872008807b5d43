"""The pages' files, as a browser gets them."""

import re
from typing import Any

import pytest


@pytest.mark.parametrize("path", ["/", "/goals/01990000", "/sign-in?error=sign_in.failed"])
def test_every_page_is_the_start_page_under_a_strict_policy(browser: Any, path: str) -> None:
    answer = browser.get(path)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    (nonce,) = re.findall(r"style-src 'self' 'nonce-([\w-]+)'", policy)
    assert f'<meta name="style-nonce" nonce="{nonce}">' in answer.text
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_no_two_readers_share_a_nonce(browser: Any) -> None:
    assert browser.get("/").text != browser.get("/").text


def test_hashed_files_are_kept_for_ever_and_sent_packed(browser: Any) -> None:
    plain = browser.get("/assets/main-abc123.js", headers={"Accept-Encoding": "identity"})
    packed = browser.get(
        "/assets/main-abc123.js", headers={"Accept-Encoding": "gzip, br"}, stream=True
    )

    assert plain.text == "let plain"
    assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert plain.headers["Content-Type"].startswith("text/javascript")
    assert packed.raw.read(decode_content=False) == b"packed"
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Type"].startswith("text/javascript")
    assert packed.headers["Vary"] == "Accept-Encoding"


def test_other_files_are_kept_for_a_while(browser: Any) -> None:
    answer = browser.get("/favicon.svg")

    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone-123.js",
        "/assets",
        "/.vite/manifest.json",
        "/assets/../../beside.txt",
        "/%2e%2e/beside.txt",
        "/..%2fbeside.txt",
        "/api/",
        "/auth/",
        "/auth/nothing",
    ],
)
def test_what_is_no_page_is_not_answered_with_one(site: Any, path: str) -> None:
    assert site.get_raw(path) == 404


def test_pages_are_only_read(browser: Any) -> None:
    assert browser.post("/goals").status_code == 405


def test_the_reference_loads_its_style_from_here_and_nothing_else(browser: Any) -> None:
    answer = browser.get("/developers")

    assert answer.text == "<!doctype html>reference"
    assert answer.headers["Content-Type"].startswith("text/html")
    policy = dict(
        rule.strip().split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == "'self'"
    assert "script-src" not in policy
