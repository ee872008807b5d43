"""Partners' webhook receiver, a process of its own: verifies with the library, keeps what held.

`python receiver.py PORT`. Each path is a partner: PUT sets its secret, POST is a delivery; GET
/received lists what was verified, GET /refused what was not.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

secrets: dict[str, str] = {}
deliveries: dict[str, list[dict[str, object]]] = {"/received": [], "/refused": []}


class Receiver(BaseHTTPRequestHandler):
    def do_PUT(self) -> None:
        secrets[self.path] = self._body().decode()
        self._answer(204)

    def do_POST(self) -> None:
        body = self._body()
        told = {"path": self.path, "id": self.headers["webhook-id"]}
        try:
            payload = Webhook(secrets[self.path]).verify(body, dict(self.headers))
        except (WebhookVerificationError, KeyError, ValueError) as fault:
            deliveries["/refused"].append({**told, "reason": repr(fault)})
            self._answer(401)
            return
        deliveries["/received"].append({**told, "payload": payload})
        self._answer(204)

    def do_GET(self) -> None:
        self._answer(200, json.dumps(deliveries[self.path]).encode())

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """What matters is kept in `deliveries`."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
