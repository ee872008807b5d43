"""Every SELECT of web, and the two changes that must not wait for a lock."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from servicekit.unit_of_work.session import UnitOfWork
from servicekit.unit_of_work.tenant import TenantContext

from .models import Session

TENANT = sa.text(
    "SELECT tenant_id, state, slug, name, time_zone, locale, package FROM platform.tenants"
    " WHERE tenant_id = :tenant_id"
)
# A renewal holds the row's lock while it waits for Keycloak; nobody waits behind it for ever.
BOUND_THE_WAIT = sa.text("SELECT set_config('lock_timeout', '8s', true)")
PURGED_AT_ONCE = 50


def session_by_cookie(uow: UnitOfWork, cookie_hash: bytes) -> Session | None:
    return uow.session.scalar(sa.select(Session).where(Session.cookie_hash == cookie_hash))


def session_for_renewal(uow: UnitOfWork, session_id: UUID) -> Session | None:
    """The row as it stands once nobody else is renewing it."""
    uow.session.execute(BOUND_THE_WAIT)
    return uow.session.scalar(sa.select(Session).where(Session.id == session_id).with_for_update())


def sessions_of_sign_in(uow: UnitOfWork, sid: str) -> list[Session]:
    return list(uow.session.scalars(sa.select(Session).where(Session.sid == sid)))


def sessions_of_people(uow: UnitOfWork, tenant_id: UUID, ids: Collection[UUID]) -> list[Session]:
    which = sa.and_(Session.tenant_id == tenant_id, Session.person_id.in_(ids))
    return list(uow.session.scalars(sa.select(Session).where(which)))


def tenant(uow: UnitOfWork, tenant_id: UUID) -> TenantContext | None:
    row = uow.session.execute(TENANT, {"tenant_id": tenant_id}).first()
    return TenantContext(*row) if row else None


def mark_seen(uow: UnitOfWork, session_id: UUID, now: datetime) -> None:
    """Passes by a row that is being renewed: whoever renews it is being seen as well."""
    free = sa.select(Session.id).where(Session.id == session_id).with_for_update(skip_locked=True)
    uow.session.execute(sa.update(Session).where(Session.id.in_(free)).values(seen_at=now))


def remove(uow: UnitOfWork, session_id: UUID) -> bool:
    """Whether the session was still there to be removed."""
    gone = sa.delete(Session).where(Session.id == session_id).returning(Session.id)
    return uow.session.scalar(gone) is not None


def remove_all(uow: UnitOfWork, tenant_id: UUID) -> None:
    uow.session.execute(sa.delete(Session).where(Session.tenant_id == tenant_id))


def purge(uow: UnitOfWork, now: datetime) -> None:
    """Remove a few sessions that nobody came back to."""
    old = sa.select(Session.id).where(Session.ends_at < now).limit(PURGED_AT_ONCE)
    free = old.with_for_update(skip_locked=True)
    uow.session.execute(sa.delete(Session).where(Session.id.in_(free)))
