"""A partner's webhook receiver, a process of its own: verifies with the library, keeps what held.

`python receiver.py PORT`; POST /secret sets the endpoint's secret, GET /received lists what came.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

state: dict[str, str] = {}
received: list[dict[str, object]] = []


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/secret":
            state["secret"] = body.decode()
            self._answer(204)
            return
        try:
            payload = Webhook(state["secret"]).verify(body, dict(self.headers))
        except (WebhookVerificationError, KeyError, ValueError):
            self._answer(401)
            return
        received.append({"id": self.headers["webhook-id"], "payload": payload})
        self._answer(204)

    def do_GET(self) -> None:
        self._answer(200, json.dumps(received).encode())

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """What matters is kept in `received`."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
