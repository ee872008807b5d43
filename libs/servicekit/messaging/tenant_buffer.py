"""Buffers messages until they take effect: in order, tenants taking turns, a stuck one apart."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from servicekit import meters
from servicekit.database.transient import is_transient
from servicekit.errors import Unavailable

from .registry import IncomingMessage

log = structlog.get_logger()

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 10.0
# A company that is not there after this long is not coming; its states are republished on demand.
PATIENCE_SECONDS = 900
# What one tenant may keep in memory; what comes behind it stays in Kafka and is read again.
MOST_OF_ONE = 4_000

# A topic and its partition.
Place = tuple[str, int]


@dataclass
class _Queue:
    """What one tenant waits with."""

    since: float
    turns: deque[list[IncomingMessage]] = field(default_factory=deque)
    pause: float = FIRST_PAUSE
    again_at: float = 0.0
    # The last offset taken in: what Kafka brings again up to here is known already.
    reached: dict[Place, int] = field(default_factory=dict)
    # The first offset that stayed in Kafka, to be read again once the queue is empty.
    skipped_from: dict[Place, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(map(len, self.turns))

    def take_in(self, turn: list[IncomingMessage]) -> None:
        new = [
            delivery
            for delivery in turn
            if delivery.offset > self.reached.get(place_of(delivery), -1)
        ]
        if self.skipped_from or (self.turns and self.count + len(new) > MOST_OF_ONE):
            for delivery in new:
                place = place_of(delivery)
                self.skipped_from[place] = min(
                    delivery.offset, self.skipped_from.get(place, delivery.offset)
                )
        elif new:
            self.turns.append(new)
            self.reached |= {place_of(delivery): delivery.offset for delivery in new}


class TenantBuffer:
    """Processes turns; a transient error delays the turns of its tenant alone."""

    def __init__(self, settle: Callable[[list[IncomingMessage]], None]) -> None:
        self._settle = settle
        self._queues: dict[UUID, _Queue] = {}

    @property
    def count(self) -> int:
        """How many messages are buffered."""
        return sum(queue.count for queue in self._queues.values())

    def offer(self, turn: list[IncomingMessage]) -> None:
        """Take a turn in, behind what its tenant waits with already."""
        tenant_id = turn[0].tenant_id
        queue = self._queues.setdefault(tenant_id, _Queue(since=time.monotonic()))
        queue.take_in(turn)

    def run(self, seconds: float) -> dict[Place, int]:
        """Settle what is due, tenants taking turns, for about `seconds`.

        Answers where Kafka is to be read again, for those who had left messages there.
        """
        ends = time.monotonic() + seconds
        again: dict[Place, int] = {}
        while due := self._due():
            for tenant_id in due:
                for place, offset in self._take_turn(tenant_id).items():
                    again[place] = min(offset, again.get(place, offset))
                if time.monotonic() > ends:
                    return again
        return again

    def wait_ms(self, most: int) -> int:
        """How long a poll may take so that the next retry is in time."""
        waits = [queue.again_at - time.monotonic() for queue in self._queues.values()]
        return max(0, min([most, *(int(wait * 1000) for wait in waits)]))

    def first_offsets(self) -> dict[Place, int]:
        """The lowest unsettled offset by topic and partition."""
        firsts: dict[Place, int] = {}
        for queue in self._queues.values():
            waiting = [
                (place_of(delivery), delivery.offset) for turn in queue.turns for delivery in turn
            ]
            for place, offset in (*waiting, *queue.skipped_from.items()):
                firsts[place] = min(offset, firsts.get(place, offset))
        return firsts

    def forget(self, places: set[Place]) -> None:
        """Drop what came from these partitions: another process has them now."""
        for tenant_id, queue in list(self._queues.items()):
            remaining = (
                [delivery for delivery in turn if place_of(delivery) not in places]
                for turn in queue.turns
            )
            queue.turns = deque(turn for turn in remaining if turn)
            for place in places:
                queue.reached.pop(place, None)
                queue.skipped_from.pop(place, None)
            if not queue.turns and not queue.skipped_from:
                del self._queues[tenant_id]

    def _due(self) -> list[UUID]:
        now = time.monotonic()
        return [key for key, queue in self._queues.items() if queue.again_at <= now]

    def _take_turn(self, tenant_id: UUID) -> dict[Place, int]:
        """Settle the tenant's next turn and put it behind the others."""
        queue = self._queues.pop(tenant_id)
        try:
            if queue.turns:
                self._settle(queue.turns[0])
        except Exception as fault:
            if not is_transient(fault):
                raise
            if not self._is_hopeless(queue, fault):
                queue.again_at = time.monotonic() + queue.pause
                queue.pause = min(queue.pause * 2, LONGEST_PAUSE)
                self._queues[tenant_id] = queue
                return {}
        else:
            queue.since, queue.pause = time.monotonic(), FIRST_PAUSE
        if queue.turns:
            queue.turns.popleft()
        if not queue.turns:
            return queue.skipped_from
        self._queues[tenant_id] = queue
        return {}

    def _is_hopeless(self, queue: _Queue, fault: Exception) -> bool:
        """Waiting for a company's provisioning is bounded; waiting for the database is not."""
        tenant_id = str(queue.turns[0][0].tenant_id)
        company = isinstance(fault, Unavailable) and fault.code.startswith("tenant.")
        late = time.monotonic() - queue.since > PATIENCE_SECONDS
        log.warning("tenant delayed", tenant=tenant_id, reason=repr(fault), seconds=queue.pause)
        if company and late:
            count = len(queue.turns[0])
            meters.count_dropped("message", "waited too long", count)
            log.error("dropped after waiting", tenant=tenant_id, count=count)
        return company and late


def place_of(delivery: IncomingMessage) -> Place:
    """The topic and partition of a delivery."""
    return delivery.topic, delivery.partition
