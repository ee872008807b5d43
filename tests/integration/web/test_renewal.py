"""A session's tokens: renewed once by many at a time, whatever becomes of Keycloak meanwhile."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from servicekit.errors import Unavailable
from services.web import clients

ASK = "/api/goals/v1/goals"


def count_renewals(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    renewed, renew = [], clients.refresh_tokens

    def counted(tokens: Any) -> Any:
        renewed.append(tokens.refresh)
        # Long enough for every other request to arrive meanwhile.
        time.sleep(0.3)
        return renew(tokens)

    monkeypatch.setattr(clients, "refresh_tokens", counted)
    return renewed


def test_requests_at_the_same_time_renew_the_token_once(
    site: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed = count_renewals(monkeypatch)
    cookies = dict(signed_in.http.cookies)
    for _ in range(2):
        site.let_expire(signed_in)
        with ThreadPoolExecutor(6) as pool:
            asked = [
                pool.submit(httpx2.get, f"{site.url}{ASK}", cookies=cookies, trust_env=False)
                for _ in range(6)
            ]
        assert [answer.result().status_code for answer in asked] == [200] * 6

    assert len(renewed) == len(set(renewed)) == 2


def test_while_keycloak_is_away_a_token_that_still_lasts_is_used(
    site: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(tokens: Any) -> Any:
        raise Unavailable("keycloak.unavailable")

    site.let_expire(signed_in)
    monkeypatch.setattr(clients, "refresh_tokens", away)

    assert signed_in.get(ASK).status_code == 200


def test_a_renewal_whose_answer_was_lost_is_asked_for_again(
    site: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keycloak froze, web gave up, and Keycloak spent the refresh token when it woke."""
    renew, lost = clients.refresh_tokens, []

    def answered_too_late(tokens: Any) -> Any:
        answer = renew(tokens)
        if len(lost) < 2:
            lost.append(answer)
            raise Unavailable("keycloak.unavailable")
        return answer

    monkeypatch.setattr(clients, "refresh_tokens", answered_too_late)
    for _ in range(4):
        site.let_expire(signed_in)
        assert signed_in.get(ASK).status_code == 200

    assert len(lost) == 2


def test_after_keycloak_did_not_answer_nobody_waits_for_it_for_a_while(
    site: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def hangs(*_: object, **__: object) -> Any:
        asked.append(1)
        raise Unavailable("keycloak.unavailable")

    monkeypatch.setattr(clients, "renewal_pause", clients.RenewalPause())
    monkeypatch.setattr(clients, "_request_tokens", hangs)
    for _ in range(3):
        site.let_expire(signed_in)
        assert signed_in.get(ASK).status_code == 200

    assert len(asked) == 1
