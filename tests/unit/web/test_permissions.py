"""What the proxy lets through and what proves that our own page asks."""

import uuid

import pytest

from services.web import permissions
from services.web.permissions import proxy_target

SERVICES = frozenset({"goals", "tenants"})
KEY = b"k" * 32


@pytest.mark.parametrize(
    "path",
    ["/api/goals/v1/goals", "/api/goals/v1/goals/01990000-aaaa/key_results", "/api/tenants/v1/a_b"],
)
def test_a_plain_path_of_a_known_service_is_offered(path: str) -> None:
    found = proxy_target("GET", path, SERVICES)

    assert found is not None
    assert f"/api/{found.service}{found.path}" == path
    assert not found.public


@pytest.mark.parametrize(
    "path",
    [
        "/api/goals/v1/..",
        "/api/goals/v1/../x",
        "/api/goals/v1/./x",
        "/api/goals/v1/a..b",
        "/api/goals/v1//x",
        "/api/goals//v1/x",
        "/api/goals/v1/x/",
        "/api/goals/v1/%2e%2e/x",
        "/api/goals/v1/a%2fb",
        "/api/goals/v1/a%5cb",
        "/api/goals/v1/a\\b",
        "/api/goals/v1/a@b",
        "/api/goals@evil/v1/x",
        "/api/goals:80/v1/x",
        "/api/goals/v1/x;y",
        "/api/goals/v1/x#y",
        "/api/goals/v1/目标",
        "/api/goals/v1/x\n",
        "/api/goals/v10/x",
        "/api/goals/healthz",
        "/api/GOALS/v1/x",
        "/api/people/v1/x",
        "api/goals/v1/x",
        "http://evil/api/goals/v1/x",
        "/api/goals/v1/" + "x" * 129,
    ],
)
def test_everything_else_does_not_exist(path: str) -> None:
    assert proxy_target("GET", path, SERVICES) is None


@pytest.mark.parametrize(
    ("method", "path", "public"),
    [
        ("POST", "/api/tenants/v1/sign-ups", True),
        ("GET", "/api/tenants/v1/sign-ups/01", True),
        ("GET", "/api/tenants/v1/slugs/acme", True),
        ("GET", "/api/tenants/v1/sign-ups", False),
        ("GET", "/api/tenants/v1/sign-ups/01/watch", False),
        ("POST", "/api/tenants/v1/sign-ups/01", False),
        ("DELETE", "/api/tenants/v1/sign-ups/01", False),
        ("GET", "/api/tenants/v1/tenant", False),
        ("POST", "/api/goals/v1/sign-ups", False),
    ],
)
def test_only_signing_up_is_open_to_anybody(method: str, path: str, public: bool) -> None:
    found = proxy_target(method, path, SERVICES)

    assert found is not None
    assert found.public is public


def test_a_query_is_plain_ascii_of_bounded_length() -> None:
    assert permissions.is_query("")
    assert permissions.is_query("q=%E7%9B%AE&limit=2")
    assert not permissions.is_query("q=目")
    assert not permissions.is_query("q=a b")
    assert not permissions.is_query("q=" + "x" * 4000)


def test_a_csrf_token_belongs_to_one_session_and_one_key() -> None:
    mine, other = uuid.uuid4(), uuid.uuid4()
    token = permissions.csrf_token(KEY, mine)

    assert permissions.is_csrf_token(KEY, mine, token)
    assert not permissions.is_csrf_token(KEY, other, token)
    assert not permissions.is_csrf_token(b"x" * 32, mine, token)
    assert not permissions.is_csrf_token(KEY, mine, "")
    assert not permissions.is_csrf_token(KEY, mine, "é")


@pytest.mark.parametrize(
    ("origin", "own"),
    [
        ("https://okr.example", True),
        ("https://okr.example:444", False),
        ("http://okr.example", False),
        ("https://okr.example.evil", False),
        ("null", False),
        ("", False),
        (None, False),
    ],
)
def test_only_this_origin_is_our_own_page(origin: str | None, own: bool) -> None:
    assert permissions.is_same_origin(origin, "https://okr.example") is own


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("/goals?cycle=1#top", "/goals?cycle=1#top"),
        ("/", "/"),
        ("", "/"),
        (None, "/"),
        ("goals", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/a\\b", "/"),
        ("https://evil.example", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("/\tevil", "/"),
        ("/" + "x" * 2000, "/"),
    ],
)
def test_after_signing_in_one_stays_on_this_site(wanted: str | None, place: str) -> None:
    assert permissions.local_return_path(wanted) == place


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([], []),
        (
            [("admin", None)],
            ["manage_settings", "administer", "manage_people", "manage_metrics"],
        ),
        (
            [("hr", None)],
            [
                *("manage_settings", "manage_people", "manage_metrics", "manage_rounds"),
                *("compare", "view_filings"),
            ],
        ),
        ([("hr", "unit")], ["manage_people", "manage_rounds", "compare", "view_filings"]),
        ([("executive", None)], ["compare", "view_filings"]),
        ([("admin", "unit")], ["manage_people"]),
    ],
)
def test_a_session_offers_what_the_roles_open(
    roles: list[tuple[str, str | None]], expected: list[str]
) -> None:
    assert permissions.session_actions(roles) == expected
