"""Deliveries: events become messages for endpoints, sent until accepted or out of attempts."""

import random
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from google.protobuf.message import Message as Proto

from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.unit_of_work.transaction import unit_of_work
from services.notifications.config import NotificationsSettings, notifications_settings
from services.notifications.delivery import clients, queries, writes
from services.notifications.delivery.clients import AttemptOutcome, WebhookRequest
from services.notifications.delivery.models import AttemptRecord, Delivery
from services.notifications.delivery.writes import MessageRow
from services.notifications.endpoints import events
from services.notifications.endpoints import queries as endpoint_queries
from services.notifications.endpoints.models import Endpoint
from services.notifications.endpoints.use_cases.endpoints import decrypt_secret

# How long after the previous attempt each attempt is made.
RETRY_SCHEDULE = tuple(
    timedelta(seconds=seconds)
    for seconds in (0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
)
JITTER = 0.2
# How long a delivery that is being sent is hidden from other workers.
CLAIM_TIME = timedelta(seconds=60)
# One turn of an endpoint; with the time of the last request it stays below a job's lease.
TURN_SECONDS = 20.0
# An endpoint that fails repeatedly is paused, longer each time, so that it occupies no thread.
FAILURES_BEFORE_PAUSE = 3
MAX_PAUSE = timedelta(minutes=10)
DAYS_BEFORE_DISABLED = 5


def queue_deliveries(uow: UnitOfWork, facts: Sequence[Proto]) -> None:
    """Queue a delivery of each event to each subscribed endpoint; a repeated event adds nothing.

    Expired messages are purged here, so that no job has to visit every tenant.
    """
    facts_by_key = {events.event_key(fact): fact for fact in facts}
    names = {events.event_type_of(fact).name for fact in facts}
    endpoints = endpoint_queries.active_endpoints(uow, names)
    subscriptions = {
        endpoint.id: _subscribed_keys(endpoint, facts_by_key) for endpoint in endpoints
    }
    subscribed_keys = set().union(*subscriptions.values())
    rows = [_message_row(fact, key) for key, fact in facts_by_key.items() if key in subscribed_keys]
    if not rows:
        return
    messages = writes.insert_new_messages(uow, rows)
    for endpoint in endpoints:
        deliveries = [
            Delivery(endpoint_id=endpoint.id, message_id=message.message_id, next_at=uow.now())
            for message in messages
            if message.event_key in subscriptions[endpoint.id]
        ]
        uow.add(*deliveries)
        if deliveries:
            uow.schedule("deliver", endpoint.id)
    writes.purge_messages(uow)


def send_due(settings: NotificationsSettings, endpoint_id: UUID) -> datetime | None:
    """Send the endpoint's due deliveries until one fails; answers when the next one is due.

    There is one job for each endpoint, so that one that hangs delays only itself.
    """
    turn_ends = time.monotonic() + TURN_SECONDS
    is_delivered = True
    while is_delivered and time.monotonic() < turn_ends:
        with unit_of_work() as uow:
            claim = _claim_delivery(uow, settings, endpoint_id)
        if claim is None:
            break
        request, secret = claim
        outcome = clients.post_signed(request, secret, allow_loopback=settings.allow_loopback)
        with unit_of_work() as uow:
            _record_attempt(uow, request, outcome)
        is_delivered = outcome.is_delivered
    with unit_of_work() as uow:
        return queries.next_delivery_at(uow, endpoint_id)


def next_attempt(attempts: int, outcome: AttemptOutcome, now: datetime) -> datetime:
    """Return when to retry after `attempts` attempts, never before the partner's Retry-After."""
    jitter = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret
    retry_at = now + RETRY_SCHEDULE[attempts] * jitter
    return max(retry_at, outcome.wait_until) if outcome.wait_until else retry_at


def pause_after(failures: int) -> timedelta:
    """Return how long an endpoint is paused: from the third failure 5 s, 10 s … 10 min."""
    doublings = failures - FAILURES_BEFORE_PAUSE
    if doublings < 0:
        return timedelta()
    return min(timedelta(seconds=5) * 2 ** min(doublings, 10), MAX_PAUSE)


def _subscribed_keys(endpoint: Endpoint, facts_by_key: Mapping[str, Proto]) -> set[str]:
    return {
        key
        for key, fact in facts_by_key.items()
        if events.event_type_of(fact).name in endpoint.events
        and events.is_in_reach(fact, endpoint.reach)
    }


def _message_row(fact: Proto, key: str) -> MessageRow:
    body = events.webhook_body(fact, notifications_settings().public_url)
    text = events.serialize_body(body)
    return MessageRow(id=new_id(), event_key=key, type=body["type"], body=text)


def _claim_delivery(
    uow: UnitOfWork, settings: NotificationsSettings, endpoint_id: UUID
) -> tuple[WebhookRequest, str] | None:
    """Count the attempt before it is made, so that one that kills the process counts too."""
    due = queries.due_delivery(uow, endpoint_id)
    if due is None:
        return None
    delivery, message, endpoint = due
    delivery.attempts += 1
    delivery.next_at = uow.now() + CLAIM_TIME
    request = WebhookRequest(delivery.id, message.id, endpoint.id, endpoint.url, message.body)
    return request, decrypt_secret(endpoint, settings)


def _record_attempt(uow: UnitOfWork, request: WebhookRequest, outcome: AttemptOutcome) -> None:
    """Store how the attempt ended, for the delivery and for its endpoint."""
    locked = queries.locked_delivery(uow, request.delivery_id)
    if locked is None:
        return
    delivery, endpoint = locked
    delivery.attempt_records = [*delivery.attempt_records, _attempt_record(outcome)]
    if outcome.is_delivered:
        delivery.state = "delivered"
        endpoint.failures, endpoint.failing_since, endpoint.paused_until = 0, None, None
        return
    if delivery.attempts < len(RETRY_SCHEDULE):
        delivery.next_at = next_attempt(delivery.attempts, outcome, uow.now())
    else:
        delivery.state = "dead"
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or outcome.at
    endpoint.paused_until = uow.now() + pause_after(endpoint.failures)
    failing_for = uow.now() - endpoint.failing_since
    if outcome.is_gone or failing_for > timedelta(days=DAYS_BEFORE_DISABLED):
        _disable_endpoint(uow, endpoint, "gone" if outcome.is_gone else "failing")


def _disable_endpoint(uow: UnitOfWork, endpoint: Endpoint, reason: str) -> None:
    endpoint.disable(reason)
    uow.flush()
    writes.end_waiting_deliveries(uow, endpoint.id)
    uow.audit("endpoint.disabled", f"endpoint:{endpoint.id}", None, {"reason": reason})


def _attempt_record(outcome: AttemptOutcome) -> AttemptRecord:
    return AttemptRecord(
        at=outcome.at.isoformat(),
        status=outcome.status,
        latency_ms=outcome.latency_ms,
        reply=outcome.reply,
        error=outcome.error,
    )
