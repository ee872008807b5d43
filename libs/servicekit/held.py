"""Messages of tenants that cannot take effect now: kept in order while the others go on."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from .consumers import PASSING, Delivery
from .errors import Unavailable

log = structlog.get_logger()

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 10.0
# A company that is not there after this long is not coming; its states are told again on demand.
PATIENCE_SECONDS = 900


@dataclass
class _Queue:
    """What one tenant waits with."""

    since: float
    turns: list[list[Delivery]] = field(default_factory=list)
    pause: float = FIRST_PAUSE
    again_at: float = 0.0


class Held:
    """Settles turns; a tenant's passing fault holds back that tenant alone."""

    def __init__(self, settle: Callable[[list[Delivery]], None]) -> None:
        self._settle = settle
        self._queues: dict[UUID, _Queue] = {}

    @property
    def count(self) -> int:
        return sum(len(turn) for queue in self._queues.values() for turn in queue.turns)

    def offer(self, turn: list[Delivery]) -> None:
        """Settle a turn, or hold it behind what its tenant waits with already."""
        tenant_id = turn[0].tenant_id
        if tenant_id in self._queues:
            self._queues[tenant_id].turns.append(turn)
            return
        queue = _Queue(since=time.monotonic(), turns=[turn])
        if not self._run(queue):
            self._queues[tenant_id] = queue

    def retry(self) -> bool:
        """Try again for every tenant whose pause is over; whether anything settled."""
        due = [key for key, queue in self._queues.items() if queue.again_at <= time.monotonic()]
        before = self.count
        for tenant_id in due:
            if self._run(self._queues[tenant_id]):
                del self._queues[tenant_id]
        return self.count < before

    def wait_ms(self, most: int) -> int:
        """How long a poll may take so that the next retry is in time."""
        waits = [queue.again_at - time.monotonic() for queue in self._queues.values()]
        return max(0, min([most, *(int(wait * 1000) for wait in waits)]))

    def first_offsets(self) -> dict[tuple[str, int], int]:
        """The lowest unsettled offset by topic and partition."""
        firsts: dict[tuple[str, int], int] = {}
        for one in self._all():
            place = (one.topic, one.partition)
            firsts[place] = min(one.offset, firsts.get(place, one.offset))
        return firsts

    def forget(self, places: set[tuple[str, int]]) -> None:
        """Leave what came from these partitions to whoever has them now."""
        for tenant_id, queue in list(self._queues.items()):
            kept = [
                [one for one in turn if (one.topic, one.partition) not in places]
                for turn in queue.turns
            ]
            queue.turns = [turn for turn in kept if turn]
            if not queue.turns:
                del self._queues[tenant_id]

    def _all(self) -> list[Delivery]:
        return [one for queue in self._queues.values() for turn in queue.turns for one in turn]

    def _run(self, queue: _Queue) -> bool:
        """Settle the queue's turns in order; False where a fault stops it for now."""
        while queue.turns:
            try:
                self._settle(queue.turns[0])
            except PASSING as fault:
                if not self._is_hopeless(queue, fault):
                    queue.again_at = time.monotonic() + queue.pause
                    queue.pause = min(queue.pause * 2, LONGEST_PAUSE)
                    return False
            queue.turns.pop(0)
            queue.pause = FIRST_PAUSE
        return True

    def _is_hopeless(self, queue: _Queue, fault: Exception) -> bool:
        """Waiting for a company's provisioning is bounded; waiting for the database is not."""
        tenant_id = str(queue.turns[0][0].tenant_id)
        company = isinstance(fault, Unavailable) and fault.code.startswith("tenant.")
        late = time.monotonic() - queue.since > PATIENCE_SECONDS
        log.warning("tenant held", tenant=tenant_id, reason=repr(fault), seconds=queue.pause)
        if company and late:
            log.error("dropped after waiting", tenant=tenant_id, count=len(queue.turns[0]))
        return company and late
