"""How attempts are signed, timed and judged."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from servicekit.ids import new_id
from servicekit.security import http_client
from servicekit.security.ssrf import CheckedUrl
from services.notifications.delivery import clients
from services.notifications.delivery.clients import AttemptOutcome, WebhookRequest, post_signed
from services.notifications.delivery.use_cases import deliveries

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
# Of the published vector.
SIGNED_AT = datetime.fromtimestamp(1614265330, UTC)
SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def outcome(**values: Any) -> AttemptOutcome:
    return AttemptOutcome(at=NOW, latency_ms=1, **values)


def test_the_published_vector_is_signed_as_published(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: dict[str, Any] = {}

    def keep(method: str, checked: CheckedUrl, **request: Any) -> http_client.Reply:
        sent.update(request)
        return http_client.Reply(204, {}, b"")

    monkeypatch.setattr(clients.http_client, "send", keep)
    monkeypatch.setattr(clients.clock, "real_now", lambda: SIGNED_AT)
    monkeypatch.setattr(clients, "check_url", lambda url, **_: CheckedUrl(url, "h", 443, "9.9.9.9"))
    message_id: Any = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    request = WebhookRequest(new_id(), message_id, new_id(), "https://h/", '{"test": 2432232314}')

    post_signed(request, SECRET, allow_loopback=False)

    assert sent["headers"]["webhook-id"] == message_id
    assert sent["headers"]["webhook-timestamp"] == "1614265330"
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert sent["headers"]["webhook-signature"] == expected
    assert sent["content"] == b'{"test": 2432232314}'


def test_the_time_is_signed_as_utc_wherever_the_machine_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: dict[str, Any] = {}

    def keep(method: str, checked: CheckedUrl, **request: Any) -> http_client.Reply:
        sent.update(request)
        return http_client.Reply(204, {}, b"")

    monkeypatch.setenv("TZ", "Asia/Shanghai")
    monkeypatch.setattr(clients.http_client, "send", keep)
    monkeypatch.setattr(clients, "check_url", lambda url, **_: CheckedUrl(url, "h", 443, "9.9.9.9"))

    post_signed(
        WebhookRequest(new_id(), new_id(), new_id(), "https://h/", "{}"),
        SECRET,
        allow_loopback=False,
    )

    assert Webhook(SECRET).verify(sent["content"], sent["headers"]) == {}


def test_ten_attempts_within_a_fifth_of_the_plan() -> None:
    hours = [step.total_seconds() / 3600 for step in deliveries.RETRY_SCHEDULE]

    assert len(hours) == 10
    assert hours[-5:] == [5, 10, 14, 20, 24]
    for made, step in enumerate(deliveries.RETRY_SCHEDULE[1:], start=1):
        waits = [deliveries.next_attempt(made, outcome(), NOW) - NOW for _ in range(50)]
        assert step * 0.8 <= min(waits) < max(waits) <= step * 1.2


def test_what_the_other_side_asks_for_delays_and_never_hastens() -> None:
    later = outcome(wait_until=NOW + timedelta(hours=9))
    sooner = outcome(wait_until=NOW + timedelta(seconds=1))

    assert deliveries.next_attempt(1, later, NOW) == NOW + timedelta(hours=9)
    assert deliveries.next_attempt(3, sooner, NOW) > NOW + timedelta(minutes=20)


def test_retry_after_is_seconds_or_a_date_and_a_day_at_most() -> None:
    parse = clients.parse_retry_after

    assert parse("120", NOW) == NOW + timedelta(minutes=2)
    assert parse("Sun, 22 Nov 2026 09:00:00 GMT", NOW) == NOW + timedelta(hours=1)
    assert parse("9" * 30, NOW) == parse("Sun, 22 Nov 2099 09:00:00 GMT", NOW)
    assert [parse(text, NOW) for text in ("", "soon", "-1", "1.5", "²")] == [None] * 5


def test_two_hundreds_deliver_and_nothing_else_does() -> None:
    delivered = [code for code in range(100, 600) if outcome(status=code).is_delivered]

    assert delivered == list(range(200, 300))
    assert not outcome().is_delivered


def test_failures_in_a_row_let_an_endpoint_rest_longer_and_longer() -> None:
    rests = [deliveries.pause_after(failures).total_seconds() for failures in range(1, 60)]

    assert rests[:5] == [0, 0, 5, 10, 20]
    assert rests == sorted(rests)
    assert rests[-1] == 600
