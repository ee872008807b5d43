"""Two processes of a consumer, facts that keep coming and replays at the same time."""

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from kafka import KafkaProducer

from servicekit.ids import new_id
from servicekit.messaging import consumer_loop, relay
from servicekit.messaging.consumer_loop import consume_loop
from servicekit.messaging.relay import OutboxRow
from servicekit.messaging.replay import replay
from servicekit.testing import Company, Running
from tests.integration.kit.conftest import Loop
from tests.integration.kit.messages import heard, letters, raised
from tests.integration.kit.probe.script import script
from tests.integration.kit.waiting import until

KEYS = [f"k{number}" for number in range(8)]
ILL = KEYS[::2]
FIRST, LATER = 3, 20


@pytest.fixture
def start(
    monkeypatch: pytest.MonkeyPatch, topics: None, in_background: Callable[..., Loop]
) -> Callable[[Any], Loop]:
    """A process of the consumer, in one group of the test's own."""
    name, connect = f"kitprobe-{new_id().hex}", consumer_loop._connect

    def as_group(runtime: Any) -> Any:
        own = SimpleNamespace(name=name, consumers=runtime.service.consumers)
        return connect(SimpleNamespace(service=own, settings=runtime.settings))  # type: ignore[arg-type]

    monkeypatch.setattr(consumer_loop, "_connect", as_group)
    return lambda runtime: in_background(runtime, lambda stop: consume_loop(runtime, stop))


def send(producer: KafkaProducer, *facts: Any) -> None:
    at = SimpleNamespace(isoformat=lambda: "")
    relay.send(producer, [OutboxRow(0, *one[:7], created_at=at) for one in facts], "/test")


def amounts(probe: Running, company: Company, key: str) -> list[int]:
    return [amount for name, amount in heard(probe, company) if name == key]


def test_no_fact_is_lost_doubled_or_early_while_processes_come_and_replays_run(
    probe: Running,
    acme: Company,
    producer: KafkaProducer,
    variant: Callable[..., Any],
    start: Callable[[Any], Loop],
) -> None:
    for key in KEYS:
        send(producer, raised(acme, 0, key, note="poison" if key in ILL else ""))
        send(producer, *(raised(acme, amount, key) for amount in range(1, FIRST)))
    first = start(probe.runtime)
    until(lambda: len(letters(probe, acme)) == len(ILL) * FIRST)
    until(lambda: len(heard(probe, acme)) == (len(KEYS) - len(ILL)) * FIRST)

    script.mended = True
    start(variant(slot="1"))

    def keep_sending() -> None:
        for amount in range(FIRST, LATER):
            send(producer, *(raised(acme, amount, key) for key in KEYS))

    def replay_again_and_again() -> None:
        while sender.is_alive():
            replay(probe.runtime, acme.id)

    sender = threading.Thread(target=keep_sending)
    replays = [threading.Thread(target=replay_again_and_again) for _ in range(2)]
    for thread in (sender, *replays):
        thread.start()
    first.stop()
    for thread in (sender, *replays):
        thread.join(60)

    def all_heard() -> bool:
        replay(probe.runtime, acme.id)
        return len(heard(probe, acme)) >= len(KEYS) * LATER

    until(all_heard)
    for key in KEYS:
        assert amounts(probe, acme, key) == list(range(LATER)), key
    assert letters(probe, acme) == []
