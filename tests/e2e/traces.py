"""An OTLP receiver: keeps the spans that the fleet exports, by trace."""

import gzip
import threading
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans


class Span(NamedTuple):
    service: str
    name: str


class Traces:
    """Listens on a free port until closed."""

    def __init__(self) -> None:
        self.by_id: dict[str, set[Span]] = defaultdict(set)
        kept = self.by_id

        class Collector(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                # Metrics come to the same address.
                if self.path == "/v1/traces":
                    told = ExportTraceServiceRequest.FromString(_plain(body, self))
                    for resource in told.resource_spans:
                        _keep(resource, kept)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Spans are looked at by the tests."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _keep(resource: ResourceSpans, kept: dict[str, set[Span]]) -> None:
    names = {item.key: item.value.string_value for item in resource.resource.attributes}
    for span in (span for scope in resource.scope_spans for span in scope.spans):
        kept[span.trace_id.hex()].add(Span(names["service.name"], span.name))


def _plain(body: bytes, handler: BaseHTTPRequestHandler) -> bytes:
    return gzip.decompress(body) if handler.headers.get("Content-Encoding") == "gzip" else body
