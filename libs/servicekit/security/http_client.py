"""HTTP to an address that a customer entered: only as the guard checked it, and never for long."""

import ssl
import time
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

import httpcore2
import httpx2

from .ssrf import CheckedUrl

SocketOptions = Iterable[httpcore2.SOCKET_OPTION]


class NoAnswerError(Exception):
    """No whole answer came: not reached, broken off, no HTTP, or too late."""


class Reply(NamedTuple):
    """An answer, its body cut to what the caller wanted to read."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class DeadlineStream(httpcore2.NetworkStream):
    """A stream that ends at the deadline, however slowly the other side drips."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _seconds_to(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _seconds_to(self._deadline))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, _seconds_to(self._deadline))
        return DeadlineStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


class PinnedBackend(httpcore2.NetworkBackend):
    """Dials the checked address; Host, SNI and the certificate keep the name."""

    def __init__(self, address: str, deadline: float, dialler: httpcore2.NetworkBackend) -> None:
        self._address = address
        self._deadline = deadline
        self._dialler = dialler

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions | None = None,
    ) -> httpcore2.NetworkStream:
        stream = self._dialler.connect_tcp(self._address, port, _seconds_to(self._deadline))
        return DeadlineStream(stream, self._deadline)


def send(
    method: str,
    checked: CheckedUrl,
    *,
    headers: Mapping[str, str],
    content: bytes = b"",
    seconds: float,
    limit: int,
    dialler: httpcore2.NetworkBackend | None = None,
) -> Reply:
    """One request, no redirect, no proxy, no connection kept; Unanswered says why there is none."""
    url = httpx2.URL(checked.url)
    target = httpcore2.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )
    deadline = time.monotonic() + seconds
    backend = PinnedBackend(checked.address, deadline, dialler or httpcore2.SyncBackend())
    sent = list({"Accept-Encoding": "identity", **headers}.items())
    try:
        with (
            httpcore2.ConnectionPool(
                ssl_context=_trusted(), network_backend=backend, max_keepalive_connections=0
            ) as pool,
            pool.stream(method, target, headers=sent, content=content) as response,
        ):
            return Reply(response.status, _headers(response), _body(response, limit))
    except (
        httpcore2.TimeoutException,
        httpcore2.NetworkError,
        httpcore2.ProtocolError,
        httpcore2.UnsupportedProtocol,
    ) as fault:
        raise NoAnswerError(f"{type(fault).__name__}: {fault}".rstrip(": ")) from fault


def _headers(response: httpcore2.Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
    }


def _body(response: httpcore2.Response, limit: int) -> bytes:
    """The beginning; the rest is never read."""
    body = b""
    for chunk in response.iter_stream():
        body += chunk
        if len(body) >= limit:
            break
    return body[:limit]


def _seconds_to(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise httpcore2.ReadTimeout("took too long")
    return seconds


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates of all authorities takes longer than a request."""
    return httpx2.create_ssl_context(trust_env=False)
