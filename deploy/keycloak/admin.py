"""Keycloak's admin API by the standard library alone, since it is used before anything else."""

import json
import time
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

TIMEOUT_SECONDS = 30
RENEW_BEFORE_SECONDS = 15


class KeycloakError(Exception):
    """Keycloak answered with an error."""


class Admin:
    """A session of the bootstrap administrator."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self.url = url
        self._grant = {
            "grant_type": "password",
            "client_id": "admin-cli",
            "username": username,
            "password": password,
        }
        self._token = ""
        self._renew_at = 0.0

    def get(self, path: str, **query: str) -> Any:
        return self._call("GET", f"{path}?{urlencode(query)}" if query else path)

    def find(self, path: str) -> Any | None:
        """The resource, or nothing where there is none."""
        try:
            return self.get(path)
        except HTTPError as error:
            if error.code == 404:
                return None
            raise

    def post(self, path: str, body: Any) -> None:
        self._call("POST", path, body)

    def put(self, path: str, body: Any) -> None:
        self._call("PUT", path, body)

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        request = Request(  # noqa: S310 - the address is configuration, not input
            f"{self.url}/admin/realms{quote(path, safe='/?=&%')}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self._access_token()}",
                "Content-Type": "application/json",
            },
        )
        return self._answer(request)

    def _access_token(self) -> str:
        if time.monotonic() >= self._renew_at:
            answer = self._answer(
                Request(  # noqa: S310 - the address is configuration, not input
                    f"{self.url}/realms/master/protocol/openid-connect/token",
                    data=urlencode(self._grant).encode(),
                )
            )
            self._token = answer["access_token"]
            self._renew_at = time.monotonic() + answer["expires_in"] - RENEW_BEFORE_SECONDS
        return self._token

    def _answer(self, request: Request) -> Any:
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - as above
                text = answer.read()
        except HTTPError as error:
            if error.code == 404:
                raise
            detail = error.read().decode(errors="replace")[:400]
            raise KeycloakError(
                f"{request.method} {request.full_url}: {error.code} {detail}"
            ) from error
        return json.loads(text) if text else None
