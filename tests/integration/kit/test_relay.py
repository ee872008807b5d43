"""What a transaction told leaves with its commit for Kafka: in order, at least once, or never."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.record import util as checksums
from opentelemetry import trace
from opentelemetry.instrumentation.kafka import KafkaInstrumentor
from opentelemetry.sdk.trace import TracerProvider

from servicekit.messaging import relay
from servicekit.messaging.topics import PARTITIONS
from servicekit.runtime import Runtime
from servicekit.telemetry import attach
from servicekit.testing import Company, Running, outbox_of
from servicekit.unit_of_work.outbox import SHARDS, shard_of
from tests.integration.kit.conftest import Loop
from tests.integration.kit.probe.app import counter_state
from tests.integration.kit.probe.contract import PACKAGE, CounterRaised, CounterState
from tests.integration.kit.probe.models import Counter
from tests.integration.kit.waiting import until


class Listener:
    """Reads the probe's topics from where they end now, one company's messages only."""

    def __init__(self, runtime: Runtime) -> None:
        self.kafka = KafkaConsumer(bootstrap_servers=runtime.settings.kafka_bootstrap)
        self.parts = [
            TopicPartition(topic, part)
            for topic in (PACKAGE, f"{PACKAGE}.bulk")
            for part in range(PARTITIONS)
        ]
        self.kafka.assign(self.parts)
        self.kafka.seek_to_end(*self.parts)
        for part in self.parts:
            self.kafka.position(part)

    def read(self, company: Company, count: int) -> list[Any]:
        """At least `count` records of `company`, in the order of each key."""
        records: list[Any] = []

        def enough() -> bool:
            for polled in self.kafka.poll(timeout_ms=200).values():
                records.extend(
                    one for one in polled if header(one, "ce_tenantid") == str(company.id)
                )
            return len(records) >= count

        until(enough)
        return records


def header(record: Any, name: str) -> str:
    values = [value.decode() for key, value in record.headers if key == name]
    assert len(values) <= 1, f"{name} stands {len(values)} times"
    return values[0] if values else ""


@pytest.fixture
def listener(probe: Running, topics: None) -> Iterator[Listener]:
    listener = Listener(probe.runtime)
    yield listener
    listener.kafka.close()


@pytest.fixture
def relaying(probe: Running, in_background: Callable[..., Loop]) -> Loop:
    node = probe.runtime.settings.database_nodes[0]
    return in_background(probe.runtime, lambda stop: relay.relay_loop(probe.runtime, node, stop))


def tell(probe: Running, company: Company, amounts: range, key: str = "a") -> None:
    for amount in amounts:
        with probe.as_system(company) as uow:
            uow.publish(CounterRaised(counter_id=key, amount=amount), key=key)


def tell_and_fail(probe: Running, company: Company) -> None:
    """A use case that fails after it told something."""

    def fail() -> None:
        with probe.as_system(company) as uow:
            uow.publish(CounterRaised(amount=1), key="a")
            uow.flush()
            raise RuntimeError("the use case failed")

    with pytest.raises(RuntimeError):
        fail()


def amounts(records: list[Any], key: str) -> list[int]:
    return [
        CounterRaised.FromString(one.value).amount
        for one in records
        if one.key.decode().endswith(f":{key}")
    ]


def test_messages_of_a_key_arrive_in_the_order_of_their_commits(
    probe: Running, acme: Company, listener: Listener, relaying: Loop
) -> None:
    writers = [
        threading.Thread(target=tell, args=[probe, acme, range(40), f"k{number}"])
        for number in range(5)
    ]
    for writer in writers:
        writer.start()
    records = listener.read(acme, 200)
    for writer in writers:
        writer.join(30)

    assert len(records) == 200
    for number in range(5):
        assert amounts(records, f"k{number}") == list(range(40))
    until(lambda: outbox_of(probe, acme) == [])


def test_what_was_rolled_back_is_told_to_nobody(
    probe: Running, acme: Company, listener: Listener, relaying: Loop
) -> None:
    tell_and_fail(probe, acme)
    tell(probe, acme, range(2, 3))

    assert amounts(listener.read(acme, 1), "a") == [2]


def test_what_a_killed_relay_had_produced_but_not_deleted_is_sent_again_as_the_same_event(
    probe: Running,
    acme: Company,
    listener: Listener,
    producer: KafkaProducer,
    in_background: Callable[..., Loop],
) -> None:
    tell(probe, acme, range(3))
    rows = outbox_of(probe, acme)
    # Killed between the two: Kafka has them, the outbox has them still.
    relay.send(producer, rows, "/kitprobe")
    node = probe.runtime.settings.database_nodes[0]

    in_background(probe.runtime, lambda stop: relay.relay_loop(probe.runtime, node, stop))
    records = listener.read(acme, 6)

    ids = [header(record, "ce_id") for record in records]
    assert ids == [str(row.id) for row in rows] * 2
    assert amounts(records, "a") == [0, 1, 2, 0, 1, 2]


def test_a_state_is_told_once_as_it_is_at_the_commit(probe: Running, acme: Company) -> None:
    with probe.as_system(acme) as uow:
        counters = [Counter(name=name, total=1) for name in "ab"]
        uow.add(*counters)
        for counter in counters * 2:
            uow.publish_state(counter, counter_state)
            counter.total += 1

    told = [CounterState.FromString(row.payload) for row in outbox_of(probe, acme)]
    assert sorted((state.total, state.version) for state in told) == [(3, 2), (3, 2)]
    assert {state.counter_id for state in told} == {str(counter.id) for counter in counters}


def test_nothing_is_deleted_that_kafka_did_not_take(
    probe: Running, acme: Company, variant: Callable[..., Runtime], topics: None
) -> None:
    tell(probe, acme, range(1))
    (row,) = outbox_of(probe, acme)
    sent = threading.Event()

    class Refusing:
        """A producer whose broker takes nothing, as it turns out later."""

        def send(self, *args: Any, **kwargs: Any) -> Any:
            return self

        def flush(self, timeout: float) -> None:
            sent.set()

        def get(self, timeout: float) -> None:
            raise ConnectionError("no broker")

    node = probe.runtime.settings.database_nodes[0]
    with psycopg.connect(node.relay, autocommit=True) as connection, pytest.raises(ConnectionError):
        relay._relay(connection, Refusing(), "/kitprobe", sent)  # type: ignore[arg-type]

    assert sent.is_set()
    assert outbox_of(probe, acme) == [row]


@pytest.fixture
def traced() -> Iterator[None]:
    """Kafka clients hand traces on, as they do in every process of a service."""
    instrumentor = KafkaInstrumentor()
    attach(instrumentor)
    yield
    instrumentor.uninstrument()


def test_every_message_carries_what_cloudevents_ask_for(
    probe: Running, acme: Company, listener: Listener, traced: None, relaying: Loop
) -> None:
    tracer = TracerProvider().get_tracer("test")
    with tracer.start_as_current_span("the request") as span, probe.as_system(acme) as uow:
        told = CounterState(counter_id="c", total=1, version=1)
        uow.publish(told, key="c")
        uow.publish(told, key="c", bulk=True)
    trace_id = trace.format_trace_id(span.get_span_context().trace_id)

    records = listener.read(acme, 2)

    assert {record.topic for record in records} == {PACKAGE, f"{PACKAGE}.bulk"}
    for record in records:
        assert record.key.decode() == f"{acme.id}:c"
        assert CounterState.FromString(record.value) == told
        names = ("ce_specversion", "ce_source", "ce_type", "ce_tenantid", "content-type")
        assert [header(record, name) for name in names] == [
            "1.0",
            "/kitprobe",
            f"{PACKAGE}.CounterState",
            str(acme.id),
            "application/protobuf",
        ]
        assert header(record, "ce_id")
        assert header(record, "ce_time").endswith("+00:00")
        assert header(record, "traceparent").split("-")[1] == trace_id


def test_a_commit_wakes_the_relay(probe: Running, acme: Company) -> None:
    node = probe.runtime.settings.database_nodes[0]
    with psycopg.connect(node.relay, autocommit=True) as connection:
        connection.execute("LISTEN work")
        woken = threading.Thread(target=relay.wait_for_work, args=[connection, 60.0])
        woken.start()

        tell(probe, acme, range(1))
        woken.join(30)

        assert not woken.is_alive()


def test_a_rollback_wakes_nobody(probe: Running, acme: Company) -> None:
    node = probe.runtime.settings.database_nodes[0]
    with psycopg.connect(node.relay, autocommit=True) as connection:
        connection.execute("LISTEN work")
        tell_and_fail(probe, acme)

        assert list(connection.notifies(timeout=0.2, stop_after=1)) == []


def test_a_shard_belongs_to_one_relay_at_a_time(probe: Running) -> None:
    url = probe.runtime.settings.database_nodes[0].relay
    with psycopg.connect(url, autocommit=True) as first:
        assert relay._shards(first) == [0, 1, 2, 3]
        with psycopg.connect(url, autocommit=True) as second:
            assert relay._shards(second) == []
            first.close()
            until(lambda: relay._shards(second) == [0, 1, 2, 3])


def test_keys_spread_over_all_shards_and_stay_where_they_are() -> None:
    shards = [shard_of(f"tenant:{number}") for number in range(1000)]

    assert set(shards) == set(range(SHARDS))
    assert shards == [shard_of(f"tenant:{number}") for number in range(1000)]


def test_checksums_of_records_are_not_computed_in_plain_python() -> None:
    assert checksums._crc32c is checksums.crc32c_c
