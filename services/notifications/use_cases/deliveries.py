"""Deliveries: facts become messages for endpoints, sent until they arrive or time runs out."""

import random
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from google.protobuf.message import Message as Proto
from sqlalchemy.dialects.postgresql import insert

from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.unit_of_work.transaction import unit_of_work
from services.notifications import clients, events, queries
from services.notifications.clients import Outcome, Parcel
from services.notifications.config import NotificationsSettings, own_settings
from services.notifications.models import Delivery, Endpoint, Message

from .endpoints import secret_of

# How long after the attempt before it each attempt is made.
SCHEDULE = tuple(
    timedelta(seconds=seconds)
    for seconds in (0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
)
JITTER = 0.2
# How long nobody else takes a delivery that is being sent.
CLAIM = timedelta(seconds=60)
# One endpoint's turn; together with the last request's time it stays below a job's lease.
TURN_SECONDS = 20.0
# An endpoint that fails again and again rests, longer each time, so that it takes no thread.
FAILURES_BEFORE_REST = 3
LONGEST_REST = timedelta(minutes=10)
DAYS_BEFORE_DISABLED = 5
KEPT = timedelta(days=30)


def queue(uow: UnitOfWork, facts: Sequence[Proto]) -> None:
    """Have every endpoint that wants the facts get them; a known fact adds nothing."""
    told = {events.identity_of(fact): fact for fact in facts}
    names = {events.event_type_of(fact).name for fact in facts}
    endpoints = queries.active_endpoints(uow, names)
    wanted = {endpoint.id: _wanted(endpoint, told) for endpoint in endpoints}
    rows = [
        _message(told[key], key) for key in told if any(key in keys for keys in wanted.values())
    ]
    if not rows:
        return
    fresh = insert(Message).values(rows).on_conflict_do_nothing(index_elements=["fact"])
    added = uow.session.execute(fresh.returning(Message.id, Message.fact)).all()
    for endpoint in endpoints:
        mine = [message_id for message_id, key in added if key in wanted[endpoint.id]]
        uow.add(*(_delivery(endpoint, message_id, uow.now()) for message_id in mine))
        if mine:
            uow.schedule("deliver", endpoint.id)
    _forget_old(uow)


def _wanted(endpoint: Endpoint, told: Mapping[str, Proto]) -> set[str]:
    """The facts that the endpoint asked for and that are for its reach."""
    return {
        key
        for key, fact in told.items()
        if events.event_type_of(fact).name in endpoint.events
        and events.reaches(fact, endpoint.reach)
    }


def send_due(settings: NotificationsSettings, endpoint_id: UUID) -> datetime | None:
    """Send what the endpoint is due to get, up to a first failure; answers when to go on.

    One job for each endpoint: whoever hangs holds up nobody but itself.
    """
    ends = time.monotonic() + TURN_SECONDS
    arrived = True
    while arrived and time.monotonic() < ends:
        with unit_of_work() as uow:
            claimed = _claim(uow, settings, endpoint_id)
        if claimed is None:
            break
        parcel, secret = claimed
        outcome = clients.post_signed(parcel, secret, allow_loopback=settings.allow_loopback)
        with unit_of_work() as uow:
            _record(uow, parcel, outcome)
        arrived = outcome.delivered
    with unit_of_work() as uow:
        return queries.next_delivery_at(uow, endpoint_id)


def _message(fact: Proto, key: str) -> dict[str, Any]:
    body = events.body_of(fact, own_settings().public_url)
    return {"id": new_id(), "fact": key, "type": body["type"], "body": events.written(body)}


def _delivery(endpoint: Endpoint, message_id: UUID, now: datetime) -> Delivery:
    return Delivery(endpoint_id=endpoint.id, message_id=message_id, next_at=now)


def _claim(
    uow: UnitOfWork, settings: NotificationsSettings, endpoint_id: UUID
) -> tuple[Parcel, str] | None:
    """Count the attempt before it is made: one that kills the process counts as well."""
    found = queries.due_delivery(uow, endpoint_id)
    if found is None:
        return None
    delivery, message, endpoint = found
    delivery.attempts += 1
    delivery.next_at = uow.now() + CLAIM
    parcel = Parcel(delivery.id, message.id, endpoint.id, endpoint.url, message.body)
    return parcel, secret_of(endpoint, settings)


def _record(uow: UnitOfWork, parcel: Parcel, outcome: Outcome) -> None:
    """Keep how the attempt ended, for the delivery and for its endpoint."""
    found = queries.sent_delivery(uow, parcel.delivery_id)
    if found is None:
        return
    delivery, endpoint = found
    delivery.tries = [*delivery.tries, _try(outcome)]
    if outcome.delivered:
        delivery.state = "delivered"
        endpoint.failures, endpoint.failing_since, endpoint.resting_until = 0, None, None
        return
    if delivery.attempts < len(SCHEDULE):
        delivery.next_at = next_attempt(delivery.attempts, outcome, uow.now())
    else:
        delivery.state = "dead"
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or outcome.at
    endpoint.resting_until = uow.now() + rest_after(endpoint.failures)
    long_failing = uow.now() - endpoint.failing_since > timedelta(days=DAYS_BEFORE_DISABLED)
    if outcome.gone or long_failing:
        _disable(uow, endpoint, "gone" if outcome.gone else "failing")


def next_attempt(made: int, outcome: Outcome, now: datetime) -> datetime:
    """When to try again after `made` attempts; never before the other side asked for it."""
    spread = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret
    planned = now + SCHEDULE[made] * spread
    return max(planned, outcome.wait_until) if outcome.wait_until else planned


def rest_after(failures: int) -> timedelta:
    beyond = failures - FAILURES_BEFORE_REST
    if beyond < 0:
        return timedelta()
    return min(timedelta(seconds=5) * 2 ** min(beyond, 10), LONGEST_REST)


def _disable(uow: UnitOfWork, endpoint: Endpoint, reason: str) -> None:
    """Stop sending there; what still waits will never go."""
    endpoint.disable(reason)
    uow.flush()
    waiting = sa.update(Delivery).where(
        Delivery.endpoint_id == endpoint.id, Delivery.state == "waiting"
    )
    uow.session.execute(waiting.values(state="dead"))
    uow.audit("endpoint.disabled", f"endpoint:{endpoint.id}", None, {"reason": reason})


def _try(outcome: Outcome) -> dict[str, Any]:
    return {
        "at": outcome.at.isoformat(),
        "status": outcome.status,
        "latency_ms": outcome.latency_ms,
        "reply": outcome.reply,
        "error": outcome.error,
    }


def _forget_old(uow: UnitOfWork) -> None:
    """Messages leave with their deliveries in passing: no job goes round the companies for it."""
    old = sa.select(Message.id).where(Message.created_at < uow.now() - KEPT).limit(100)
    uow.session.execute(sa.delete(Message).where(Message.id.in_(old)))
