"""Queues every row's current state again, so that a lost or new copy fills itself."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from servicekit import clock
from servicekit.callers import System, caller_context
from servicekit.database.replicas import ReplicatedTable
from servicekit.errors import TenantDeletedError
from servicekit.runtime import Runtime, runtime_context
from servicekit.unit_of_work.transaction import unit_of_work

PAGE = 500
# No transaction that was under way when a republish began ends later.
LONGEST_WRITE = timedelta(minutes=5)


def republish(runtime: Runtime, tenant_id: UUID | None = None) -> int:
    """Queue the states of one tenant or of all; answers how many rows."""
    count = 0
    with runtime_context(runtime):
        for tenant in [tenant_id] if tenant_id else existing_tenants(runtime):
            # It may have been removed since the list was read.
            with suppress(TenantDeletedError):
                count += sum(_republish(tenant, state) for state in runtime.service.states)
    return count


def existing_tenants(runtime: Runtime) -> list[UUID]:
    """List the active and suspended tenants: a suspended one returns and needs what it missed."""
    query = sa.text(
        "SELECT tenant_id FROM platform.tenants WHERE state IN ('active', 'suspended') ORDER BY 1"
    )
    tenant_ids: list[UUID] = []
    for engine in runtime.database.engines():
        with engine.begin() as connection:
            tenant_ids += connection.execute(query).scalars()
    return tenant_ids


def _republish(tenant_id: UUID, state: ReplicatedTable) -> int:
    """All rows beside the live stream, then on it those that moved meanwhile.

    A copy without the row passes over a message that tells no more than how it moved.
    """
    since = clock.now() - LONGEST_WRITE
    every = sa.select(state.model)
    count = _pages(tenant_id, state, every, bulk=True)
    # Locked until they are queued, so that the next change is queued after it.
    recently_changed = every.where(state.model.updated_at >= since).with_for_update(
        key_share=True, of=state.model
    )
    _pages(tenant_id, state, recently_changed, bulk=False)
    return count


def _pages(tenant_id: UUID, state: ReplicatedTable, query: sa.Select[Any], *, bulk: bool) -> int:
    count, last = 0, UUID(int=0)
    while True:
        with caller_context(System(tenant_id=tenant_id)), unit_of_work() as uow:
            page = query.where(state.model.id > last).order_by(state.model.id).limit(PAGE)
            rows = uow.session.scalars(page).unique().all()
            for row in rows:
                uow.publish(state.build(row), key=row.id, bulk=bulk)
        if not rows:
            return count
        count, last = count + len(rows), rows[-1].id
