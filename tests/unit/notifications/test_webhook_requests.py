"""What goes to a customer's address goes where the guard looked, and not for long."""

import ssl
import time
from collections.abc import Callable
from typing import Any

import httpcore2
import pytest

from servicekit.errors import Invalid
from servicekit.ids import new_id
from servicekit.security import http_client
from servicekit.security.ssrf import check_url
from services.notifications.delivery import clients
from services.notifications.delivery.clients import WebhookRequest, post_signed

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Stream(httpcore2.NetworkStream):
    """Answers as told, one part for each read, and keeps what was written."""

    def __init__(self, parts: list[bytes], before_read: Callable[[], None]) -> None:
        self.parts, self.before_read = parts, before_read
        self.written, self.name = b"", ""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        assert timeout is not None
        self.before_read()
        return self.parts.pop(0) if self.parts else b""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        assert timeout is not None
        self.written += buffer

    def close(self) -> None:
        self.parts = []

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        assert ssl_context.check_hostname
        self.name = server_hostname or ""
        return self

    def get_extra_info(self, info: str) -> Any:
        return None


class Dialler(httpcore2.NetworkBackend):
    """Keeps whom it was asked to dial, and dials nobody."""

    def __init__(self, *parts: bytes, before_read: Callable[[], None] = lambda: None) -> None:
        self.stream, self.dialled = Stream(list(parts), before_read), list[tuple[str, int]]()

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore2.NetworkStream:
        self.dialled.append((host, port))
        return self.stream


def resolver(*answers: list[str]) -> Callable[[str, int], list[str]]:
    """Gives the answers in turn, as a rebinding DNS server would."""
    left = list(answers)
    return lambda host, port: left.pop(0)


def send(dialler: Dialler, url: str = "https://partner.example/hooks", **options: Any) -> Any:
    checked = check_url(url, allow_loopback=False, resolve=resolver(["93.184.216.34"]))
    defaults: dict[str, Any] = {"headers": {}, "content": b"{}", "seconds": 15.0, "limit": 4096}
    return http_client.send("POST", checked, dialler=dialler, **(defaults | options))


def test_the_checked_address_is_dialled_and_the_name_stays() -> None:
    dialler = Dialler(OK)

    reply = send(dialler)

    assert (reply.status, reply.body) == (200, b"ok")
    assert dialler.dialled == [("93.184.216.34", 443)]
    assert dialler.stream.name == "partner.example"
    assert b"Host: partner.example\r\n" in dialler.stream.written


def test_a_name_that_changes_its_address_is_not_asked_again() -> None:
    dialler, rebinding = Dialler(OK), resolver(["93.184.216.34"], ["127.0.0.1"])

    checked = check_url("https://partner.example/", allow_loopback=False, resolve=rebinding)
    http_client.send("POST", checked, headers={}, seconds=15, limit=9, dialler=dialler)

    assert dialler.dialled == [("93.184.216.34", 443)]


def test_one_closed_address_among_the_answers_is_enough_to_refuse() -> None:
    mixed = resolver(["93.184.216.34", "169.254.169.254"])

    with pytest.raises(Invalid):
        check_url("https://partner.example/", allow_loopback=False, resolve=mixed)


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    dialler = Dialler(
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"
    )

    assert send(dialler).status == 302
    assert len(dialler.dialled) == 1


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    dialler = Dialler(OK)

    assert send(dialler).status == 200
    assert dialler.dialled == [("93.184.216.34", 443)]


def test_only_the_beginning_of_an_endless_answer_is_read() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    dialler = Dialler(head, *[b"400\r\n" + b"x" * 1024 + b"\r\n"] * 1000)

    assert len(send(dialler).body) == 4096
    assert dialler.stream.parts == []  # closed


def test_an_answer_that_drips_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [time.monotonic()]
    monkeypatch.setattr(http_client.time, "monotonic", lambda: clock[0])

    def five_seconds_pass() -> None:
        clock[0] += 5

    dialler = Dialler(*[bytes([byte]) for byte in OK], before_read=five_seconds_pass)

    with pytest.raises(http_client.NoAnswerError, match="took too long"):
        send(dialler)


def test_what_is_no_http_is_unanswered() -> None:
    with pytest.raises(http_client.NoAnswerError):
        send(Dialler(b"220 smtp ready\r\n"))


@pytest.mark.parametrize("url", ["https://169.254.169.254/", "https://[::1]/", "https://0x7f.1/"])
def test_an_address_that_leads_inside_is_a_failed_attempt_and_dials_nobody(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dial(*_: Any, **__: Any) -> None:
        raise AssertionError("nobody is dialled")

    monkeypatch.setattr(clients.http_client, "send", dial)
    request = WebhookRequest(new_id(), new_id(), new_id(), url, "{}")

    outcome = post_signed(request, SECRET, allow_loopback=False)

    assert (outcome.is_delivered, outcome.status, outcome.error) == (False, None, "url.not_allowed")
