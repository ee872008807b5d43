"""UPDATE and DELETE statements of web."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from servicekit.unit_of_work.session import UnitOfWork

from .models import Session

PURGE_BATCH = 50


def touch_session(uow: UnitOfWork, session_id: UUID, now: datetime) -> None:
    """Set `seen_at`, skipping a locked row: whoever renews it sets its time as well."""
    unlocked_session = (
        sa.select(Session.id).where(Session.id == session_id).with_for_update(skip_locked=True)
    )
    uow.session.execute(
        sa.update(Session).where(Session.id.in_(unlocked_session)).values(seen_at=now)
    )


def delete_session(uow: UnitOfWork, session_id: UUID) -> bool:
    """Delete the session; answers whether it still existed."""
    deletion = sa.delete(Session).where(Session.id == session_id).returning(Session.id)
    return uow.session.scalar(deletion) is not None


def delete_tenant_sessions(uow: UnitOfWork, tenant_id: UUID) -> None:
    """Delete every session of a tenant, waiting for those that a token renewal has locked."""
    uow.session.execute(sa.delete(Session).where(Session.tenant_id == tenant_id))


def purge_expired_sessions(uow: UnitOfWork, now: datetime) -> None:
    """Delete up to PURGE_BATCH expired sessions, skipping locked ones."""
    expired = sa.select(Session.id).where(Session.ends_at < now).limit(PURGE_BATCH)
    unlocked = expired.with_for_update(skip_locked=True)
    uow.session.execute(sa.delete(Session).where(Session.id.in_(unlocked)))
