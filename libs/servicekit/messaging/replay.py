"""Runs parked facts again, in order for each key, once what poisoned them is mended."""

from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
import structlog

from servicekit.callers import System, caller_context
from servicekit.errors import TenantDeletedError
from servicekit.runtime import Runtime, runtime_context
from servicekit.telemetry import resume_trace
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.unit_of_work.transaction import unit_of_work

from .dispatch import INSERT_INBOX, invoke_handler
from .registry import Consumer, IncomingMessage
from .republish import existing_tenants

log = structlog.get_logger()

KEYS = sa.text(
    "SELECT consumer, key, count(*) FROM platform.dead_letters"
    " WHERE parked AND consumer = COALESCE(:consumer, consumer)"
    " GROUP BY consumer, key ORDER BY consumer, key"
)
# The lock makes a consumer that is about to park behind this message wait for its end.
NEXT = sa.text(
    "SELECT id, tenant_id, topic, key, type, payload, trace FROM platform.dead_letters"
    " WHERE parked AND consumer = :consumer AND key = :key ORDER BY seq LIMIT 1 FOR UPDATE"
)
REMOVE = sa.text("DELETE FROM platform.dead_letters WHERE consumer = :consumer AND id = :id")


class ReplayResult(NamedTuple):
    """How many messages took effect, and how many are still parked."""

    done: int = 0
    parked: int = 0


def replay(
    runtime: Runtime, tenant_id: UUID | None = None, consumer: str | None = None
) -> ReplayResult:
    """Run parked messages again, of one tenant or of all, of one consumer or of all."""
    total = ReplayResult()
    with runtime_context(runtime):
        for tenant in [tenant_id] if tenant_id else existing_tenants(runtime):
            # It may have been removed since the list was read.
            with suppress(TenantDeletedError), caller_context(System(tenant_id=tenant)):
                done, parked = _replay(runtime, consumer)
                total = ReplayResult(total.done + done, total.parked + parked)
    return total


def _replay(runtime: Runtime, consumer: str | None) -> ReplayResult:
    with unit_of_work() as uow:
        parked = uow.session.execute(KEYS, {"consumer": consumer}).all()
    done = parked_count = 0
    for name, key, count in parked:
        ran = _replay_key(runtime, name, key)
        done, parked_count = done + ran, parked_count + max(count - ran, 0)
    return ReplayResult(done, parked_count)


def _replay_key(runtime: Runtime, name: str, key: str) -> int:
    """Run the key's messages until none is left or one fails again, which stays parked."""
    done = 0
    try:
        while _replay_next(runtime, name, key):
            done += 1
    except Exception:
        log.exception("still poisoned", consumer=name, key=key)
    return done


def _replay_next(runtime: Runtime, name: str, key: str) -> bool:
    with unit_of_work() as uow:
        row = uow.session.execute(NEXT, {"consumer": name, "key": key}).first()
        if row is None:
            return False
        delivery = IncomingMessage(*row)
        consumer = _consumer(runtime, name, delivery.type)
        with resume_trace(delivery.trace, f"replay {name}"):
            _apply(uow, consumer, delivery)
        uow.session.execute(REMOVE, {"consumer": name, "id": delivery.id})
    return True


def _apply(uow: UnitOfWork, consumer: Consumer, delivery: IncomingMessage) -> None:
    remembered = uow.session.execute(
        INSERT_INBOX, {"consumer": consumer.name, "ids": [delivery.id]}
    ).first()
    if remembered:
        invoke_handler(uow, consumer, [delivery])


def _consumer(runtime: Runtime, name: str, message: str) -> Consumer:
    candidates = runtime.service.consumers.by_type.get(message, ())
    consumer = next((consumer for consumer in candidates if consumer.name == name), None)
    if consumer is None:
        raise LookupError(f"this release has no consumer {name} of {message}")
    return consumer
