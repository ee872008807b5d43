"""Tenants take turns, and one that cannot go on holds back nobody else."""

from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicekit.errors import Unavailable
from servicekit.messaging import tenant_buffer
from servicekit.messaging.consumer_loop import TURN, turns
from servicekit.messaging.registry import IncomingMessage
from servicekit.messaging.tenant_buffer import TenantBuffer

ACME, GLOBEX, INITECH = (UUID(int=number) for number in (1, 2, 3))


def a_delivery(tenant: UUID, offset: int = 0, partition: int = 0) -> IncomingMessage:
    return IncomingMessage(UUID(int=offset), tenant, "t", "k", "x", b"", "", partition, offset)


def test_a_burst_of_one_company_delays_the_others_by_one_turn() -> None:
    burst = [a_delivery(ACME, offset) for offset in range(TURN * 3)]
    others = [a_delivery(GLOBEX), a_delivery(INITECH)]

    order = [(turn[0].tenant_id, len(turn)) for turn in turns(burst + others)]

    assert order == [(ACME, TURN), (GLOBEX, 1), (INITECH, 1), (ACME, TURN), (ACME, TURN)]


@given(st.lists(st.sampled_from([ACME, GLOBEX, INITECH]), max_size=700))
def test_every_message_comes_once_in_the_order_of_its_company(tenants: list[UUID]) -> None:
    deliveries = [a_delivery(tenant, offset) for offset, tenant in enumerate(tenants)]

    taken = list(turns(deliveries))

    assert all(1 <= len(turn) <= TURN for turn in taken)
    assert all(len({one.tenant_id for one in turn}) == 1 for turn in taken)
    flat = [one for turn in taken for one in turn]
    assert sorted(one.offset for one in flat) == list(range(len(tenants)))
    for tenant in (ACME, GLOBEX, INITECH):
        offsets = [one.offset for one in flat if one.tenant_id == tenant]
        assert offsets == sorted(offsets)


class Clock:
    """Time that passes when the test says so."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


class Service:
    """Settles turns, but not those of companies that are away."""

    def __init__(self) -> None:
        self.away: dict[UUID, Exception] = {}
        self.settled: list[int] = []

    def settle(self, turn: list[IncomingMessage]) -> None:
        if turn[0].tenant_id in self.away:
            raise self.away[turn[0].tenant_id]
        self.settled += [one.offset for one in turn]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(tenant_buffer, "time", clock)
    return clock


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def waiting(clock: Clock, service: Service) -> Callable[..., TenantBuffer]:
    """One company's messages are held; those of the others have settled."""

    def make(fault: Exception) -> TenantBuffer:
        service.away[ACME] = fault
        queue = TenantBuffer(service.settle)
        queue.offer([a_delivery(ACME, 5), a_delivery(ACME, 6, partition=1)])
        queue.offer([a_delivery(GLOBEX, 7)])
        queue.offer([a_delivery(ACME, 8)])
        queue.run(0)
        queue.run(0)
        return queue

    return make


def test_only_the_company_that_cannot_go_on_waits(
    waiting: Callable[..., TenantBuffer], service: Service
) -> None:
    queue = waiting(Unavailable("tenant.provisioning"))

    assert service.settled == [7]
    assert queue.count == 3
    assert queue.first_offsets() == {("t", 0): 5, ("t", 1): 6}


def test_it_goes_on_in_order_once_it_can(
    waiting: Callable[..., TenantBuffer], service: Service, clock: Clock
) -> None:
    queue = waiting(Unavailable("tenant.provisioning"))
    service.away.clear()
    queue.run(0)
    assert service.settled == [7]
    clock.now += tenant_buffer.FIRST_PAUSE

    queue.run(0)

    assert service.settled == [7, 5, 6, 8]
    assert (queue.count, queue.first_offsets()) == (0, {})


def test_it_is_tried_less_and_less_often(
    waiting: Callable[..., TenantBuffer], service: Service, clock: Clock
) -> None:
    queue = waiting(Unavailable("peer.unavailable"))
    waits = []
    for _ in range(12):
        waits.append(queue.wait_ms(60_000))
        clock.now += waits[-1] / 1000 + 0.001
        queue.run(0)

    assert waits == sorted(waits)
    assert waits[-1] <= tenant_buffer.LONGEST_PAUSE * 1000


def test_waiting_for_a_companys_provisioning_is_bounded(
    waiting: Callable[..., TenantBuffer], service: Service, clock: Clock
) -> None:
    queue = waiting(Unavailable("tenant.provisioning"))

    clock.now += tenant_buffer.PATIENCE_SECONDS + 1
    queue.run(0)

    assert (queue.count, service.settled) == (0, [7])


def test_waiting_for_another_service_is_not_bounded(
    waiting: Callable[..., TenantBuffer], service: Service, clock: Clock
) -> None:
    queue = waiting(Unavailable("peer.unavailable"))

    clock.now += tenant_buffer.PATIENCE_SECONDS * 100
    queue.run(0)

    assert queue.count == 3


def test_what_came_from_a_partition_that_another_process_took_over_is_forgotten(
    waiting: Callable[..., TenantBuffer], service: Service, clock: Clock
) -> None:
    queue = waiting(Unavailable("peer.unavailable"))
    queue.forget({("t", 0)})
    service.away.clear()
    clock.now += tenant_buffer.LONGEST_PAUSE

    queue.run(0)

    assert service.settled == [7, 6]


def test_a_fault_that_does_not_pass_by_itself_is_not_held(clock: Clock, service: Service) -> None:
    service.away[ACME] = ValueError("a mistake of ours")
    queue = TenantBuffer(service.settle)
    queue.offer([a_delivery(ACME)])

    with pytest.raises(ValueError, match="a mistake of ours"):
        queue.run(0)
