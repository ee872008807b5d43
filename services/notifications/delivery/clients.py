"""The webhook client: one signed POST for each attempt (Standard Webhooks)."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from uuid import UUID

from standardwebhooks import Webhook

from servicekit import clock
from servicekit.errors import Invalid
from servicekit.security import http_client
from servicekit.security.ssrf import check_url

WEBHOOK_TIMEOUT_SECONDS = 15.0
MAX_REPLY_BYTES = 4096
MAX_RETRY_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class WebhookRequest:
    """A message as one attempt sends it to one endpoint."""

    delivery_id: UUID
    message_id: UUID
    endpoint_id: UUID
    url: str
    body: str


@dataclass(frozen=True, kw_only=True)
class AttemptOutcome:
    """How an attempt ended; `wait_until` is the partner's Retry-After."""

    at: datetime
    status: int | None = None
    latency_ms: int
    reply: str = ""
    error: str = ""
    wait_until: datetime | None = None

    @property
    def is_delivered(self) -> bool:
        """Whether the partner accepted the message (2xx)."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Whether the partner wants no more messages (410)."""
        return self.status == 410


def post_signed(request: WebhookRequest, secret: str, *, allow_loopback: bool) -> AttemptOutcome:
    """Make one attempt, signed with the endpoint's secret; errors are outcomes, never raised."""
    at, signed_at, started = clock.now(), clock.real_now(), time.monotonic()
    signature = Webhook(secret).sign(str(request.message_id), signed_at, request.body)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Chengshi-Webhooks/1",
        "webhook-id": str(request.message_id),
        "webhook-timestamp": str(int(signed_at.timestamp())),
        "webhook-signature": signature,
    }
    try:
        reply = http_client.send(
            "POST",
            check_url(request.url, allow_loopback=allow_loopback),
            headers=headers,
            content=request.body.encode(),
            seconds=WEBHOOK_TIMEOUT_SECONDS,
            limit=MAX_REPLY_BYTES,
        )
    except (Invalid, http_client.NoAnswerError) as fault:
        return AttemptOutcome(at=at, latency_ms=_elapsed_ms(started), error=str(fault))
    return AttemptOutcome(
        at=at,
        status=reply.status,
        latency_ms=_elapsed_ms(started),
        reply=reply.body.decode("utf-8", "replace").replace("\x00", "\ufffd"),
        wait_until=parse_retry_after(reply.headers.get("retry-after", ""), at),
    )


def parse_retry_after(header: str, now: datetime) -> datetime | None:
    """Parse Retry-After (RFC 9110 10.2.3), a day away at most; None for anything else."""
    if header.isascii() and header.isdigit():
        return now + min(timedelta(seconds=int(header[:9])), MAX_RETRY_AFTER)
    try:
        retry_at = parsedate_to_datetime(header)
    except ValueError:
        return None
    retry_at = retry_at.replace(tzinfo=retry_at.tzinfo or UTC) + clock.offset()
    return min(retry_at, now + MAX_RETRY_AFTER)


def _elapsed_ms(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
