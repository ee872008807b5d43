"""Sessions: open, find with each request, renew their tokens, end."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import NamedTuple, cast
from uuid import UUID

from servicekit.callers import Anonymous, caller_context
from servicekit.clock import real_now
from servicekit.errors import Unauthenticated, Unavailable
from servicekit.ids import new_id
from servicekit.runtime import current_runtime
from servicekit.security.encryption import DecryptionError
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.unit_of_work.tenant import TenantContext
from servicekit.unit_of_work.transaction import unit_of_work
from services.web import clients, permissions, queries, writes
from services.web.config import WebSettings
from services.web.models import (
    MAX_LIFETIME,
    SEEN_INTERVAL,
    Session,
    SessionPerson,
    Tokens,
    cookie_hash,
    random_text,
)


class LiveSession(NamedTuple):
    """A valid session with its company and its tokens."""

    session: Session
    tenant: TenantContext
    tokens: Tokens

    @property
    def csrf(self) -> str:
        return permissions.csrf_token(secrets_key(), self.session.id)


def secrets_key() -> bytes:
    """Return the installation's key for tokens, sign-ins and CSRF: 32 bytes from SECRETS_KEY."""
    return cast(WebSettings, current_runtime.get().settings).secrets_key


@contextmanager
def session_unit() -> Iterator[UnitOfWork]:
    """Begin a short anonymous unit of work: a session is found before its person is known."""
    with caller_context(Anonymous()), unit_of_work() as uow:
        yield uow


def open_session(uow: UnitOfWork, tokens: Tokens, sid: str, person: SessionPerson) -> str:
    """Store a new session and return its cookie, whose hash alone is in the row."""
    cookie, now = random_text(), real_now()
    session = Session(
        id=new_id(),
        cookie_hash=cookie_hash(cookie),
        tenant_id=uow.tenant.id,
        person_id=UUID(person["id"]),
        sid=sid,
        person=person,
        seen_at=now,
        ends_at=now + MAX_LIFETIME,
    )
    session.store_tokens(tokens, secrets_key())
    uow.add(session)
    uow.audit("session.started", f"person:{person['id']}", after={"session_id": session.id})
    writes.purge_expired_sessions(uow, now)
    return cookie


def find_session(uow: UnitOfWork, cookie: str) -> LiveSession | None:
    """Return the live session of a cookie; an expired or inactive one is ended."""
    session = queries.session_by_cookie(uow, cookie_hash(cookie)) if cookie else None
    if session is None:
        return None
    now, tenant, tokens = (
        real_now(),
        queries.registered_tenant(uow, session.tenant_id),
        _tokens(session),
    )
    is_served = tenant is not None and tenant.state == "active"
    if tenant is None or tokens is None or not is_served or session.is_over(now):
        end_session(uow, session, "no longer valid" if is_served else "company not active")
        return None
    if now - session.seen_at >= SEEN_INTERVAL:
        writes.touch_session(uow, session.id, now)
    return LiveSession(session, tenant, tokens)


def access_token(live_session: LiveSession) -> str:
    """Return an access token that lasts for a call, renewed where it is about to expire.

    Raises Unauthenticated `session.over` where the sign-in has ended.
    """
    if not live_session.session.needs_renewal(real_now()):
        return live_session.tokens.access
    with session_unit() as uow:
        tokens = renew_tokens(uow, live_session.session.id)
    if tokens is None:
        raise Unauthenticated("session.over")
    return tokens.access


def renew_tokens(uow: UnitOfWork, session_id: UUID) -> Tokens | None:
    """Renew the tokens under the session's lock: Keycloak accepts a refresh token once.

    None where the sign-in has ended; while Keycloak is unavailable an unexpired token is returned.
    """
    session = queries.session_for_renewal(uow, session_id)
    if session is None:
        return None
    tokens = _tokens(session)
    if tokens is None or not session.needs_renewal(real_now()):
        return tokens
    try:
        new_tokens = clients.refresh_tokens(tokens)
    except Unauthenticated:
        end_session(uow, session, "sign-in over")
        return None
    except Unavailable:
        if tokens.expires_at <= real_now():
            raise
        return tokens
    session.store_tokens(new_tokens, secrets_key())
    return new_tokens


def end_session(uow: UnitOfWork, session: Session, reason: str) -> None:
    """Delete the session and audit its end once, however many requests end it."""
    if writes.delete_session(uow, session.id):
        subject = f"person:{session.person_id}"
        after = {"session_id": session.id, "reason": reason}
        uow.audit("session.ended", subject, after=after, tenant_id=session.tenant_id)


def end_sessions_of_sign_in(uow: UnitOfWork, sid: str) -> None:
    """End the sessions of a Keycloak session that was signed out elsewhere."""
    for session in queries.sessions_of_sign_in(uow, sid):
        end_session(uow, session, "signed out elsewhere")


def end_sessions_of_people(uow: UnitOfWork, person_ids: Collection[UUID]) -> None:
    """End the sessions of people who have left."""
    for session in queries.sessions_of_people(uow, uow.tenant.id, person_ids):
        end_session(uow, session, "left")


def delete_tenant_sessions(uow: UnitOfWork) -> None:
    """Delete the sessions of a deleted company without an audit: its trail is already closed."""
    writes.delete_tenant_sessions(uow, uow.tenant.id)


def sign_out(uow: UnitOfWork, live_session: LiveSession) -> str:
    """End the session; answers the URL at which the browser signs out of Keycloak as well."""
    end_session(uow, live_session.session, "signed out")
    return clients.logout_url(live_session.tokens)


def _tokens(session: Session) -> Tokens | None:
    """Decrypt the tokens; None where the key that encrypted them is no longer configured."""
    try:
        return session.decrypt_tokens(secrets_key())
    except DecryptionError:
        return None
