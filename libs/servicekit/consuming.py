"""The Kafka edge: polls, lets tenants take turns, commits the offset after the effect."""

import threading
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from kafka import KafkaConsumer
from kafka.errors import KafkaError

from chengshi.tenancy.v1 import tenancy_pb2
from chengshi.tenants.v1 import tenants_pb2, tenants_pb2_grpc

from .consumers import PASSING, Delivery, deliver
from .errors import Forbidden, NotFound, Unavailable

if TYPE_CHECKING:
    from kafka.consumer.fetcher import ConsumerRecord

    from .runtime import Runtime

log = structlog.get_logger()

POLL_MS = 500
# A tenant's turn: a burst of one delays the others by no more than this many messages.
TURN = 200


def consume_loop(runtime: "Runtime", stop: threading.Event) -> None:
    """Consume until stopped; after a fault go on from the committed offset."""
    topics = runtime.service.consumers.topics()
    if not topics:
        return
    pause = 0.2
    while not stop.is_set():
        consumer = _connect(runtime)
        try:
            consumer.subscribe(topics)
            while not stop.is_set():
                _consume(runtime, consumer)
                pause = 0.2
        except PASSING as fault:
            log.warning("consumer waits", reason=repr(fault), seconds=pause)
            stop.wait(pause)
            pause = min(pause * 2, 10)
        except KafkaError:
            log.warning("consumer lost the broker", exc_info=True)
            stop.wait(1)
        finally:
            consumer.close(autocommit=False)


def _connect(runtime: "Runtime") -> KafkaConsumer:
    name = runtime.service.name
    return KafkaConsumer(
        bootstrap_servers=runtime.settings.kafka_bootstrap,
        group_id=name,
        group_instance_id=f"{name}-{runtime.settings.slot}",
        session_timeout_ms=10_000,
        heartbeat_interval_ms=3_000,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        fetch_max_wait_ms=100,
        max_poll_records=2000,
    )


def _consume(runtime: "Runtime", consumer: KafkaConsumer) -> None:
    polled = consumer.poll(timeout_ms=POLL_MS)
    if not polled:
        return
    known = runtime.service.consumers.by_type
    deliveries = [_delivery(record) for records in polled.values() for record in records]
    for turn in turns([one for one in deliveries if one.type in known]):
        try:
            deliver(runtime.service.consumers, turn)
        except Forbidden as gone:
            log.info("dropped", reason=gone.code, tenant=str(turn[0].tenant_id), count=len(turn))
        except Unavailable as fault:
            if fault.code != "tenant.unknown" or is_registered(runtime, turn[0].tenant_id):
                raise
            log.warning("dropped", reason=fault.code, tenant=str(turn[0].tenant_id))
    consumer.commit()


def is_registered(runtime: "Runtime", tenant_id: UUID) -> bool:
    """Whether the register knows the company: then its provisioning reaches this service soon."""
    stub = tenants_pb2_grpc.TenantsStub(runtime.peers.channel("tenants"))
    request = tenants_pb2.GetTenantRequest(tenant_id=str(tenant_id))
    try:
        found = runtime.peers.internal(stub.GetTenant, request, tenant_id=tenant_id)
    except NotFound:
        return False
    return bool(found.state != tenancy_pb2.TENANT_STATE_DELETED)


def turns(deliveries: list[Delivery]) -> Iterator[list[Delivery]]:
    """Slices of one tenant each, tenants taking turns, order kept within a tenant."""
    waiting: dict[UUID, deque[Delivery]] = {}
    for delivery in deliveries:
        waiting.setdefault(delivery.tenant_id, deque()).append(delivery)
    while waiting:
        for tenant_id in list(waiting):
            queue = waiting[tenant_id]
            yield [queue.popleft() for _ in range(min(TURN, len(queue)))]
            if not queue:
                del waiting[tenant_id]


def _delivery(record: "ConsumerRecord") -> Delivery:
    headers = {name: value.decode() for name, value in record.headers}
    return Delivery(
        id=UUID(headers["ce_id"]),
        tenant_id=UUID(headers["ce_tenantid"]),
        topic=record.topic,
        key=record.key.decode(),
        type=headers["ce_type"],
        payload=record.value or b"",
        trace=headers.get("traceparent", ""),
    )
