"""Secrets of an instance, made on first use and kept in a file that only its owner reads."""

import base64
import fcntl
import json
import os
import secrets

from deploy.local.instances import Instance


def password(of: Instance, name: str) -> str:
    """A password without characters that URLs or shells would need to escape."""
    return _keep(of, name, secrets.token_hex(20))


def key(of: Instance, name: str) -> str:
    """32 random bytes, as SECRETS_KEY expects them."""
    return _keep(of, name, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())


def _keep(of: Instance, name: str, fresh: str) -> str:
    # A lock, because services are prepared in parallel and each may add its own secrets.
    handle = os.open(of.secrets, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        kept: dict[str, str] = json.loads(file.read() or "{}")
        if name not in kept:
            kept[name] = fresh
            file.seek(0)
            file.truncate()
            json.dump(kept, file, indent=1, sort_keys=True)
        return kept[name]
