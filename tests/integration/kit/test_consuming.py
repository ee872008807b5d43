"""From Kafka to the effect: each company by its state, and no offset before its effect."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from chengshi.tenancy.v1 import tenancy_pb2
from servicekit.ids import new_id
from servicekit.messaging import consumer_loop, relay
from servicekit.messaging.consumer_loop import consume_loop
from servicekit.messaging.relay import OutboxRow
from servicekit.messaging.topics import PARTITIONS
from servicekit.testing import Company, Running
from tests.integration.kit.conftest import Loop, bring_to
from tests.integration.kit.messages import copies, heard, raised, reset, state
from tests.integration.kit.probe.contract import PACKAGE
from tests.integration.kit.probe.script import script
from tests.integration.kit.register import Register
from tests.integration.kit.waiting import until


@pytest.fixture(autouse=True)
def group(monkeypatch: pytest.MonkeyPatch) -> str:
    """A consumer group of the test's own: it begins with the oldest message."""
    name, connect = f"kitprobe-{new_id().hex}", consumer_loop._connect

    def as_group(runtime: Any) -> Any:
        own = SimpleNamespace(name=name, consumers=runtime.service.consumers)
        return connect(SimpleNamespace(service=own, settings=runtime.settings))  # type: ignore[arg-type]

    monkeypatch.setattr(consumer_loop, "_connect", as_group)
    return name


@pytest.fixture
def register(probe: Running) -> Iterator[Register]:
    register = Register(probe.runtime.settings.peers["tenants"])
    register.open()
    yield register
    register.close()


@pytest.fixture
def consume(
    probe: Running, topics: None, register: Register, in_background: Callable[..., Loop]
) -> Callable[[], Loop]:
    def start() -> Loop:
        return in_background(probe.runtime, lambda stop: consume_loop(probe.runtime, stop))

    return start


@pytest.fixture
def send(producer: KafkaProducer) -> Callable[..., None]:
    """Put deliveries into Kafka as a relay would."""

    def put(*deliveries: Any) -> None:
        rows = [
            OutboxRow(0, *one[:7], created_at=SimpleNamespace(isoformat=lambda: ""))
            for one in deliveries
        ]
        relay.send(producer, rows, "/test")

    return put


def caught_up(runtime: Any, group: str) -> bool:
    """Whether the group has committed everything that stands in the probe's topics."""
    parts = [
        TopicPartition(topic, part)
        for topic in (PACKAGE, f"{PACKAGE}.bulk")
        for part in range(PARTITIONS)
    ]
    kafka = KafkaConsumer(bootstrap_servers=runtime.settings.kafka_bootstrap, group_id=group)
    try:
        ends = kafka.end_offsets(parts)
        return all((kafka.committed(part) or 0) == ends[part] for part in parts if ends[part])
    finally:
        kafka.close(autocommit=False)


def test_facts_and_states_take_effect(
    probe: Running, acme: Company, globex: Company, send: Any, consume: Any
) -> None:
    counter = new_id()
    send(raised(acme, 1), reset(acme, "b"), state(acme, counter, 1), raised(globex, 2))

    consume()

    until(lambda: len(heard(probe, acme)) == 2 and heard(probe, globex) == [("a", 2)])
    until(lambda: copies(probe, acme) == {str(counter): (10, 1)})


def test_a_company_in_provisioning_waits_in_order_while_the_others_go_on(
    probe: Running, acme: Company, send: Any, consume: Any
) -> None:
    coming = Company("coming")
    bring_to(probe.runtime, coming, "provisioning")
    send(*(raised(coming, amount) for amount in range(3)), raised(acme, 1))

    consume()
    until(lambda: heard(probe, acme) == [("a", 1)])
    send(raised(coming, 3), raised(acme, 2))
    until(lambda: heard(probe, acme) == [("a", 1), ("a", 2)])
    bring_to(probe.runtime, coming, "active")

    until(lambda: len(heard(probe, coming)) == 4)
    assert heard(probe, coming) == [("a", amount) for amount in range(4)]
    bring_to(probe.runtime, coming, "deleted")


