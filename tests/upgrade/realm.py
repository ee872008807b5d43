"""A realm on loopback: the keys that services verify tokens with, and tokens for services."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from servicekit.testing import Company, Issuer


class Realm:
    """Signs as Keycloak would; old and new release ask it as they would ask Keycloak."""

    def __init__(self, issuer: Issuer) -> None:
        self.signer = issuer
        realm = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say({"keys": [issuer.key.as_dict(private=False)]})

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                token = realm.service(form["client_id"][0].removeprefix("svc-"))
                self._say({"access_token": token, "expires_in": 300})

            def _say(self, body: dict[str, Any]) -> None:
                text = json.dumps(body).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, format: str, *args: object) -> None:
                """Nobody reads it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def service(self, name: str) -> str:
        claims = {"aud": ["internal"], "azp": f"svc-{name}", "sub": f"svc-{name}"}
        return self.signer.sign(claims | self._issued)

    def person(self, company: Company, subject: str) -> str:
        # Nobody signs in again in the middle of a rehearsal, however slow the machine.
        return self.signer.person(company, subject, exp=int(time.time()) + 3600, **self._issued)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def _issued(self) -> dict[str, str]:
        return {"iss": f"{self.address}/realms/chengshi"}
