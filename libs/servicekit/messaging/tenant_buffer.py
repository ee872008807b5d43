"""Messages on their way to their effect: in order, tenants taking turns, a stuck one alone held."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from servicekit import meters
from servicekit.database.transient import is_transient
from servicekit.errors import Unavailable

from .registry import Delivery

log = structlog.get_logger()

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 10.0
# A company that is not there after this long is not coming; its states are told again on demand.
PATIENCE_SECONDS = 900
# What one tenant may keep in memory; what comes behind it stays in Kafka and is read again.
MOST_OF_ONE = 4_000

# A topic and its partition.
Place = tuple[str, int]


@dataclass
class _Queue:
    """What one tenant waits with."""

    since: float
    turns: deque[list[Delivery]] = field(default_factory=deque)
    pause: float = FIRST_PAUSE
    again_at: float = 0.0
    # The last offset taken in: what Kafka brings again up to here is known already.
    reached: dict[Place, int] = field(default_factory=dict)
    # The first offset that was left in Kafka, to be read again once the queue is empty.
    left: dict[Place, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(map(len, self.turns))

    def take_in(self, turn: list[Delivery]) -> None:
        new = [one for one in turn if one.offset > self.reached.get(place_of(one), -1)]
        if self.left or (self.turns and self.count + len(new) > MOST_OF_ONE):
            for one in new:
                place = place_of(one)
                self.left[place] = min(one.offset, self.left.get(place, one.offset))
        elif new:
            self.turns.append(new)
            self.reached |= {place_of(one): one.offset for one in new}


class TenantBuffer:
    """Settles turns; a tenant's passing fault holds back that tenant alone."""

    def __init__(self, settle: Callable[[list[Delivery]], None]) -> None:
        self._settle = settle
        self._queues: dict[UUID, _Queue] = {}

    @property
    def count(self) -> int:
        return sum(queue.count for queue in self._queues.values())

    def offer(self, turn: list[Delivery]) -> None:
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
            waiting = [(place_of(one), one.offset) for turn in queue.turns for one in turn]
            for place, offset in (*waiting, *queue.left.items()):
                firsts[place] = min(offset, firsts.get(place, offset))
        return firsts

    def forget(self, places: set[Place]) -> None:
        """Leave what came from these partitions to whoever has them now."""
        for tenant_id, queue in list(self._queues.items()):
            kept = ([one for one in turn if place_of(one) not in places] for turn in queue.turns)
            queue.turns = deque(turn for turn in kept if turn)
            for place in places:
                queue.reached.pop(place, None)
                queue.left.pop(place, None)
            if not queue.turns and not queue.left:
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
            return queue.left
        self._queues[tenant_id] = queue
        return {}

    def _is_hopeless(self, queue: _Queue, fault: Exception) -> bool:
        """Waiting for a company's provisioning is bounded; waiting for the database is not."""
        tenant_id = str(queue.turns[0][0].tenant_id)
        company = isinstance(fault, Unavailable) and fault.code.startswith("tenant.")
        late = time.monotonic() - queue.since > PATIENCE_SECONDS
        log.warning("tenant held", tenant=tenant_id, reason=repr(fault), seconds=queue.pause)
        if company and late:
            count = len(queue.turns[0])
            meters.count_dropped("message", "waited too long", count)
            log.error("dropped after waiting", tenant=tenant_id, count=count)
        return company and late


def place_of(delivery: Delivery) -> Place:
    return delivery.topic, delivery.partition
