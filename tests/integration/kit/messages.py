"""Messages as they come from Kafka, and what became of them in the probe."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from servicekit.ids import new_id
from servicekit.messaging.dispatch import deliver
from servicekit.messaging.registry import IncomingMessage
from servicekit.runtime import runtime_context
from servicekit.testing import Company, Running
from servicekit.unit_of_work.outbox import topic_of
from tests.integration.kit.probe.contract import CounterRaised, CounterReset, CounterState
from tests.integration.kit.probe.models import Copy, Heard

LETTERS = sa.text("SELECT consumer, key, parked, error FROM platform.dead_letters ORDER BY seq")


def a_delivery(company: Company, message: Any, key: str = "a") -> IncomingMessage:
    name = message.DESCRIPTOR.full_name
    payload = message.SerializeToString()
    aggregate = f"{company.id}:{key}"
    return IncomingMessage(new_id(), company.id, topic_of(name), aggregate, name, payload, "")


def raised(company: Company, amount: int, key: str = "a", note: str = "") -> IncomingMessage:
    return a_delivery(company, CounterRaised(counter_id=key, amount=amount, note=note), key)


def reset(company: Company, key: str = "a", note: str = "") -> IncomingMessage:
    return a_delivery(company, CounterReset(counter_id=key, note=note), key)


def state(company: Company, counter: object, version: int, note: str = "") -> IncomingMessage:
    told = CounterState(counter_id=str(counter), total=version * 10, version=version, note=note)
    return a_delivery(company, told, str(counter))


def let_take_effect(probe: Running, deliveries: Sequence[IncomingMessage]) -> None:
    with runtime_context(probe.runtime):
        deliver(probe.runtime.service.consumers, deliveries)


def heard(probe: Running, company: Company) -> list[tuple[str, int]]:
    """What counted, in the order in which it did."""
    with probe.as_system(company) as uow:
        rows = uow.session.execute(sa.select(Heard.counter_id, Heard.amount).order_by(Heard.seq))
        return [(row.counter_id, row.amount) for row in rows]


def copies(probe: Running, company: Company) -> dict[str, tuple[int, int]]:
    with probe.as_system(company) as uow:
        rows = uow.session.execute(sa.select(Copy.counter_id, Copy.total, Copy.version))
        return {str(row.counter_id): (row.total, row.version) for row in rows}


def letters(probe: Running, company: Company) -> list[tuple[str, str, bool, str]]:
    """Consumer, key without its company, whether it is parked, and the error."""
    with probe.as_system(company) as uow:
        rows = uow.session.execute(LETTERS).all()
    return [(name, key.partition(":")[2], parked, error) for name, key, parked, error in rows]
