"""What owners tell on Kafka from now on, handed to those who keep copies of it."""

import threading
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from kafka import KafkaConsumer, TopicPartition

from servicekit.messaging.consumer_loop import _delivery
from servicekit.messaging.dispatch import deliver
from servicekit.messaging.relay import relay_loop
from servicekit.messaging.topics import PARTITIONS
from servicekit.runtime import runtime_context
from servicekit.testing import Company, Running, outbox_of

Rows = list[dict[str, Any]]


class EventFeed:
    """One owner with its relay running, and the services that copy what it tells."""

    def __init__(
        self, owner: Running, copies: dict[str, Running], company: Company, package: str
    ) -> None:
        self.owner, self.copies, self.company = owner, copies, company
        self.kafka = KafkaConsumer(bootstrap_servers=owner.runtime.settings.kafka_bootstrap)
        topics = (package, f"{package}.bulk")
        parts = [TopicPartition(topic, part) for topic in topics for part in range(PARTITIONS)]
        self.kafka.assign(parts)
        self.kafka.seek_to_end(*parts)
        for part in parts:
            self.kafka.position(part)
        self._stop = threading.Event()
        self._relay = threading.Thread(target=self._run, daemon=True)
        self._relay.start()

    def _run(self) -> None:
        runtime = self.owner.runtime
        with runtime_context(runtime):
            relay_loop(runtime, runtime.settings.database_nodes[0], self._stop)

    def close(self) -> None:
        self._stop.set()
        self._relay.join(30)
        self.kafka.close()

    def hand_over(self) -> int:
        """Deliver to each copy what one poll brings; answers how many messages that was."""
        records = [one for polled in self.kafka.poll(timeout_ms=300).values() for one in polled]
        read = [one for one in map(_delivery, records) if one is not None]
        own = [one for one in read if one.tenant_id == self.company.id]
        for service in self.copies.values():
            with runtime_context(service.runtime):
                deliver(service.runtime.service.consumers, own)
        return len(own)

    def settle_down(self) -> None:
        """Hand over until the owner has nothing more to tell and nothing more comes."""
        while outbox_of(self.owner, self.company) or self.hand_over():
            continue

    def hand_over_while(self, *threads: threading.Thread) -> None:
        while any(thread.is_alive() for thread in threads):
            self.hand_over()
        self.settle_down()


def rows(service: Running, company: Company, query: str) -> Rows:
    """What the query finds in the company's schema, each row as JSON writes it."""
    wrapped = f"SELECT to_jsonb(found) FROM ({query}) AS found ORDER BY to_jsonb(found)::text"
    with service.as_system(company) as uow:
        return list(uow.session.execute(sa.text(wrapped)).scalars())


def whole(service: Running, company: Company, tables: Sequence[str]) -> dict[str, Rows]:
    """Every column of every row."""
    return {name: rows(service, company, f"SELECT * FROM {name}") for name in tables}


def lose(service: Running, company: Company, tables: Sequence[str]) -> None:
    with service.as_system(company) as uow:
        for name in tables:
            uow.session.execute(sa.text(f"DELETE FROM {name}"))
