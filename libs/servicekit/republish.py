"""Queues every row's current state again, so that a lost or new copy fills itself."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from . import clock
from .callers import System, calling
from .errors import Gone
from .runtime import Runtime, State, running
from .unit_of_work import unit_of_work

PAGE = 500
# No transaction that was under way when a republish began ends later.
LONGEST_WRITE = timedelta(minutes=5)


def republish(runtime: Runtime, tenant_id: UUID | None = None) -> int:
    """Tell all states of one tenant or of every one that is kept; answers how many rows."""
    count = 0
    with running(runtime):
        for tenant in [tenant_id] if tenant_id else kept_tenants(runtime):
            # It may have been removed since the list was read.
            with suppress(Gone):
                count += sum(_republish(tenant, state) for state in runtime.service.states)
    return count


def kept_tenants(runtime: Runtime) -> list[UUID]:
    """Active and suspended ones: what a suspended one lacks it would lack when it returns."""
    query = sa.text(
        "SELECT tenant_id FROM platform.tenants WHERE state IN ('active', 'suspended') ORDER BY 1"
    )
    found: list[UUID] = []
    for engine in runtime.database.engines():
        with engine.begin() as connection:
            found += connection.execute(query).scalars()
    return found


def _republish(tenant_id: UUID, state: State) -> int:
    """All rows beside the live stream, then on it those that moved meanwhile.

    A copy without the row passes over a message that tells no more than how it moved.
    """
    since = clock.now() - LONGEST_WRITE
    every = sa.select(state.model)
    count = _pages(tenant_id, state, every, bulk=True)
    # Held while they are told, so that what moves them next is told after it.
    moved = every.where(state.model.updated_at >= since).with_for_update(
        key_share=True, of=state.model
    )
    _pages(tenant_id, state, moved, bulk=False)
    return count


def _pages(tenant_id: UUID, state: State, query: sa.Select[Any], *, bulk: bool) -> int:
    count, last = 0, UUID(int=0)
    while True:
        with calling(System(tenant_id=tenant_id)), unit_of_work() as uow:
            page = query.where(state.model.id > last).order_by(state.model.id).limit(PAGE)
            rows = uow.session.scalars(page).unique().all()
            for row in rows:
                uow.publish(state.build(row), key=row.id, bulk=bulk)
        if not rows:
            return count
        count, last = count + len(rows), rows[-1].id
