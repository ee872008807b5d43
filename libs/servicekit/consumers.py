"""Handlers of other services' messages, and how each batch takes effect once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
import structlog
from google.protobuf.message import DecodeError, Message

from . import clock, meters
from .callers import System, calling
from .errors import Gone
from .ids import made_at
from .outbox import topic_of
from .passing import passes
from .statements import send

if TYPE_CHECKING:
    from .unit_of_work import UnitOfWork

log = structlog.get_logger()

ATTEMPTS = 3

# The inbox makes a fact count once; rows older than any topic's retention leave in passing.
REMEMBER = sa.text(
    "INSERT INTO inbox (consumer, event_id) SELECT :consumer, unnest(CAST(:ids AS uuid[]))"
    " ON CONFLICT DO NOTHING RETURNING event_id"
)
FORGET = sa.text(
    "DELETE FROM inbox WHERE ctid IN (SELECT ctid FROM inbox"
    " WHERE received_at < now() - interval '15 days' LIMIT 100)"
)
# Parked keys stay locked until what parks behind them is stored: a replay could pass it meanwhile.
TAKE_IN = """
    WITH told AS (
        SELECT * FROM unnest(CAST(%(ids)s AS uuid[]), CAST(%(keys)s AS text[])) AS told (id, key)
    ), held AS (
        SELECT key FROM platform.dead_letters WHERE parked AND tenant_id = %(tenant_id)s
            AND consumer = %(consumer)s AND key = ANY(%(keys)s) ORDER BY seq FOR SHARE
    ), fresh AS (
        INSERT INTO inbox (consumer, event_id)
        SELECT %(consumer)s, id FROM told WHERE key NOT IN (SELECT key FROM held)
        ON CONFLICT DO NOTHING RETURNING event_id
    )
    SELECT event_id, NULL AS parked FROM fresh UNION ALL SELECT NULL, key FROM held
"""
BURY = sa.text(
    "INSERT INTO platform.dead_letters"
    " (id, consumer, tenant_id, parked, topic, key, type, payload, trace, error)"
    " VALUES (:id, :consumer, :tenant_id, :parked, :topic, :key, :type, :payload, :trace, :error)"
    " ON CONFLICT DO NOTHING"
)


class Delivery(NamedTuple):
    """A message as it came from Kafka."""

    id: UUID
    tenant_id: UUID
    topic: str
    key: str
    type: str
    payload: bytes
    trace: str
    # Where it stands in Kafka, so that no offset behind an unsettled message is committed.
    partition: int = 0
    offset: int = 0


@dataclass(frozen=True)
class Consumer:
    """A handler and how it is called."""

    name: str
    message: type[Message]
    handler: Callable[..., None]
    many: bool
    # States carry a version and may be applied any number of times; facts pass the inbox.
    state: bool
    # What it has no use for is passed without a unit of work.
    when: Callable[[Any], bool] | None = None

    def wants(self, delivery: Delivery) -> bool:
        try:
            return self.when is None or self.when(self.message.FromString(delivery.payload))
        except DecodeError:
            # Poisoned: it is set aside where messages take effect.
            return True


class Consumers:
    """What a service listens to; `on` and `on_many` register the decorated function.

    With `gather_ms` messages gather in Kafka for so long, where nobody waits for their effect: a
    batch costs little more than one.
    """

    def __init__(self, *, gather_ms: int = 0) -> None:
        self.gather_ms = gather_ms
        self.by_type: dict[str, list[Consumer]] = {}

    def on(
        self, message: type[Message], *, when: Callable[[Any], bool] | None = None
    ) -> Callable[..., Callable[..., None]]:
        """Call `(uow, message)` for each message, where `when` holds, in its own unit of work."""
        return self._register(message, many=False, when=when)

    def on_many(self, message: type[Message]) -> Callable[..., Callable[..., None]]:
        """Call `(uow, [message, …])` with a batch of one tenant, in one unit of work."""
        return self._register(message, many=True)

    def topics(self) -> list[str]:
        """Live ones, and those of republished states: facts are told once, where they happen."""
        states = {name for name, known in self.by_type.items() if known[0].state}
        bulk = sorted({f"{topic_of(name)}.bulk" for name in states})
        return sorted({topic_of(name) for name in self.by_type}) + bulk

    def extend(self, other: "Consumers") -> None:
        for name, consumers in other.by_type.items():
            self.by_type.setdefault(name, []).extend(consumers)

    def _register(
        self, message: type[Message], *, many: bool, when: Callable[[Any], bool] | None = None
    ) -> Callable[..., Callable[..., None]]:
        def register(handler: Callable[..., None]) -> Callable[..., None]:
            name, state = message.DESCRIPTOR.full_name, message.DESCRIPTOR.name.endswith("State")
            consumer = Consumer(handler.__name__, message, handler, many, state, when)
            self.by_type.setdefault(name, []).append(consumer)
            return handler

        return register


def deliver(consumers: Consumers, deliveries: Sequence[Delivery]) -> None:
    """Let a tenant's deliveries take effect, each consumer on its own."""
    for batch in in_batches(deliveries):
        for consumer in consumers.by_type.get(batch[0].type, ()):
            wanted = [one for one in batch if consumer.wants(one)]
            parts = [wanted] if consumer.many else [[one] for one in wanted]
            for part in parts:
                _settle(consumer, part)


