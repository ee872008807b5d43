"""A session's life: opened, found again with each request, renewed, ended."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, cast
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
from services.web import clients, permissions, queries
from services.web.config import WebSettings
from services.web.models import ABSOLUTE, SEEN_STEP, Session, Tokens, cookie_hash, random_text


class Live(NamedTuple):
    """A session that holds, with its company and its tokens."""

    session: Session
    tenant: TenantContext
    tokens: Tokens

    @property
    def csrf(self) -> str:
        return permissions.csrf_token(key(), self.session.id)


def key() -> bytes:
    return cast(WebSettings, current_runtime.get().settings).secrets_key


@contextmanager
def unit() -> Iterator[UnitOfWork]:
    """A short unit of work: a session is found before anybody knows whose it is."""
    with caller_context(Anonymous()), unit_of_work() as uow:
        yield uow


def open_session(uow: UnitOfWork, tokens: Tokens, sid: str, person: dict[str, Any]) -> str:
    """Answers the cookie, which nobody can read from the row."""
    cookie, now = random_text(), real_now()
    session = Session(
        id=new_id(),
        cookie_hash=cookie_hash(cookie),
        tenant_id=uow.tenant.id,
        person_id=UUID(person["id"]),
        sid=sid,
        person=person,
        seen_at=now,
        ends_at=now + ABSOLUTE,
    )
    session.keep(tokens, key())
    uow.add(session)
    uow.audit("session.started", f"person:{person['id']}", after={"session_id": session.id})
    queries.purge(uow, now)
    return cookie


def find(uow: UnitOfWork, cookie: str) -> Live | None:
    """The session of a cookie; one that holds no longer ends here."""
    session = queries.session_by_cookie(uow, cookie_hash(cookie)) if cookie else None
    if session is None:
        return None
    now, tenant, tokens = real_now(), queries.tenant(uow, session.tenant_id), _tokens(session)
    served = tenant is not None and tenant.state == "active"
    if tenant is None or tokens is None or not served or session.is_over(now):
        end(uow, session, "no longer valid" if served else "company not active")
        return None
    if now - session.seen_at >= SEEN_STEP:
        queries.mark_seen(uow, session.id, now)
    return Live(session, tenant, tokens)


def access_token(live: Live) -> str:
    """A token that lasts for a call, renewed where the session's own is about to expire."""
    if not live.session.is_to_be_renewed(real_now()):
        return live.tokens.access
    with unit() as uow:
        tokens = renew(uow, live.session.id)
    if tokens is None:
        raise Unauthenticated("session.over")
    return tokens.access


def renew(uow: UnitOfWork, session_id: UUID) -> Tokens | None:
    """One at a time: Keycloak takes a refresh token once, the next in line reads its result.

    None where the sign-in is over; while Keycloak is away a token that still lasts is used.
    """
    session = queries.session_for_renewal(uow, session_id)
    if session is None:
        return None
    tokens = _tokens(session)
    if tokens is None or not session.is_to_be_renewed(real_now()):
        return tokens
    try:
        renewed = clients.renew(tokens)
    except Unauthenticated:
        end(uow, session, "sign-in over")
        return None
    except Unavailable:
        if tokens.expires_at <= real_now():
            raise
        return tokens
    session.keep(renewed, key())
    return renewed


def end(uow: UnitOfWork, session: Session, reason: str) -> None:
    """Remove the session, whatever it was removed by; told once."""
    if queries.remove(uow, session.id):
        subject = f"person:{session.person_id}"
        after = {"session_id": session.id, "reason": reason}
        uow.audit("session.ended", subject, after=after, tenant_id=session.tenant_id)


def end_of_sign_in(uow: UnitOfWork, sid: str) -> None:
    """What Keycloak asks for when somebody signed out elsewhere or was signed out."""
    for session in queries.sessions_of_sign_in(uow, sid):
        end(uow, session, "signed out elsewhere")


def end_of_people(uow: UnitOfWork, ids: Collection[UUID]) -> None:
    for session in queries.sessions_of_people(uow, uow.tenant.id, ids):
        end(uow, session, "left")


def forget_company(uow: UnitOfWork) -> None:
    """A company that is removed takes its sessions along; its trail has been closed before."""
    queries.remove_all(uow, uow.tenant.id)


def sign_out(uow: UnitOfWork, live: Live) -> str:
    """Answers where the browser goes on to, to sign out of Keycloak as well."""
    end(uow, live.session, "signed out")
    return clients.logout_address(live.tokens)


def _tokens(session: Session) -> Tokens | None:
    """None where they were sealed with a key that this installation has no more."""
    try:
        return session.opened(key())
    except DecryptionError:
        return None
