"""Whatever happens: each key in its order, nothing committed that has not settled, nothing lost."""

from typing import Any
from uuid import UUID

import pytest
import structlog
from hypothesis import example, given, settings
from hypothesis import strategies as st
from kafka import TopicPartition

from servicekit.errors import Unavailable
from servicekit.messaging import consumer_loop, tenant_buffer
from servicekit.messaging.consumer_loop import turns
from servicekit.messaging.offsets import OffsetCommitter
from servicekit.messaging.registry import IncomingMessage
from servicekit.messaging.tenant_buffer import TenantBuffer
from tests.unit.kit.test_turns import Clock

COMPANIES = [UUID(int=number) for number in range(1, 4)]
PARTITIONS = 3
TOPIC = "t"

# A company and a partition: a key of hers lives in one partition.
Sent = tuple[int, int]
steps = st.one_of(
    st.tuples(st.just("poll"), st.integers(1, 6)),
    st.tuples(st.just("away"), st.sampled_from(COMPANIES)),
    st.tuples(st.just("back"), st.sampled_from(COMPANIES)),
    st.tuples(st.just("later"), st.sampled_from([0.05, 0.5, 30.0])),
    st.tuples(st.just("taken"), st.sets(st.integers(0, PARTITIONS - 1), min_size=1)),
)


class Process:
    """A consumer as consume_loop runs it, over a log that is written in advance."""

    def __init__(self, sent: list[Sent], clock: Clock) -> None:
        self.log: list[list[IncomingMessage]] = [[] for _ in range(PARTITIONS)]
        for company, partition in sent:
            at = len(self.log[partition])
            self.log[partition].append(a_message(COMPANIES[company], partition, at))
        self.clock = clock
        self.positions, self.committed = [0] * PARTITIONS, [0] * PARTITIONS
        self.away: set[UUID] = set()
        self.settled: list[IncomingMessage] = []
        self.held = TenantBuffer(self._settle)
        self.progress = OffsetCommitter(self, self.held)

    # What Progress asks of Kafka.
    def assignment(self) -> set[TopicPartition]:
        return {TopicPartition(TOPIC, partition) for partition in range(PARTITIONS)}

    def position(self, part: TopicPartition) -> int:
        return self.positions[part.partition]

    def commit(self, offsets: dict[TopicPartition, Any]) -> None:
        for part, committed in offsets.items():
            self.committed[part.partition] = committed.offset

    def do(self, step: str, value: Any) -> None:
        if step == "poll":
            self._consume(value)
        elif step == "later":
            self.clock.now += value
        elif step == "taken":
            # Another process had them for a while and settled nothing.
            self.held.forget({(TOPIC, partition) for partition in value})
            for partition in value:
                self.positions[partition] = self.committed[partition]
        else:
            (self.away.add if step == "away" else self.away.discard)(value)

    def finish(self) -> None:
        self.away.clear()
        for _ in range(100):
            self.clock.now += tenant_buffer.LONGEST_PAUSE + 1
            self._consume(50)
            if self.committed == [len(log) for log in self.log]:
                return

    def _consume(self, most: int) -> None:
        polled: list[IncomingMessage] = []
        for partition, log in enumerate(self.log):
            begin = self.positions[partition]
            polled += log[begin : begin + most]
            self.positions[partition] = min(begin + most, len(log))
        for turn in turns(polled):
            self.held.offer(turn)
        for (_, partition), offset in self.held.run(1).items():
            self.positions[partition] = offset
        self.progress.note({TopicPartition(TOPIC, one.partition) for one in polled})
        self.progress.commit()

    def _settle(self, turn: list[IncomingMessage]) -> None:
        if turn[0].tenant_id in self.away:
            raise Unavailable("peer.unavailable")
        self.settled += turn


def a_message(company: UUID, partition: int, offset: int) -> IncomingMessage:
    return IncomingMessage(UUID(int=offset), company, TOPIC, "k", "x", b"", "", partition, offset)


@pytest.fixture(scope="module")
def clock() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        clock = Clock()
        patch.setattr(tenant_buffer, "time", clock)
        patch.setattr(tenant_buffer, "MOST_OF_ONE", 5)
        patch.setattr(consumer_loop, "TURN", 3)
        patch.setattr(tenant_buffer, "log", structlog.wrap_logger(None, processors=[_silent]))
        yield clock


def _silent(*_: Any) -> Any:
    raise structlog.DropEvent


@settings(max_examples=500, deadline=None)
@example(
    # Left behind in Kafka below what another company waits with in the same partition.
    sent=[(1, 0), (1, 0), (1, 0), (1, 0), (1, 1), (0, 0), (1, 1)],
    script=[("away", COMPANIES[0]), ("poll", 5)],
)
@given(
    sent=st.lists(st.tuples(st.integers(0, 2), st.integers(0, PARTITIONS - 1)), max_size=60),
    script=st.lists(steps, max_size=30),
)
def test_keys_keep_their_order_and_no_offset_passes_what_has_not_settled(
    clock: Clock, sent: list[Sent], script: list[tuple[str, Any]]
) -> None:
    process = Process(sent, clock)
    for step, value in script:
        process.do(step, value)

        settled = {(one.partition, one.offset) for one in process.settled}
        for partition, committed in enumerate(process.committed):
            assert all((partition, offset) in settled for offset in range(committed))
    process.finish()

    for company in COMPANIES:
        for partition, log in enumerate(process.log):
            own = [one for one in process.settled if one.tenant_id == company]
            first_times = dict.fromkeys(one.offset for one in own if one.partition == partition)
            assert list(first_times) == [one.offset for one in log if one.tenant_id == company]
    assert process.committed == [len(log) for log in process.log]


def test_what_one_company_leaves_in_kafka_is_bounded_in_memory_and_comes_back(
    clock: Clock,
) -> None:
    process = Process([(0, 0)] * 40 + [(1, 0)] * 3 + [(0, 0)] * 2, clock)
    process.do("away", COMPANIES[0])
    for _ in range(20):
        process.do("poll", 5)

    assert process.held.count <= tenant_buffer.MOST_OF_ONE
    assert [one.tenant_id for one in process.settled] == [COMPANIES[1]] * 3
    assert process.committed[0] == 0
    process.finish()

    own = [one.offset for one in process.settled if one.tenant_id == COMPANIES[0]]
    assert own == [*range(40), 43, 44]


def test_one_company_with_much_to_do_keeps_nobody_from_polling(clock: Clock) -> None:
    process = Process([(0, 0)] * 5 + [(1, 1)], clock)
    settle = process._settle

    def slowly(turn: list[IncomingMessage]) -> None:
        clock.now += 2
        settle(turn)

    process.held = TenantBuffer(slowly)
    for one in process.log[0] + process.log[1]:
        process.held.offer([one])

    process.held.run(1)
    assert [one.partition for one in process.settled] == [0]
    process.held.run(1)
    assert [one.partition for one in process.settled] == [0, 1]
