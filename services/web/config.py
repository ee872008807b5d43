"""The settings of web, read from its environment."""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from servicekit.config import Settings, encryption_key, setting

DEFAULT_PORTS = {"http": 80, "https": 443}


def addresses(text: str) -> dict[str, str]:
    """Parse a JSON object of service names and their http or https origins."""
    parsed = json.loads(text)
    if not isinstance(parsed, dict) or not parsed:
        raise ValueError("names no service")
    return {str(name): origin(str(address)) for name, address in parsed.items()}


def origin(text: str) -> str:
    """Normalize an origin to scheme, host and port as browsers write the header Origin."""
    url = urlsplit(text)
    has_more_than_origin = url.path.strip("/") or url.query or url.fragment or url.username
    if url.scheme not in DEFAULT_PORTS or not url.hostname or has_more_than_origin:
        raise ValueError(f"{text} is not an origin such as https://example.com")
    host = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
    port = url.port or DEFAULT_PORTS[url.scheme]
    is_default_port = port == DEFAULT_PORTS[url.scheme]
    return f"{url.scheme}://{host}" + ("" if is_default_port else f":{port}")


@dataclass(frozen=True, kw_only=True)
class WebSettings(Settings):
    """Settings: public origin, upstream services, OIDC client and the key of stored secrets."""

    # This service only waits for others, so it has many threads and few processes.
    http_threads: int = setting("HTTP_THREADS", int, "64")
    database_pool: int = setting("DATABASE_POOL", int, "16")
    client_id: str = setting("BFF_CLIENT_ID", str, "web")
    client_secret: str = setting("BFF_CLIENT_SECRET")
    public_url: str = setting("PUBLIC_URL", origin)
    upstreams: dict[str, str] = setting("UPSTREAMS", addresses)
    ui_dir: Path = setting("UI_DIR", Path)
    secrets_key: bytes = setting("SECRETS_KEY", encryption_key)
