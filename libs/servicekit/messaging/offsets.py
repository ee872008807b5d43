"""How far a group has come in Kafka: noted behind the effects, seldom and without waiting."""

import time
from collections.abc import Iterable

import structlog
from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition

from .tenant_buffer import Place, TenantBuffer

log = structlog.get_logger()

COMMIT_SECONDS = 0.5

Offsets = dict[TopicPartition, OffsetAndMetadata]


class OffsetCommitter:
    """Commits the first offset that is not settled of each partition that has moved.

    Whatever is delivered again after a crash is known by the inbox or by its version.
    """

    def __init__(self, consumer: KafkaConsumer, buffer: TenantBuffer) -> None:
        self._consumer = consumer
        self._buffer = buffer
        self._pending: set[TopicPartition] = set()
        self._next_at = 0.0

    def note(self, partitions: Iterable[TopicPartition]) -> None:
        """Messages of these partitions were taken over."""
        self._pending.update(partitions)

    def commit_in_passing(self) -> None:
        """Commit without waiting for the answer, if the last time is long enough ago."""
        if self._pending and time.monotonic() >= self._next_at:
            self._next_at = time.monotonic() + COMMIT_SECONDS
            if offsets := self._take():
                self._consumer.commit_async(offsets, callback=self._answered)

    def commit(self) -> None:
        """Commit and wait, where nobody polls any more."""
        if offsets := self._take():
            self._consumer.commit(offsets)

    def _take(self) -> Offsets:
        firsts = self._buffer.first_offsets()
        offsets = {
            partition: OffsetAndMetadata(self._first(partition, firsts), "", -1)
            for partition in self._pending & self._consumer.assignment()
        }
        # What is buffered takes effect later, perhaps when nothing new has come.
        self._pending = {
            partition for partition in offsets if (partition.topic, partition.partition) in firsts
        }
        return offsets

    def _first(self, partition: TopicPartition, firsts: dict[Place, int]) -> int:
        """The first offset that is not settled: buffered here, or about to be read again."""
        position: int = self._consumer.position(partition)
        return min(position, firsts.get((partition.topic, partition.partition), position))

    def _answered(self, offsets: Offsets, answer: object) -> None:
        if isinstance(answer, Exception):
            log.warning("offsets are committed later", fault=repr(answer))
            self._pending.update(offsets)
