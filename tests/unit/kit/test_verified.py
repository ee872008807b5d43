"""A token is checked in full each time it comes; only its signature is remembered."""

import time
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from servicekit import clock
from servicekit.config import Settings
from servicekit.errors import Unauthenticated
from servicekit.security import tokens
from servicekit.security.tokens import Keys, VerifiedTokens, Verifier
from servicekit.testing import Company, Issuer


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens whose signatures were checked."""
    seen: list[str] = []
    decode = jwt.decode

    def noting(token: str, *values: Any, **options: Any) -> Any:
        seen.append(token)
        return decode(token, *values, **options)

    monkeypatch.setattr(tokens.jwt, "decode", noting)
    return seen


def test_a_signature_is_checked_once(
    verifier: Verifier, realm: Issuer, acme: Company, decoded: list[str]
) -> None:
    token = realm.person(acme, "zhang")

    assert verifier.person_or_client(token) == verifier.person_or_client(token)
    assert decoded == [token]


def test_a_known_token_expires(
    verifier: Verifier, realm: Issuer, acme: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = realm.person(acme, "zhang")
    verifier.person_or_client(token)
    later = clock.real_now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "real_now", lambda: later)

    with pytest.raises(Unauthenticated, match=r"token\.expired"):
        verifier.person_or_client(token)


def test_a_known_token_is_still_for_one_audience(
    verifier: Verifier, realm: Issuer, acme: Company
) -> None:
    token = realm.person(acme, "zhang")
    verifier.person_or_client(token)

    with pytest.raises(Unauthenticated, match=r"token\.not_for_here"):
        verifier.service(token, str(acme.id))


def test_a_key_that_the_realm_withdrew_opens_nothing_that_it_opened_before(
    settings: Settings, realm: Issuer, acme: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = RSAKey.generate_key(2048, {"kid": "other", "use": "sig", "alg": "RS256"})
    told = [realm.key]
    verifier = Verifier(settings, Keys(lambda: {"keys": [told[0].as_dict(private=False)]}))
    token = realm.person(acme, "zhang")
    verifier.person_or_client(token)
    told[0] = other
    later = time.monotonic() + tokens.KEYS_LIVE_SECONDS + 1
    monkeypatch.setattr(tokens.time, "monotonic", lambda: later)

    with pytest.raises(Unauthenticated, match=r"token\.invalid"):
        verifier.person_or_client(token)


def test_no_more_tokens_are_remembered_than_there_is_room_for(
    realm: Issuer, acme: Company, monkeypatch: pytest.MonkeyPatch, decoded: list[str]
) -> None:
    monkeypatch.setattr(tokens, "VERIFIED", 2)
    keys = Keys(lambda: {"keys": [realm.key.as_dict(private=False)]}).get()
    verified = VerifiedTokens()
    first, second, third = (realm.person(acme, name) for name in ("a", "b", "c"))
    for token in (first, second, first, third, first, second):
        verified.claims(token, keys)

    assert decoded == [first, second, third, second]
