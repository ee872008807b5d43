"""How far a group has come in Kafka: noted behind the effects, seldom and without waiting."""

import time
from collections.abc import Iterable

import structlog
from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition

from .tenant_buffer import Place, TenantBuffer

log = structlog.get_logger()

COMMIT_SECONDS = 0.5

Offsets = dict[TopicPartition, OffsetAndMetadata]


class Progress:
    """Commits the first offset that is not settled of each partition that has moved.

    Whatever is delivered again after a crash is known by the inbox or by its version.
    """

    def __init__(self, consumer: KafkaConsumer, held: TenantBuffer) -> None:
        self._consumer = consumer
        self._held = held
        self._moved: set[TopicPartition] = set()
        self._next_at = 0.0

    def note(self, parts: Iterable[TopicPartition]) -> None:
        """Messages of these partitions were taken over."""
        self._moved.update(parts)

    def commit_in_passing(self) -> None:
        """Commit without waiting for the answer, if the last time is long enough ago."""
        if self._moved and time.monotonic() >= self._next_at:
            self._next_at = time.monotonic() + COMMIT_SECONDS
            if offsets := self._take():
                self._consumer.commit_async(offsets, callback=self._answered)

    def commit(self) -> None:
        """Commit and wait, where nobody polls any more."""
        if offsets := self._take():
            self._consumer.commit(offsets)

    def _take(self) -> Offsets:
        firsts = self._held.first_offsets()
        offsets = {
            part: OffsetAndMetadata(self._first(part, firsts), "", -1)
            for part in self._moved & self._consumer.assignment()
        }
        # What is held settles later, perhaps when nothing new has come.
        self._moved = {part for part in offsets if (part.topic, part.partition) in firsts}
        return offsets

    def _first(self, part: TopicPartition, firsts: dict[Place, int]) -> int:
        """The first offset that is not settled: held here, or about to be read again."""
        position: int = self._consumer.position(part)
        return min(position, firsts.get((part.topic, part.partition), position))

    def _answered(self, offsets: Offsets, answer: object) -> None:
        if isinstance(answer, Exception):
            log.warning("offsets are committed later", fault=repr(answer))
            self._moved.update(offsets)
