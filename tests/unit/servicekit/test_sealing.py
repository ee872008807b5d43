"""Sealed secrets open with their key and purpose only."""

import base64

import pytest

from servicekit.config import encryption_key
from servicekit.security.encryption import DecryptionError, decrypt, encrypt

KEY = bytes(range(32))


def test_what_was_sealed_opens_with_the_same_key() -> None:
    assert decrypt(KEY, encrypt(KEY, b"whsec_abc")) == b"whsec_abc"


def test_sealing_twice_shows_no_likeness() -> None:
    assert encrypt(KEY, b"same") != encrypt(KEY, b"same")


def test_another_key_purpose_or_content_does_not_open() -> None:
    sealed = encrypt(KEY, b"secret", b"endpoint:1")

    with pytest.raises(DecryptionError):
        decrypt(bytes(32), sealed, b"endpoint:1")
    with pytest.raises(DecryptionError):
        decrypt(KEY, sealed, b"endpoint:2")
    for broken in (b"", sealed[:5], sealed[:-1], b"\x02" + sealed[1:]):
        with pytest.raises(DecryptionError):
            decrypt(KEY, broken, b"endpoint:1")


def test_the_key_is_read_with_and_without_padding() -> None:
    text = base64.urlsafe_b64encode(KEY).decode()

    assert encryption_key(text) == encryption_key(text.rstrip("=")) == KEY
    with pytest.raises(ValueError, match="32 bytes"):
        encryption_key("c2hvcnQ=")
