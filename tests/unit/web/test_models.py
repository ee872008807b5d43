"""A session's limits, and what is sealed to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from servicekit.ids import new_id
from servicekit.security.encryption import DecryptionError
from services.web.models import (
    IDLE_TIMEOUT,
    MAX_LIFETIME,
    Session,
    SignIn,
    Tokens,
    cookie_hash,
    random_text,
)

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
KEY = b"k" * 32
TOKENS = Tokens("access", "refresh", "identity", NOW + timedelta(minutes=5))


def a_session() -> Session:
    return Session(id=new_id(), seen_at=NOW, ends_at=NOW + MAX_LIFETIME)


def test_a_session_ends_when_idle_and_when_old() -> None:
    session = a_session()

    assert not session.is_over(NOW + IDLE_TIMEOUT - timedelta(seconds=1))
    assert session.is_over(NOW + IDLE_TIMEOUT)
    session.seen_at = NOW + MAX_LIFETIME
    assert session.is_over(NOW + MAX_LIFETIME)


def test_a_token_is_renewed_half_a_minute_before_it_expires() -> None:
    session = a_session()
    session.store_tokens(TOKENS, KEY)

    assert not session.needs_renewal(TOKENS.expires_at - timedelta(seconds=31))
    assert session.needs_renewal(TOKENS.expires_at - timedelta(seconds=30))


def test_tokens_are_sealed_to_their_session() -> None:
    session, other = a_session(), a_session()
    session.store_tokens(TOKENS, KEY)
    other.tokens = session.tokens

    assert session.decrypt_tokens(KEY) == TOKENS
    assert b"refresh" not in session.tokens
    with pytest.raises(DecryptionError):
        other.decrypt_tokens(KEY)
    with pytest.raises(DecryptionError):
        session.decrypt_tokens(b"x" * 32)


def test_a_cookie_is_256_random_bits_kept_as_a_hash() -> None:
    cookies = {random_text() for _ in range(100)}

    assert len(cookies) == 100
    assert all(len(cookie) == 43 for cookie in cookies)
    assert len(cookie_hash(cookies.pop())) == 32


def test_a_sign_in_is_found_by_its_state_alone_and_not_for_ever() -> None:
    begun = SignIn.start("/goals")
    sealed = begun.to_cookie(KEY)

    assert SignIn.from_cookie(sealed, begun.state, KEY) == begun
    assert SignIn.from_cookie(sealed, "other", KEY) is None
    assert SignIn.from_cookie(sealed, begun.state, b"x" * 32) is None
    assert SignIn.from_cookie(sealed[:-2], begun.state, KEY) is None
    assert SignIn.from_cookie("nonsense", begun.state, KEY) is None
    assert SignIn.from_cookie("", "", KEY) is None
    assert begun.verifier not in sealed
    late = replace(begun, until=0)
    assert SignIn.from_cookie(late.to_cookie(KEY), late.state, KEY) is None
