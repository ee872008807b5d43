"""This service's own access token for internal calls, by client credentials."""

import threading
import time

import httpx2

from servicekit.config import Settings
from servicekit.errors import Unavailable

RENEW_SECONDS = 30


class ServiceToken:
    """Requested on first use and again shortly before it expires."""

    def __init__(self, settings: Settings, service: str) -> None:
        self._url = f"{settings.issuer}/protocol/openid-connect/token"
        self._form = {
            "grant_type": "client_credentials",
            "client_id": f"svc-{service}",
            "client_secret": settings.service_client_secret,
        }
        self._lock = threading.Lock()
        self._token = ""
        self._expires = 0.0

    def get(self) -> str:
        """The current token.

        Raises Unavailable `keycloak.unavailable`.
        """
        with self._lock:
            if time.monotonic() > self._expires - RENEW_SECONDS:
                self._renew()
            return self._token

    def _renew(self) -> None:
        try:
            answer = httpx2.post(self._url, data=self._form, timeout=5)
            answer.raise_for_status()
        except httpx2.HTTPError as fault:
            raise Unavailable("keycloak.unavailable") from fault
        body = answer.json()
        self._token = body["access_token"]
        self._expires = time.monotonic() + body["expires_in"]
