"""Secrets at rest: sealed with AES-256-GCM under the installation's key."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
# The first byte names the scheme, so that another one can be read beside it one day.
SCHEME = b"\x01"


class SealBroken(Exception):  # noqa: N818 - what happened, in the words of the module
    """What is to be opened was not sealed with this key, or for another purpose, or was changed."""


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
