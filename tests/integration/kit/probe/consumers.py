"""The probe's Kafka edge: notes of the messages say what shall go wrong."""

import secrets
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from servicekit.errors import Unavailable
from servicekit.messaging.registry import Consumers
from servicekit.unit_of_work.session import UnitOfWork

from .contract import CounterRaised, CounterReset, CounterState
from .models import Copy, Counter, Heard
from .script import script

consumers = Consumers()


@consumers.on(CounterRaised, when=lambda raised: raised.note != "unwanted")
def count_one(uow: UnitOfWork, raised: Any) -> None:
    script.called("count_one", [raised])
    _follow(raised.note)
    if raised.note == "endless":
        # A row of an index holds 2,704 bytes; random text does not shrink to that.
        uow.add(Counter(name=secrets.token_hex(8000)))
    uow.add(Heard(counter_id=raised.counter_id, amount=raised.amount))


@consumers.on_many(CounterReset)
def count_many(uow: UnitOfWork, resets: list[Any]) -> None:
    script.called("count_many", resets)
    for reset in resets:
        uow.add(Heard(counter_id=reset.counter_id, amount=0))
    for reset in resets:
        _follow(reset.note)


@consumers.on_many(CounterState)
def copy_counters(uow: UnitOfWork, states: list[Any]) -> None:
    script.called("copy_counters", states)
    for state in states:
        _follow(state.note)
        values = {
            "counter_id": UUID(state.counter_id),
            "total": state.total,
            "version": state.version,
        }
        fresh = insert(Copy).values(values)
        uow.session.execute(
            fresh.on_conflict_do_update(
                index_elements=[Copy.counter_id],
                set_={"total": state.total, "version": state.version},
                where=fresh.excluded.version > Copy.version,
            )
        )


def _follow(note: str) -> None:
    if note == "poison" and not script.mended:
        raise ValueError("poisoned")
    if note == "away" and script.away:
        raise Unavailable("peer.unavailable")
