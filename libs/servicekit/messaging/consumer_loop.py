"""The Kafka edge: polls, lets tenants take turns, commits the offset after the effect."""

import threading
from collections import deque
from collections.abc import Iterator
from uuid import UUID

import structlog
from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import KafkaError

from chengshi.tenancy.v1 import tenancy_pb2
from chengshi.tenants.v1 import tenants_pb2, tenants_pb2_grpc
from servicekit import meters
from servicekit.errors import NotFound, TenantDeletedError, Unavailable
from servicekit.runtime import Runtime

from .dispatch import deliver
from .offsets import OffsetCommitter
from .registry import IncomingMessage
from .tenant_buffer import TenantBuffer

log = structlog.get_logger()

POLL_MS = 500
# So much that only an import or a republish does not wait for `gather_ms`.
GATHERED_BYTES = 256 * 1024
# A tenant's turn: a burst of one delays the others by no more than this many messages.
TURN = 200
# Above this many buffered messages nothing more is fetched until some have settled.
MOST_HELD = 10_000
# How long taking effect may keep from polling, a last turn aside: Kafka allows five minutes.
SETTLE_SECONDS = 5.0
# After a pass it rests this long for each of its messages but one: the more come, the more share
# the next pass, and ten cost little more than one. A message that comes alone waits for nothing.
REST_SECONDS, LONGEST_REST = 0.005, 0.05


def consume_loop(runtime: Runtime, stop: threading.Event) -> None:
    """Consume until stopped; after a fault go on from the committed offset."""
    topics = runtime.service.consumers.topics()
    if not topics:
        return
    while not stop.is_set():
        consumer = _connect(runtime)
        buffer = TenantBuffer(lambda turn: process_turn(runtime, turn))
        committer = OffsetCommitter(consumer, buffer)
        try:
            consumer.subscribe(topics, listener=RebalanceListener(buffer))
            while not stop.is_set():
                stop.wait(_consume(runtime, consumer, buffer, committer))
            committer.commit()
        except KafkaError:
            log.warning("consumer lost the broker", exc_info=True)
            stop.wait(1)
        finally:
            consumer.close(autocommit=False)


class RebalanceListener(ConsumerRebalanceListener):
    """Drops what was buffered of partitions that another process takes over."""

    def __init__(self, buffer: TenantBuffer) -> None:
        self.buffer = buffer

    def on_partitions_revoked(self, revoked: list[TopicPartition]) -> None:
        """Drop the buffered messages of `revoked`."""
        self.buffer.forget({(partition.topic, partition.partition) for partition in revoked})

    def on_partitions_assigned(self, assigned: list[TopicPartition]) -> None:
        """Do nothing: partitions come without state."""


def _connect(runtime: Runtime) -> KafkaConsumer:
    name, gather_ms = runtime.service.name, runtime.service.consumers.gather_ms
    return KafkaConsumer(
        bootstrap_servers=runtime.settings.kafka_bootstrap,
        group_id=name,
        group_instance_id=f"{name}-{runtime.settings.slot}",
        session_timeout_ms=10_000,
        heartbeat_interval_ms=3_000,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        # The broker answers as soon as it has enough, so that waiting long only spares empty turns.
        fetch_min_bytes=GATHERED_BYTES if gather_ms else 1,
        fetch_max_wait_ms=gather_ms or POLL_MS,
        max_poll_records=2000,
    )


def _consume(
    runtime: Runtime, consumer: KafkaConsumer, buffer: TenantBuffer, committer: OffsetCommitter
) -> float:
    """One pass; what cannot take effect now stays buffered, and the others go on.

    Returns how long it may rest, in seconds.
    """
    if buffer.count > MOST_HELD:
        # Polling goes on all the same: a member that does not poll loses its partitions.
        consumer.pause(*consumer.assignment())
    elif paused := consumer.paused():
        consumer.resume(*paused)
    polled = consumer.poll(timeout_ms=buffer.wait_ms(POLL_MS))
    by_type = runtime.service.consumers.by_type
    read = (_delivery(record) for records in polled.values() for record in records)
    for turn in turns(
        [delivery for delivery in read if delivery is not None and delivery.type in by_type]
    ):
        buffer.offer(turn)
    for (topic, partition), offset in buffer.run(SETTLE_SECONDS).items():
        consumer.seek(TopicPartition(topic, partition), offset)
    meters.record_buffered(buffer.count)
    committer.note(polled)
    committer.commit_in_passing()
    count = sum(map(len, polled.values()))
    return min(max(0, count - 1) * REST_SECONDS, LONGEST_REST)


def process_turn(runtime: Runtime, turn: list[IncomingMessage]) -> None:
    """Let a turn take effect, or drop it where its tenant is deleted.

    Raises what is transient.
    """
    try:
        deliver(runtime.service.consumers, turn)
    except TenantDeletedError as gone:
        _drop(turn, gone.code)
    except Unavailable as fault:
        if fault.code != "tenant.unknown" or is_registered(runtime, turn[0].tenant_id):
            raise
        _drop(turn, fault.code)


def _drop(turn: list[IncomingMessage], reason: str) -> None:
    meters.count_dropped("message", reason, len(turn))
    log.info("dropped", reason=reason, tenant=str(turn[0].tenant_id), count=len(turn))


def is_registered(runtime: Runtime, tenant_id: UUID) -> bool:
    """Whether the register knows the company: then its provisioning reaches this service soon."""
    stub = tenants_pb2_grpc.TenantsStub(runtime.peers.channel("tenants"))
    request = tenants_pb2.GetTenantRequest(tenant_id=str(tenant_id))
    try:
        tenant = runtime.peers.internal(stub.GetTenant, request, tenant_id=tenant_id)
    except NotFound:
        return False
    return bool(tenant.state != tenancy_pb2.TENANT_STATE_DELETED)


def turns(deliveries: list[IncomingMessage]) -> Iterator[list[IncomingMessage]]:
    """Slice into turns of one tenant each, tenants taking turns, ordered within a tenant."""
    waiting: dict[UUID, deque[IncomingMessage]] = {}
    for delivery in deliveries:
        waiting.setdefault(delivery.tenant_id, deque()).append(delivery)
    while waiting:
        for tenant_id in list(waiting):
            queue = waiting[tenant_id]
            yield [queue.popleft() for _ in range(min(TURN, len(queue)))]
            if not queue:
                del waiting[tenant_id]


def _delivery(record: ConsumerRecord) -> IncomingMessage | None:
    """The record as a delivery; None for what no relay of ours has sent and none can handle."""
    try:
        headers = {name: value.decode() for name, value in record.headers}
        return IncomingMessage(
            id=UUID(headers["ce_id"]),
            tenant_id=UUID(headers["ce_tenantid"]),
            topic=record.topic,
            key=record.key.decode(),
            type=headers["ce_type"],
            payload=record.value or b"",
            trace=headers.get("traceparent", ""),
            partition=record.partition,
            offset=record.offset,
        )
    except (KeyError, ValueError, AttributeError) as fault:
        log.error(
            "not one of our messages", topic=record.topic, at=record.offset, fault=repr(fault)
        )
        return None
