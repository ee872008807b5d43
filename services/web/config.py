"""What this service reads from its environment."""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from servicekit.config import Settings, encryption_key, setting

DEFAULT_PORTS = {"http": 80, "https": 443}


def addresses(text: str) -> dict[str, str]:
    """Services by name with the address of each, all of them plain http or https origins."""
    given = json.loads(text)
    if not isinstance(given, dict) or not given:
        raise ValueError("names no service")
    return {str(name): origin(str(address)) for name, address in given.items()}


def origin(text: str) -> str:
    """Scheme, host and port as a browser writes them in its Origin header."""
    parts = urlsplit(text)
    beside = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or beside:
        raise ValueError(f"{text} is not an origin such as https://example.com")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = parts.port or DEFAULT_PORTS[parts.scheme]
    usual = port == DEFAULT_PORTS[parts.scheme]
    return f"{parts.scheme}://{host}" + ("" if usual else f":{port}")


@dataclass(frozen=True, kw_only=True)
class WebSettings(Settings):
    """Where the browser finds this service, whom it asks, and its own secrets."""

    # This service only waits for others, so it has many threads and few processes.
    http_threads: int = setting("HTTP_THREADS", int, "64")
    database_pool: int = setting("DATABASE_POOL", int, "16")
    client_id: str = setting("BFF_CLIENT_ID", str, "web")
    client_secret: str = setting("BFF_CLIENT_SECRET")
    public_url: str = setting("PUBLIC_URL", origin)
    upstreams: dict[str, str] = setting("UPSTREAMS", addresses)
    ui_dir: Path = setting("UI_DIR", Path)
    secrets_key: bytes = setting("SECRETS_KEY", encryption_key)
