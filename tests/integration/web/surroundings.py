"""What web talks to in its tests: Keycloak's administrator and a small service that tells."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler
from typing import Any

import httpx2

from deploy.keycloak import realm


class Admin:
    """Keycloak's administrator: what is made here is removed when the tests end."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self.url, self._grant = url, {"username": username, "password": password}
        self._made: list[str] = []

    def call(self, method: str, path: str, body: Any = None) -> httpx2.Response:
        form = self._grant | {"grant_type": "password", "client_id": "admin-cli"}
        granted = httpx2.post(f"{self.url}/realms/master/protocol/openid-connect/token", data=form)
        answer = httpx2.request(
            method,
            f"{self.url}/admin/realms/{realm.REALM}{path}",
            content=None if body is None else json.dumps(body),
            headers={
                "Authorization": f"Bearer {granted.json()['access_token']}",
                "Content-Type": "application/json",
            },
            timeout=30,
        )
        assert answer.is_success, (method, path, answer.status_code, answer.text)
        return answer

    def make(self, path: str, body: Any) -> str:
        made = self.call("POST", path, body).headers["Location"].rsplit("/", 1)[1]
        self._made.append(f"{path}/{made}")
        return made

    def remove_all(self) -> None:
        for path in reversed(self._made):
            self.call("DELETE", path)


class Echo(BaseHTTPRequestHandler):
    """A service that tells what it was asked."""

    protocol_version = "HTTP/1.1"
    seen: list[dict[str, Any]]
    hold = threading.Event()

    def do_GET(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(size)
        self.seen.append(
            {
                "method": self.command,
                "path": self.path,
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "size": len(body),
            }
        )
        if "/slow" in self.path:
            self.hold.wait(10)
        status = int(found[1]) if (found := re.search(r"/status/(\d+)", self.path)) else 200
        told = json.dumps({"path": self.path, "size": len(body)}).encode()
        self.send_response(status)
        for name, value in (
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(told))),
            ("ETag", '"7"'),
            ("Retry-After", "3"),
            ("Content-Language", "en"),
            ("Content-Disposition", 'attachment; filename="rejected.xlsx"'),
            ("Set-Cookie", "upstream=1"),
            ("X-Internal", "secret"),
            ("Access-Control-Allow-Origin", "*"),
        ):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(told)

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - names of the library

    def log_message(self, format: str, *args: object) -> None:
        """What was asked is kept in `seen`."""
