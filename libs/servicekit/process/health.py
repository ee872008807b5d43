"""Whether this process lives, and whether it can do its work now."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import sqlalchemy as sa

from servicekit.runtime import Runtime


def unready(runtime: Runtime) -> list[str]:
    """Why this process cannot serve now; empty as long as one node's companies can be served."""
    reasons = []
    for engine in runtime.database.engines():
        try:
            with engine.begin() as connection:
                connection.execute(sa.text("SELECT 1 FROM platform.tenants LIMIT 1"))
            return []
        except sa.exc.SQLAlchemyError as fault:
            reasons.append(f"database: {type(fault).__name__}")
    return reasons


def serve_health(runtime: Runtime, threads: dict[str, threading.Thread]) -> ThreadingHTTPServer:
    """Answer /healthz and /readyz for a process without an HTTP edge; a dead loop is unhealthy."""

    class Probe(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            dead = [name for name, thread in threads.items() if not thread.is_alive()]
            reasons = dead if self.path == "/healthz" else [*dead, *unready(runtime)]
            body = json.dumps({"ready": not reasons, "reasons": reasons}).encode()
            self.send_response(503 if reasons else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Probes come every few seconds and say nothing new."""

    server = ThreadingHTTPServer((runtime.settings.http_host, runtime.settings.health_port), Probe)
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server
