"""What leaves the platform: mail to the company's people, webhooks to its partners."""

import smtplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit
from uuid import UUID

from standardwebhooks import Webhook

from servicekit import clock
from servicekit.errors import Invalid
from servicekit.security import http_client
from servicekit.security.ssrf import check_url

SMTP_SECONDS = 10.0
WEBHOOK_SECONDS = 15.0
REPLY_LIMIT = 4096
LONGEST_WAIT = timedelta(hours=24)


class MailRefused(Exception):  # noqa: N818 - what the server did
    """The server will never take this mail."""


class MailPostponed(Exception):  # noqa: N818 - what the server did
    """It did not work this time."""


@dataclass(frozen=True)
class Parcel:
    """A message as one attempt sends it."""

    delivery_id: UUID
    message_id: UUID
    endpoint_id: UUID
    url: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How an attempt ended; `wait_until` is what the other side asked for."""

    at: datetime
    status: int | None = None
    latency_ms: int
    reply: str = ""
    error: str = ""
    wait_until: datetime | None = None

    @property
    def delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        return self.status == 410


def send_mail(smtp_url: str, mail: EmailMessage) -> None:
    """Hand `mail` over to the mail server."""
    try:
        with _smtp(smtp_url) as server:
            server.send_message(mail)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as fault:
        kind = MailRefused if _is_final(fault) else MailPostponed
        raise kind(repr(fault)) from fault
    except (smtplib.SMTPException, OSError) as fault:
        raise MailPostponed(repr(fault)) from fault


def post_signed(parcel: Parcel, secret: str, *, allow_loopback: bool) -> Outcome:
    """One attempt, signed by the Standard Webhooks specification."""
    at, signed_at, started = clock.now(), clock.real_now(), time.monotonic()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Chengshi-Webhooks/1",
        "webhook-id": str(parcel.message_id),
        "webhook-timestamp": str(int(signed_at.timestamp())),
        "webhook-signature": Webhook(secret).sign(str(parcel.message_id), signed_at, parcel.body),
    }
    try:
        reply = http_client.send(
            "POST",
            check_url(parcel.url, allow_loopback=allow_loopback),
            headers=headers,
            content=parcel.body.encode(),
            seconds=WEBHOOK_SECONDS,
            limit=REPLY_LIMIT,
        )
    except (Invalid, http_client.NoAnswerError) as fault:
        return Outcome(at=at, latency_ms=_since(started), error=str(fault))
    return Outcome(
        at=at,
        status=reply.status,
        latency_ms=_since(started),
        reply=reply.body.decode("utf-8", "replace").replace("\x00", "\ufffd"),
        wait_until=_retry_after(reply.headers.get("retry-after", ""), at),
    )


@contextmanager
def _smtp(smtp_url: str) -> Iterator[smtplib.SMTP]:
    parts = urlsplit(smtp_url)
    host, trusted = parts.hostname or "", ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SMTP_SECONDS, context=trusted)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=SMTP_SECONDS)
    with server:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=trusted)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def _is_final(fault: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> bool:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in fault.recipients.values())
    return fault.smtp_code >= 500


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _retry_after(header: str, now: datetime) -> datetime | None:
    """Seconds or a date, at most a day away; None where there is neither."""
    if header.isascii() and header.isdigit():
        return now + min(timedelta(seconds=int(header[:9])), LONGEST_WAIT)
    try:
        asked = parsedate_to_datetime(header)
    except ValueError:
        return None
    asked = asked.replace(tzinfo=asked.tzinfo or UTC) + clock.offset()
    return min(asked, now + LONGEST_WAIT)
