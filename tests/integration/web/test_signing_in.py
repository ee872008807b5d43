"""Signing in through the real Keycloak, as a browser does."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from servicekit.ids import new_id


def error_of(answer: Any) -> str:
    address = urlsplit(answer.headers["Location"])
    assert address.path == "/sign-in"
    return parse_qs(address.query)["error"][0]


def test_an_employee_signs_in_and_is_shown_with_their_company(
    site: Any, browser: Any, acme: Any, zhang: str
) -> None:
    landed = browser.sign_in(zhang)

    shown = browser.session()
    assert (landed.status_code, landed.headers["Location"]) == (303, "/")
    assert shown["signed_in"] is True
    assert shown["person"] | {"id": "", "number": ""} == {
        "id": "",
        "number": "",
        "name": "张三",
        "email": zhang,
        "unit": None,
        "leads": False,
    }
    assert shown["allowed_actions"] == [
        *("manage_settings", "administer", "manage_people", "manage_metrics"),
    ]
    assert shown["tenant"] == {
        "id": str(acme.company.id),
        "name": acme.company.message.name,
        "slug": acme.slug,
        "locale": "zh-CN",
        "time_zone": "Asia/Shanghai",
        "package": "mixed",
    }


def test_the_cookie_is_bound_to_the_host_and_kept_as_its_hash(
    site: Any, browser: Any, zhang: str
) -> None:
    landed = browser.sign_in(zhang)

    (cookie,) = [
        text
        for text in landed.raw.headers.getlist("Set-Cookie")
        if text.startswith("__Host-session=")
    ]
    value, *attributes = cookie.split("; ")
    assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]
    kept = "".join(str(row) for row in site.rows("SELECT sessions::text FROM sessions"))
    secret = value.partition("=")[2]
    assert len(secret) >= 43
    assert secret not in kept
    assert "eyJ" not in kept


def test_signing_in_again_brings_a_new_cookie_and_ends_the_old_session(
    browser: Any, zhang: str
) -> None:
    browser.sign_in(zhang)
    first = browser.http.cookies["__Host-session"]
    browser.sign_in(zhang)

    assert browser.http.cookies["__Host-session"] != first
    browser.http.cookies.clear()
    browser.http.cookies.set("__Host-session", first)
    assert browser.session() == {"signed_in": False}


def test_the_browser_goes_on_to_where_it_wanted_but_never_elsewhere(
    browser: Any, zhang: str
) -> None:
    wanted = browser.sign_in(zhang, query="&return_to=/goals%3Fcycle=1")
    elsewhere = browser.sign_in(zhang, query="&return_to=//evil.example/")

    assert wanted.headers["Location"] == "/goals?cycle=1"
    assert elsewhere.headers["Location"] == "/"


def test_the_sign_in_page_is_in_the_readers_language_with_the_address_filled_in(
    site: Any, browser: Any, zhang: str
) -> None:
    answer = browser.call("GET", f"/auth/login?email={zhang}", headers={"Accept-Language": "en"})

    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert query["ui_locales"] == ["en"]
    assert query["login_hint"] == [zhang]
    assert query["scope"] == ["openid organization"]
    assert query["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(query)


def test_an_account_without_an_employee_is_told_so_and_can_give_way_to_another(
    site: Any, browser: Any, acme: Any, zhang: str
) -> None:
    stranger = site.account(acme)

    refused = browser.sign_in(stranger)

    assert error_of(refused) == "sign_in.no_employee"
    assert browser.session() == {"signed_in": False}
    assert browser.sign_in(zhang).headers["Location"] == "/"


def test_an_account_without_a_company_is_told_so(site: Any, browser: Any) -> None:
    assert error_of(browser.sign_in(site.account())) == "sign_in.no_company"


def test_a_member_of_two_companies_chooses_one_and_switches_by_its_code(
    site: Any, browser: Any
) -> None:
    one, other = site.organization(), site.organization()
    email = site.account(one, other)
    for organization in (one, other):
        site.employee(organization, email)

    browser.sign_in(email, choose=other.slug)
    chosen = browser.session()["tenant"]["slug"]
    browser.sign_in(email, query=f"&company={one.slug}")
    switched = browser.session()["tenant"]["slug"]

    assert (chosen, switched) == (other.slug, one.slug)


def test_a_company_of_others_admits_nobody(site: Any, browser: Any, zhang: str) -> None:
    refused = browser.sign_in(zhang, query=f"&company={site.organization().slug}")

    assert error_of(refused) == "sign_in.no_company"


def test_a_suspended_company_is_named_as_the_reason(site: Any, browser: Any) -> None:
    organization = site.organization()
    email = site.account(organization)
    site.employee(organization, email)
    site.bring(site.people, organization.company, "suspended")

    assert error_of(browser.sign_in(email)) == "sign_in.company_suspended"


def test_cancelling_at_keycloak_leads_back_with_a_reason(site: Any, browser: Any) -> None:
    started = browser.get("/auth/login?return_to=/goals")
    state = parse_qs(urlsplit(started.headers["Location"]).query)["state"][0]

    answer = browser.get(f"/auth/callback?error=access_denied&state={state}")

    assert answer.headers["Location"] == "/sign-in?error=sign_in.cancelled&return_to=%2Fgoals"


def test_a_callback_that_this_browser_did_not_begin_is_refused(
    site: Any, browser: Any, zhang: str
) -> None:
    started = browser.get("/auth/login")
    state = parse_qs(urlsplit(started.headers["Location"]).query)["state"][0]
    browser.http.cookies.clear()

    answer = browser.get(f"/auth/callback?code={new_id()}&state={state}")

    assert error_of(answer) == "sign_in.expired"
    assert "__Host-session" not in browser.http.cookies


def test_a_code_that_keycloak_does_not_know_is_refused(browser: Any) -> None:
    started = browser.get("/auth/login")
    state = parse_qs(urlsplit(started.headers["Location"]).query)["state"][0]

    answer = browser.get(f"/auth/callback?code={new_id()}&state={state}")

    assert error_of(answer) == "sign_in.expired"


def test_a_sign_in_is_taken_once(browser: Any) -> None:
    started = browser.get("/auth/login")
    state = parse_qs(urlsplit(started.headers["Location"]).query)["state"][0]
    browser.get(f"/auth/callback?error=access_denied&state={state}")

    again = browser.get(f"/auth/callback?error=access_denied&state={state}")

    assert error_of(again) == "sign_in.expired"


def test_two_tabs_can_sign_in_at_the_same_time(browser: Any) -> None:
    states = [
        parse_qs(urlsplit(browser.get("/auth/login").headers["Location"]).query)["state"][0]
        for _ in range(2)
    ]

    answers = [browser.get(f"/auth/callback?error=access_denied&state={one}") for one in states]

    assert [error_of(answer) for answer in answers] == ["sign_in.cancelled"] * 2