@pytest.mark.parametrize("gone", ["deleting", "deleted"])
def test_a_company_that_leaves_is_dropped(
    probe: Running,
    acme: Company,
    globex: Company,
    send: Any,
    consume: Any,
    group: str,
    gone: str,
) -> None:
    bring_to(probe.runtime, globex, gone)
    send(raised(globex, 1), *(reset(globex) for _ in range(5)), raised(acme, 1))

    consume()
    until(lambda: heard(probe, acme) == [("a", 1)])
    until(lambda: caught_up(probe.runtime, group))

    assert [name for name, _ in script.calls] == ["count_one"]


def test_a_suspended_company_is_kept_up_to_date(
    probe: Running, acme: Company, send: Any, consume: Any
) -> None:
    bring_to(probe.runtime, acme, "suspended")
    send(raised(acme, 1))

    consume()

    until(lambda: heard(probe, acme) == [("a", 1)])


def test_a_company_that_the_register_does_not_know_is_dropped(
    probe: Running, acme: Company, send: Any, consume: Any, register: Register, group: str
) -> None:
    stranger = Company("stranger")
    send(raised(stranger, 1), raised(acme, 1))

    consume()
    until(lambda: heard(probe, acme) == [("a", 1)])
    until(lambda: stranger.id in register.asked)
    bring_to(probe.runtime, stranger, "active")
    send(raised(stranger, 2))

    until(lambda: heard(probe, stranger) == [("a", 2)])
    bring_to(probe.runtime, stranger, "deleted")


def test_a_company_that_only_the_register_knows_waits_until_it_comes(
    probe: Running, send: Any, consume: Any, register: Register
) -> None:
    early = Company("early")
    register.known[early.id] = tenancy_pb2.TENANT_STATE_PROVISIONING
    send(raised(early, 1))

    consume()
    until(lambda: register.asked.count(early.id) >= 2)
    bring_to(probe.runtime, early, "active")

    until(lambda: heard(probe, early) == [("a", 1)])
    bring_to(probe.runtime, early, "deleted")


def test_an_unknown_company_waits_while_the_register_is_away(
    probe: Running, acme: Company, send: Any, consume: Any, register: Register
) -> None:
    register.close()
    early = Company("early")
    send(raised(early, 1), raised(acme, 1))

    consume()
    until(lambda: heard(probe, acme) == [("a", 1)])
    bring_to(probe.runtime, early, "active")

    until(lambda: heard(probe, early) == [("a", 1)])
    bring_to(probe.runtime, early, "deleted")


def test_what_passes_is_tried_again_until_it_has(
    probe: Running, acme: Company, globex: Company, send: Any, consume: Any
) -> None:
    script.away = True
    send(raised(acme, 1, note="away"), raised(globex, 2))

    consume()
    script.wait_for("count_one", 4)
    assert heard(probe, globex) == [("a", 2)]
    script.away = False

    until(lambda: heard(probe, acme) == [("a", 1)])


def test_no_offset_is_committed_before_its_effect_so_another_process_goes_on(
    probe: Running, acme: Company, globex: Company, send: Any, consume: Any, group: str
) -> None:
    script.away = True
    send(raised(acme, 1, note="away"), *(raised(globex, amount) for amount in range(5)))
    first = consume()
    until(lambda: len(heard(probe, globex)) == 5 and script.sizes("count_one").count(1) > 6)
    first.stop()
    script.away = False

    consume()

    until(lambda: heard(probe, acme) == [("a", 1)])
    until(lambda: caught_up(probe.runtime, group))
    assert len(heard(probe, globex)) == 5


def test_a_record_that_is_none_of_ours_is_passed(
    probe: Running, acme: Company, send: Any, consume: Any, producer: KafkaProducer
) -> None:
    for headers in ([], [("ce_id", b"no id"), ("ce_tenantid", b"\xff")]):
        producer.send(PACKAGE, key=b"a", value=b"x", headers=headers)
    producer.flush()
    send(raised(acme, 1))

    consume()

    until(lambda: heard(probe, acme) == [("a", 1)])


def test_a_type_that_nobody_listens_to_is_passed(
    probe: Running, acme: Company, send: Any, consume: Any
) -> None:
    send(raised(acme, 1)._replace(type=f"{PACKAGE}.NobodyCares"), raised(acme, 2))

    consume()

    until(lambda: heard(probe, acme) == [("a", 2)])
