"""Secrets at rest: encrypted with AES-256-GCM under the installation's key."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
# The first byte names the scheme, so that another one can be read beside it one day.
SCHEME = b"\x01"


class DecryptionError(Exception):
    """Wrong key, wrong purpose, or changed content."""


def encrypt(key: bytes, secret: bytes, purpose: bytes = b"") -> bytes:
    """Encrypt `secret`; only `decrypt` with the same key and purpose opens it."""
    nonce = os.urandom(NONCE_BYTES)
    return SCHEME + nonce + AESGCM(key).encrypt(nonce, secret, purpose)


def decrypt(key: bytes, sealed: bytes, purpose: bytes = b"") -> bytes:
    """Undo `encrypt`.

    Raises DecryptionError for another key or purpose, or changed content.
    """
    scheme, nonce = sealed[:1], sealed[1 : 1 + NONCE_BYTES]
    if scheme != SCHEME:
        raise DecryptionError("unknown scheme")
    try:
        return AESGCM(key).decrypt(nonce, sealed[1 + NONCE_BYTES :], purpose)
    except (InvalidTag, ValueError) as fault:
        raise DecryptionError("wrong key, purpose or content") from fault
