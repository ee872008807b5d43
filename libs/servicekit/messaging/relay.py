"""Sends what the outbox holds to Kafka: at least once, in order for each aggregate."""

import threading
from typing import NamedTuple
from uuid import UUID

import psycopg
import structlog
from kafka import KafkaProducer
from opentelemetry import context, propagate

from servicekit.config import Node, Settings
from servicekit.runtime import Runtime
from servicekit.unit_of_work.outbox import CHANNEL, SHARDS

log = structlog.get_logger()

BATCH = 1000
POLL_SECONDS = 0.2
SEND_SECONDS = 30
# As in consumer_loop: the more were sent, the longer the others gather.
REST_SECONDS, LONGEST_REST = 0.0025, 0.025
# Session-level lock: one relay per shard and node, on a direct connection.
LOCK_CLASS = 7105

# No deletion is waited for until it is on disk: what a crash brings back is sent again, as is.
UNHURRIED = "-c synchronous_commit=off"

READ = """
    SELECT seq, id, tenant_id, topic, key, type, payload, trace, created_at
    FROM platform.outbox WHERE shard = ANY(%s) ORDER BY seq LIMIT %s
"""
# What was sent leaves in the statement that reads on, which does not see it gone yet.
NEXT = """
    WITH gone AS (DELETE FROM platform.outbox WHERE seq = ANY(%(sent)s))
    SELECT seq, id, tenant_id, topic, key, type, payload, trace, created_at
    FROM platform.outbox WHERE shard = ANY(%(shards)s) AND seq <> ALL(%(sent)s)
    ORDER BY seq LIMIT %(batch)s
"""


class OutboxRow(NamedTuple):
    """A row of the outbox."""

    seq: int
    id: UUID
    tenant_id: UUID
    topic: str
    key: str
    type: str
    payload: bytes
    trace: str
    created_at: object


def relay_loop(runtime: Runtime, node: Node, stop: threading.Event) -> None:
    """Relay one node's outbox until stopped; a lost connection is made anew."""
    source = f"/{runtime.service.name}"
    producer = make_producer(runtime.settings)
    while not stop.is_set():
        try:
            with psycopg.connect(node.relay, autocommit=True, options=UNHURRIED) as connection:
                connection.execute(f"LISTEN {CHANNEL}".encode())
                _relay(connection, producer, source, stop)
        except psycopg.OperationalError:
            log.warning("relay lost its database", node=node.name, exc_info=True)
            stop.wait(1)
        except Exception:
            # What was not sent is still in the outbox and is read again.
            log.exception("relay could not send", node=node.name)
            stop.wait(1)
    producer.close(timeout=5)


def make_producer(settings: Settings) -> KafkaProducer:
    """Make an idempotent producer that waits for all replicas."""
    return KafkaProducer(
        bootstrap_servers=settings.kafka_bootstrap,
        acks="all",
        enable_idempotence=True,
        linger_ms=0,
        compression_type=None,
        allow_auto_create_topics=False,
        max_block_ms=SEND_SECONDS * 1000,
    )


def _relay(
    connection: psycopg.Connection, producer: KafkaProducer, source: str, stop: threading.Event
) -> None:
    mine = _shards(connection)
    while not stop.is_set():
        if len(mine) < SHARDS:
            mine += _shards(connection, set(range(SHARDS)) - set(mine))
        rows = [OutboxRow(*row) for row in connection.execute(READ, [mine, BATCH]).fetchall()]
        while rows and not stop.is_set():
            send(producer, rows, source)
            if len(rows) < BATCH:
                stop.wait(min((len(rows) - 1) * REST_SECONDS, LONGEST_REST))
            sent = [row.seq for row in rows]
            cursor = connection.execute(NEXT, {"sent": sent, "shards": mine, "batch": BATCH})
            rows = [OutboxRow(*row) for row in cursor.fetchall()]
        wait_for_work(connection, POLL_SECONDS)


def _shards(connection: psycopg.Connection, candidates: set[int] | None = None) -> list[int]:
    """Those of the wanted shards that no other relay holds; the session keeps their locks."""
    query = "SELECT pg_try_advisory_lock(%s, %s)"
    return [
        shard
        for shard in (range(SHARDS) if candidates is None else candidates)
        if connection.execute(query, [LOCK_CLASS, shard]).fetchone() == (True,)
    ]


def send(producer: KafkaProducer, rows: list[OutboxRow], source: str) -> None:
    """Produce all rows and return when Kafka has each of them."""
    futures = []
    for row in rows:
        token = context.attach(propagate.extract({"traceparent": row.trace}))
        try:
            futures.append(
                producer.send(
                    row.topic,
                    key=row.key.encode(),
                    value=row.payload,
                    headers=_headers(row, source),
                )
            )
        finally:
            context.detach(token)
    producer.flush(timeout=SEND_SECONDS)
    for future in futures:
        future.get(timeout=SEND_SECONDS)


def _headers(row: OutboxRow, source: str) -> list[tuple[str, bytes]]:
    """CloudEvents attributes in binary mode; the instrumentor adds traceparent."""
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": str(row.id),
        "ce_source": source,
        "ce_type": row.type,
        "ce_time": row.created_at.isoformat(),  # type: ignore[attr-defined]
        "ce_tenantid": str(row.tenant_id),
        "content-type": "application/protobuf",
    }
    return [(name, value.encode()) for name, value in attributes.items()]


def wait_for_work(connection: psycopg.Connection, seconds: float) -> None:
    """Return when the node was notified of work, or after `seconds`."""
    for _ in connection.notifies(timeout=seconds, stop_after=1):
        return