def in_batches(deliveries: Iterable[Delivery]) -> list[list[Delivery]]:
    """As few batches of one type as keep the messages of each key in their order."""
    batches: list[list[Delivery]] = []
    for delivery in deliveries:
        home = next((batch for batch in reversed(batches) if _bounds(batch, delivery)), None)
        if home is None or home[0].type != delivery.type:
            batches.append([delivery])
        else:
            home.append(delivery)
    return batches


def _bounds(batch: list[Delivery], delivery: Delivery) -> bool:
    """Whether `delivery` belongs into `batch`, or must not come before it."""
    return batch[0].type == delivery.type or any(one.key == delivery.key for one in batch)


def _settle(consumer: Consumer, batch: list[Delivery]) -> None:
    """Apply the batch; on failure halve it until the poisoned message is alone."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _apply(consumer, batch)
            return
        except Exception as fault:
            if isinstance(fault, Gone) or passes(fault):
                raise
            if len(batch) > 1:
                middle = len(batch) // 2
                _settle(consumer, batch[:middle])
                _settle(consumer, batch[middle:])
                return
            log.exception("consumer failed", consumer=consumer.name, attempt=attempt)
            if attempt == ATTEMPTS:
                _set_aside(consumer, batch[0], repr(fault))


def _apply(consumer: Consumer, batch: list[Delivery]) -> None:
    from .telemetry import continued
    from .unit_of_work import unit_of_work

    with (
        continued(batch[0].trace, f"consume {consumer.name}", [one.trace for one in batch[1:]]),
        calling(System(tenant_id=batch[0].tenant_id)),
        unit_of_work() as uow,
    ):
        fresh = batch if consumer.state else _fresh_facts(uow, consumer, batch)
        if fresh:
            take_effect(uow, consumer, fresh)


def take_effect(uow: "UnitOfWork", consumer: Consumer, fresh: Sequence[Delivery]) -> None:
    """Call the handler with what has not counted yet."""
    uow.told_at = made_at(max(one.id for one in fresh)) + clock.offset()
    messages: list[Any] = [consumer.message.FromString(one.payload) for one in fresh]
    consumer.handler(uow, messages if consumer.many else messages[0])


def _fresh_facts(uow: "UnitOfWork", consumer: Consumer, batch: list[Delivery]) -> list[Delivery]:
    """The facts that have not counted yet; those of a parked key are parked behind it."""
    session, tenant_id = uow.session, batch[0].tenant_id
    told = {"ids": [one.id for one in batch], "keys": [one.key for one in batch]}
    known = {"tenant_id": tenant_id, "consumer": consumer.name}
    taken = send(session, TAKE_IN, known | told).fetchall()
    parked = {row.parked for row in taken if row.parked is not None}
    for one in (one for one in batch if one.key in parked):
        session.execute(BURY, _grave(consumer, one, "behind a parked message"))
    if batch[0].id.int % 64 == 0:
        session.execute(FORGET)
    new = {row.event_id for row in taken}
    return [one for one in batch if one.id in new]


def _set_aside(consumer: Consumer, delivery: Delivery, error: str) -> None:
    """A poisoned state is passed (the next one heals it); a poisoned fact parks its key."""
    from .unit_of_work import unit_of_work

    with calling(System(tenant_id=delivery.tenant_id)), unit_of_work() as uow:
        uow.session.execute(BURY, _grave(consumer, delivery, error))
        package = uow.tenant.package
    meters.count_set_aside(consumer.name, package, parked=not consumer.state)
    log.error("dead letter", consumer=consumer.name, tenant=str(delivery.tenant_id), error=error)


def _grave(consumer: Consumer, delivery: Delivery, error: str) -> dict[str, Any]:
    return delivery._asdict() | {
        "consumer": consumer.name,
        "parked": not consumer.state,
        "error": error,
    }
