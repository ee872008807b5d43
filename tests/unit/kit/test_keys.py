"""The realm's keys: fetched when they are needed, seldom, and kept while the realm is away."""

from typing import Any

import httpx2
import pytest
from joserfc.jwk import RSAKey

from servicekit.errors import Unavailable
from servicekit.security import tokens
from servicekit.security.tokens import Keys, Verifier
from servicekit.testing import Company, Issuer


class Realm:
    """Answers for its keys, or does not."""

    def __init__(self, *keys: RSAKey) -> None:
        self.keys = list(keys)
        self.asked = 0
        self.fault: Exception | None = None
        self.answer: Any = None

    def fetch(self) -> dict[str, Any]:
        self.asked += 1
        if self.fault:
            raise self.fault
        return self.answer or {"keys": [key.as_dict(private=False) for key in self.keys]}


class Clock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(tokens, "time", clock)
    return clock


@pytest.fixture
def fresh() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "fresh", "use": "sig", "alg": "RS256"})


def test_keys_are_fetched_once_and_again_when_they_are_old(realm: Issuer, clock: Clock) -> None:
    source = Realm(realm.key)
    keys = Keys(source.fetch)

    for _ in range(5):
        keys.get()
    assert source.asked == 1
    clock.now += tokens.KEYS_LIVE_SECONDS + 1
    keys.get()

    assert source.asked == 2


def test_an_unknown_key_is_asked_for_at_most_every_thirty_seconds(
    realm: Issuer, fresh: RSAKey, clock: Clock, settings: Any, acme: Company
) -> None:
    source = Realm(realm.key)
    verifier = Verifier(settings, Keys(source.fetch))
    rotated = Issuer(fresh).person(acme, "zhang")
    verifier.person_or_client(realm.person(acme, "zhang"))

    for _ in range(10):
        with pytest.raises(tokens.Unauthenticated):
            verifier.person_or_client(rotated)
    assert source.asked == 1
    source.keys.append(fresh)
    clock.now += tokens.REFETCH_SECONDS + 1

    assert verifier.person_or_client(rotated).tenant_id == acme.id
    assert source.asked == 2


def test_a_key_that_the_realm_withdrew_opens_nothing_once_the_keys_are_old(
    realm: Issuer, fresh: RSAKey, clock: Clock, settings: Any, acme: Company
) -> None:
    source = Realm(realm.key)
    verifier = Verifier(settings, Keys(source.fetch))
    token = realm.person(acme, "zhang")
    verifier.person_or_client(token)
    source.keys = [fresh]

    clock.now += tokens.KEYS_LIVE_SECONDS + 1
    with pytest.raises(tokens.Unauthenticated):
        verifier.person_or_client(token)


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (httpx2.ConnectError("away"), None),
        (httpx2.ReadTimeout("slow"), None),
        (ValueError("no JSON"), None),
        (None, {"error": "starting up"}),
        (None, {"keys": "none"}),
        (None, {"keys": [{"kty": "RSA"}]}),
        (None, ["no object"]),
    ],
)
def test_stale_keys_serve_while_the_realm_is_away_or_answers_nonsense(
    realm: Issuer, clock: Clock, fault: Exception | None, answer: Any
) -> None:
    source = Realm(realm.key)
    keys = Keys(source.fetch)
    known = keys.get()
    source.fault, source.answer = fault, answer

    clock.now += tokens.KEYS_LIVE_SECONDS + 1
    assert keys.get() is known
    clock.now += 3600
    assert keys.get(unknown_kid=True) is known

    assert source.asked == 3


def test_without_any_key_the_service_is_unavailable_until_the_realm_answers(
    realm: Issuer, clock: Clock
) -> None:
    source = Realm(realm.key)
    source.fault = httpx2.ConnectError("away")
    keys = Keys(source.fetch)

    with pytest.raises(Unavailable):
        keys.get()
    source.fault = None

    assert keys.get() is not None
