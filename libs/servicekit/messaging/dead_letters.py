"""Messages that failed for good: a state is passed over, a fact parks its key until a replay."""

from typing import Any

import sqlalchemy as sa
import structlog

from servicekit import meters
from servicekit.callers import System, caller_context
from servicekit.unit_of_work.transaction import unit_of_work

from .registry import Consumer, IncomingMessage

log = structlog.get_logger()

INSERT_DEAD_LETTER = sa.text(
    "INSERT INTO platform.dead_letters"
    " (id, consumer, tenant_id, parked, topic, key, type, payload, trace, error)"
    " VALUES (:id, :consumer, :tenant_id, :parked, :topic, :key, :type, :payload, :trace, :error)"
    " ON CONFLICT DO NOTHING"
)


def store_dead_letter(consumer: Consumer, delivery: IncomingMessage, error: str) -> None:
    """Store a poisoned delivery: the next state heals a state, a fact parks its key."""
    with caller_context(System(tenant_id=delivery.tenant_id)), unit_of_work() as uow:
        uow.session.execute(INSERT_DEAD_LETTER, dead_letter_row(consumer, delivery, error))
        package = uow.tenant.package
    meters.count_dead_letter(consumer.name, package, parked=not consumer.state)
    log.error("dead letter", consumer=consumer.name, tenant=str(delivery.tenant_id), error=error)


def dead_letter_row(consumer: Consumer, delivery: IncomingMessage, error: str) -> dict[str, Any]:
    """The parameters of INSERT_DEAD_LETTER."""
    return delivery._asdict() | {
        "consumer": consumer.name,
        "parked": not consumer.state,
        "error": error,
    }
