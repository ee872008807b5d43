"""SELECT statements of web."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from servicekit.unit_of_work.session import UnitOfWork
from servicekit.unit_of_work.tenant import TenantContext

from .models import Session

SELECT_TENANT = sa.text(
    "SELECT tenant_id, state, slug, name, time_zone, locale, package FROM platform.tenants"
    " WHERE tenant_id = :tenant_id"
)
# A renewal locks its row while it waits for Keycloak; others wait 8 s at most.
SET_LOCK_TIMEOUT = sa.text("SELECT set_config('lock_timeout', '8s', true)")


def session_by_cookie(uow: UnitOfWork, cookie_hash: bytes) -> Session | None:
    """Find the session by the SHA-256 hash of its cookie, also one that is over."""
    return uow.session.scalar(sa.select(Session).where(Session.cookie_hash == cookie_hash))


def session_for_renewal(uow: UnitOfWork, session_id: UUID) -> Session | None:
    """Lock the session for a token renewal, waiting until no other renewal holds the lock."""
    uow.session.execute(SET_LOCK_TIMEOUT)
    return uow.session.scalar(sa.select(Session).where(Session.id == session_id).with_for_update())


def sessions_of_sign_in(uow: UnitOfWork, sid: str) -> list[Session]:
    """List the sessions of a Keycloak session (`sid`), over all tenants."""
    return list(uow.session.scalars(sa.select(Session).where(Session.sid == sid)))


def sessions_of_people(
    uow: UnitOfWork, tenant_id: UUID, person_ids: Collection[UUID]
) -> list[Session]:
    """List the sessions of employees of a tenant, also those that are over."""
    conditions = sa.and_(Session.tenant_id == tenant_id, Session.person_id.in_(person_ids))
    return list(uow.session.scalars(sa.select(Session).where(conditions)))


def registered_tenant(uow: UnitOfWork, tenant_id: UUID) -> TenantContext | None:
    """Read a tenant in any state from the registry `platform.tenants`; None where unregistered."""
    row = uow.session.execute(SELECT_TENANT, {"tenant_id": tenant_id}).first()
    return TenantContext(*row) if row else None
