"""How a tenant's messages take effect: each consumer by itself, facts once, states repeatedly."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
import structlog

from servicekit import clock
from servicekit.callers import System, caller_context
from servicekit.database.raw import execute_raw
from servicekit.database.transient import is_transient
from servicekit.errors import TenantDeletedError
from servicekit.ids import made_at
from servicekit.telemetry import resume_trace
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.unit_of_work.transaction import unit_of_work

from .dead_letters import INSERT_DEAD_LETTER, dead_letter_row, store_dead_letter
from .registry import Consumer, Consumers, IncomingMessage

log = structlog.get_logger()

ATTEMPTS = 3
# The inbox makes a fact count once; rows older than any topic's retention leave in passing.
INSERT_INBOX = sa.text(
    "INSERT INTO inbox (consumer, event_id) SELECT :consumer, unnest(CAST(:ids AS uuid[]))"
    " ON CONFLICT DO NOTHING RETURNING event_id"
)
PURGE_INBOX = sa.text(
    "DELETE FROM inbox WHERE ctid IN (SELECT ctid FROM inbox"
    " WHERE received_at < now() - interval '15 days' LIMIT 100)"
)
# Parked keys stay locked until what parks behind them is stored: a replay could pass it meanwhile.
CLAIM_NEW_FACTS = """
    WITH incoming AS (
        SELECT * FROM unnest(CAST(%(ids)s AS uuid[]), CAST(%(keys)s AS text[])) AS t (id, key)
    ), parked_keys AS (
        SELECT key FROM platform.dead_letters WHERE parked AND tenant_id = %(tenant_id)s
            AND consumer = %(consumer)s AND key = ANY(%(keys)s) ORDER BY seq FOR SHARE
    ), fresh AS (
        INSERT INTO inbox (consumer, event_id)
        SELECT %(consumer)s, id FROM incoming WHERE key NOT IN (SELECT key FROM parked_keys)
        ON CONFLICT DO NOTHING RETURNING event_id
    )
    SELECT event_id, NULL AS parked FROM fresh UNION ALL SELECT NULL, key FROM parked_keys
"""


def deliver(consumers: Consumers, deliveries: Sequence[IncomingMessage]) -> None:
    """Let a tenant's deliveries take effect, each consumer on its own."""
    for batch in in_batches(deliveries):
        for consumer in consumers.by_type.get(batch[0].type, ()):
            relevant = [delivery for delivery in batch if consumer.wants(delivery)]
            handled_batches = [relevant] if consumer.many else [[delivery] for delivery in relevant]
            for handled in handled_batches:
                process_batch(consumer, handled)


def in_batches(deliveries: Iterable[IncomingMessage]) -> list[list[IncomingMessage]]:
    """As few batches of one type as keep the messages of each key in their order."""
    batches: list[list[IncomingMessage]] = []
    for delivery in deliveries:
        home = next((batch for batch in reversed(batches) if _bounds(batch, delivery)), None)
        if home is None or home[0].type != delivery.type:
            batches.append([delivery])
        else:
            home.append(delivery)
    return batches


def _bounds(batch: list[IncomingMessage], delivery: IncomingMessage) -> bool:
    """Whether `delivery` belongs into `batch`, or must not come before it."""
    return batch[0].type == delivery.type or any(earlier.key == delivery.key for earlier in batch)


def process_batch(consumer: Consumer, batch: list[IncomingMessage]) -> None:
    """Apply the batch; on failure halve it until the poisoned message is alone."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _apply(consumer, batch)
            return
        except Exception as fault:
            if isinstance(fault, TenantDeletedError) or is_transient(fault):
                raise
            if len(batch) > 1:
                middle = len(batch) // 2
                process_batch(consumer, batch[:middle])
                process_batch(consumer, batch[middle:])
                return
            log.exception("consumer failed", consumer=consumer.name, attempt=attempt)
            if attempt == ATTEMPTS:
                store_dead_letter(consumer, batch[0], repr(fault))


def _apply(consumer: Consumer, batch: list[IncomingMessage]) -> None:
    with (
        resume_trace(
            batch[0].trace, f"consume {consumer.name}", [delivery.trace for delivery in batch[1:]]
        ),
        caller_context(System(tenant_id=batch[0].tenant_id)),
        unit_of_work() as uow,
    ):
        fresh = batch if consumer.state else _fresh_facts(uow, consumer, batch)
        if fresh:
            invoke_handler(uow, consumer, fresh)


def invoke_handler(uow: UnitOfWork, consumer: Consumer, fresh: Sequence[IncomingMessage]) -> None:
    """Call the handler with what has not counted yet."""
    uow.event_time = made_at(max(delivery.id for delivery in fresh)) + clock.offset()
    messages: list[Any] = [consumer.message.FromString(delivery.payload) for delivery in fresh]
    consumer.handler(uow, messages if consumer.many else messages[0])


def _fresh_facts(
    uow: UnitOfWork, consumer: Consumer, batch: list[IncomingMessage]
) -> list[IncomingMessage]:
    """The facts that have not counted yet; those of a parked key are parked behind it."""
    session, tenant_id = uow.session, batch[0].tenant_id
    messages = {
        "ids": [delivery.id for delivery in batch],
        "keys": [delivery.key for delivery in batch],
    }
    claimant = {"tenant_id": tenant_id, "consumer": consumer.name}
    claims = execute_raw(session, CLAIM_NEW_FACTS, claimant | messages).fetchall()
    parked = {row.parked for row in claims if row.parked is not None}
    for delivery in (delivery for delivery in batch if delivery.key in parked):
        session.execute(
            INSERT_DEAD_LETTER, dead_letter_row(consumer, delivery, "behind a parked message")
        )
    if batch[0].id.int % 64 == 0:
        session.execute(PURGE_INBOX)
    new = {row.event_id for row in claims}
    return [delivery for delivery in batch if delivery.id in new]
