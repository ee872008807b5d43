"""Queues every row's current state again, so that a lost or new copy fills itself."""

from uuid import UUID

import sqlalchemy as sa

from .callers import System, calling
from .runtime import Runtime, State, running
from .unit_of_work import unit_of_work

PAGE = 500


def republish(runtime: Runtime, tenant_id: UUID | None = None) -> int:
    """Tell all states of one tenant or of every active one; answers how many rows."""
    with running(runtime):
        tenants = [tenant_id] if tenant_id else active_tenants(runtime)
        return sum(
            _republish(tenant, state) for tenant in tenants for state in runtime.service.states
        )


def active_tenants(runtime: Runtime) -> list[UUID]:
    query = sa.text("SELECT tenant_id FROM platform.tenants WHERE state = 'active' ORDER BY 1")
    found: list[UUID] = []
    for engine in runtime.database.engines():
        with engine.begin() as connection:
            found += connection.execute(query).scalars()
    return found


def _republish(tenant_id: UUID, state: State) -> int:
    count, last = 0, UUID(int=0)
    while True:
        with calling(System(tenant_id=tenant_id)), unit_of_work() as uow:
            query = sa.select(state.model).where(state.model.id > last)
            rows = uow.session.scalars(query.order_by(state.model.id).limit(PAGE)).unique().all()
            for row in rows:
                uow.publish(state.build(row), key=row.id, bulk=True)
        if not rows:
            return count
        count, last = count + len(rows), rows[-1].id
