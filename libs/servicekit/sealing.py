"""Secrets at rest: sealed with AES-256-GCM under the installation's key."""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
# The first byte names the scheme, so that another one can be read beside it one day.
SCHEME = b"\x01"


class SealBroken(Exception):  # noqa: N818 - what happened, in the words of the module
    """What is to be opened was not sealed with this key, or for another purpose, or was changed."""


def sealing_key(text: str) -> bytes:
    """The key that SECRETS_KEY spells: 32 bytes as urlsafe base64."""
    key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(key) != KEY_BYTES:
        raise ValueError(f"a sealing key has {KEY_BYTES} bytes, not {len(key)}")
    return key


def seal(key: bytes, secret: bytes, purpose: bytes = b"") -> bytes:
    """Encrypt `secret`; only `unseal` with the same key and purpose opens it."""
    nonce = os.urandom(NONCE_BYTES)
    return SCHEME + nonce + AESGCM(key).encrypt(nonce, secret, purpose)


def unseal(key: bytes, sealed: bytes, purpose: bytes = b"") -> bytes:
    """What `seal` was given; SealBroken where that cannot be told."""
    scheme, nonce = sealed[:1], sealed[1 : 1 + NONCE_BYTES]
    if scheme != SCHEME:
        raise SealBroken("unknown scheme")
    try:
        return AESGCM(key).decrypt(nonce, sealed[1 + NONCE_BYTES :], purpose)
    except (InvalidTag, ValueError) as fault:
        raise SealBroken("wrong key, purpose or content") from fault
