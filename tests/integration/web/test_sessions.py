"""A session's life: renewed once, ended by time, by signing out, by Keycloak and by leaving."""

import time
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from chengshi.audit.v1.events_pb2 import AuditRecorded
from chengshi.people.v1.events_pb2 import EmployeeState
from servicekit.callers import System, caller_context
from servicekit.errors import Unavailable
from servicekit.ids import new_id
from servicekit.messaging.dispatch import deliver
from servicekit.messaging.registry import IncomingMessage
from servicekit.runtime import runtime_context
from servicekit.unit_of_work import outbox
from services.web import clients
from services.web.consumers import consumers

ASK = "/api/goals/v1/goals"


def change(site: Any, browser: Any, what: str) -> None:
    statement = f"UPDATE sessions SET {what} WHERE cookie_hash = :hash"
    site.rows(statement, hash=browser.hash)


def is_kept(site: Any, kept: bytes) -> bool:
    return bool(site.rows("SELECT 1 FROM sessions WHERE cookie_hash = :hash", hash=kept))


def person_of(browser: Any) -> str:
    return str(browser.session()["person"]["id"])


def test_a_sign_in_that_keycloak_ended_silently_ends_the_session_at_renewal(
    site: Any, signed_in: Any
) -> None:
    kept = signed_in.hash
    with runtime_context(site.runtime):
        clients.end_keycloak_session(site.live(signed_in).tokens)
    site.let_expire(signed_in)

    answer = signed_in.get(ASK)

    assert (answer.status_code, answer.json()["code"]) == (401, "session.over")
    assert not is_kept(site, kept)


@pytest.mark.parametrize(
    "what",
    ["seen_at = now() - interval '31 minutes'", "ends_at = now() - interval '1 second'"],
    ids=["idle", "too old"],
)
def test_a_session_ends_by_time(site: Any, signed_in: Any, what: str) -> None:
    kept = signed_in.hash
    change(site, signed_in, what)

    assert signed_in.get(ASK).status_code == 401
    assert signed_in.session() == {"signed_in": False}
    assert not is_kept(site, kept)


def test_a_late_answer_to_an_ended_session_takes_no_newer_cookie_away(
    site: Any, signed_in: Any
) -> None:
    change(site, signed_in, "ends_at = now() - interval '1 second'")

    answer = signed_in.get(ASK)

    assert (answer.status_code, "Set-Cookie" in answer.headers) == (401, False)


def test_being_used_keeps_a_session(site: Any, signed_in: Any) -> None:
    change(site, signed_in, "seen_at = now() - interval '29 minutes'")

    assert signed_in.get(ASK).status_code == 200

    seen = "SELECT now() - seen_at < interval '1 minute' FROM sessions WHERE cookie_hash = :hash"
    assert [row[0] for row in site.rows(seen, hash=signed_in.hash)] == [True]


def test_a_suspended_company_ends_its_sessions(site: Any, browser: Any) -> None:
    organization = site.organization()
    email = site.account(organization)
    site.employee(organization, email)
    browser.sign_in(email)
    assert browser.get(ASK).status_code == 200

    site.bring(site.runtime, organization.company, "suspended")

    assert browser.get(ASK).status_code == 401
    assert browser.session() == {"signed_in": False}


def test_somebody_whom_people_no_longer_knows_is_signed_out(site: Any, browser: Any) -> None:
    organization = site.organization()
    email = site.account(organization)
    site.employee(organization, email)
    browser.sign_in(email)
    site.bring(site.people, organization.company, "suspended")

    assert browser.session() == {"signed_in": False}
    assert browser.get(ASK).status_code == 401


def test_an_employee_who_left_has_no_session_any_more(site: Any, browser: Any) -> None:
    organization = site.organization()
    email = site.account(organization)
    site.employee(organization, email)
    browser.sign_in(email)
    state = EmployeeState(employee_id=person_of(browser), status="left", version=9)
    told = IncomingMessage(
        new_id(),
        organization.company.id,
        "chengshi.people.v1",
        "key",
        "chengshi.people.v1.EmployeeState",
        state.SerializeToString(),
        "",
    )

    with runtime_context(site.runtime), caller_context(System(tenant_id=organization.company.id)):
        deliver(consumers, [told])

    assert browser.get(ASK).status_code == 401


def test_while_people_is_away_the_session_shows_who_signed_in(
    site: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(caller: Any) -> Any:
        raise Unavailable("peer.unavailable")

    before = signed_in.session()["person"]
    monkeypatch.setattr(clients, "resolve_me", away)

    assert signed_in.session()["person"] == before


def test_signing_out_ends_the_session_here_and_at_keycloak(
    site: Any, signed_in: Any, zhang: str
) -> None:
    answer = signed_in.post("/auth/logout")

    assert answer.status_code == 200
    assert signed_in.session() == {"signed_in": False}
    landed = signed_in.go("GET", answer.json()["redirect"])
    assert landed.url == f"{site.url}/"
    page = signed_in.go("GET", f"{site.url}/auth/login?email={zhang}")
    assert "password" in page.text


def test_signing_out_at_keycloak_ends_the_session_by_the_back_channel(
    site: Any, browser: Any
) -> None:
    organization = site.organization()
    email = site.account(organization)
    site.employee(organization, email)
    browser.sign_in(email)
    user = site.keycloak.call("GET", f"/users?email={email}").json()[0]["id"]

    site.keycloak.call("POST", f"/users/{user}/logout")

    deadline = time.monotonic() + 5
    while browser.session()["signed_in"] and time.monotonic() < deadline:
        time.sleep(0.05)
    assert browser.session() == {"signed_in": False}


class TestLogoutTokens:
    """What Keycloak would never send."""

    KEY = RSAKey.generate_key(2048, {"kid": "forged", "use": "sig", "alg": "RS256"})

    def send(self, site: Any, token: str) -> Any:
        form = {"logout_token": token}
        return httpx2.post(f"{site.url}/auth/backchannel", data=form, trust_env=False)

    def claims(self, site: Any) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": site.runtime.settings.issuer,
            "aud": site.runtime.settings.client_id,
            "iat": now,
            "exp": now + 60,
            "jti": str(new_id()),
            "typ": "Logout",
            "sid": "one",
            "events": {clients.LOGOUT_EVENT: {}},
        }

    def test_a_forged_one_is_refused(self, site: Any) -> None:
        signed = jwt.encode({"alg": "RS256", "kid": "forged"}, self.claims(site), self.KEY)

        answer = self.send(site, signed)

        assert (answer.status_code, answer.json()["code"]) == (400, "token.invalid")
        assert self.send(site, "nonsense").status_code == 400
        assert self.send(site, "").status_code == 400

    def test_an_id_token_is_none(self, site: Any, signed_in: Any) -> None:
        tokens = site.live(signed_in).tokens

        assert self.send(site, tokens.identity).status_code == 400
        assert self.send(site, tokens.access).status_code == 400
        assert signed_in.session()["signed_in"]


def test_what_happens_to_sessions_is_audited(
    browser: Any, zhang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[outbox.OutgoingMessage] = []
    values = outbox.values

    def noting(messages: Any) -> Any:
        told.extend(messages)
        return values(messages)

    monkeypatch.setattr(outbox, "values", noting)
    browser.sign_in(zhang)
    subject = f"person:{person_of(browser)}"
    browser.post("/auth/logout")

    started, ended = [AuditRecorded.FromString(message.payload) for message in told]
    assert (started.action, ended.action) == ("session.started", "session.ended")
    assert started.actor == started.subject == ended.subject == subject
    assert "signed out" in ended.after
