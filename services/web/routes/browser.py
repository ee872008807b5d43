"""What stands around every route: cookies, the session, and the proof that our own page asks."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

import flask

from servicekit.errors import Forbidden, Unauthenticated
from servicekit.runtime import current_runtime
from services.web import permissions
from services.web.config import WebSettings
from services.web.models import SIGN_IN_TIME, SignIn
from services.web.use_cases import sessions

# Browsers refuse the prefix from another host, without Secure, or for a part of the site only.
SESSION_COOKIE = "__Host-session"
SIGN_IN_COOKIE = "__Host-sign-in-"
CSRF_HEADER = "X-CSRF-Token"

View = Callable[..., Any]


def settings() -> WebSettings:
    return cast(WebSettings, current_runtime.get().settings)


def own_page(view: View) -> View:
    """Unsafe methods only from a page of this origin; for routes that need no session."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        require_own_page()
        return view(*args, **kwargs)

    guarded.edge_scope = "public"  # type: ignore[attr-defined]
    return guarded


def with_session(view: View) -> View:
    """Give the view the live session; 401 without one, 403 where another site asks."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        require_own_page()
        return view(require_session(), *args, **kwargs)

    guarded.edge_scope = "session"  # type: ignore[attr-defined]
    return guarded


def require_own_page() -> None:
    origin = flask.request.headers.get("Origin")
    if not _is_safe() and not permissions.is_own_page(origin, settings().public_url):
        raise Forbidden("origin.refused")


def require_session() -> sessions.Live:
    """The live session; unsafe methods name its CSRF token as well."""
    live = find_session()
    if live is None:
        raise Unauthenticated("session.over")
    given = flask.request.headers.get(CSRF_HEADER, "")
    if not _is_safe() and not permissions.is_csrf_token(sessions.key(), live.session.id, given):
        raise Forbidden("csrf.refused")
    return live


def access_token() -> str:
    """The person's token for one call to a service."""
    live = require_session()
    try:
        return sessions.access_token(live)
    except Unauthenticated:
        forget_session()
        raise


def find_session() -> sessions.Live | None:
    """The session that the browser's cookie opens.

    A cookie that opens none is left: by the time this answer arrives the browser may have signed in
    anew, and taking the old one back would take the new one.
    """
    with sessions.unit() as uow:
        return sessions.find(uow, session_cookie())


def session_cookie() -> str:
    return flask.request.cookies.get(SESSION_COOKIE, "")


def set_session(response: Any, cookie: str) -> None:
    flask.g.session_over = False
    _set(response, SESSION_COOKIE, cookie)


def forget_session() -> None:
    flask.g.session_over = True


def set_sign_in(response: Any, sign_in: SignIn) -> None:
    """Each sign-in has its own cookie, so that two tabs do not undo each other's."""
    for forsaken in [name for name in flask.request.cookies if name.startswith(SIGN_IN_COOKIE)][2:]:
        _set(response, forsaken, "", 0)
    sealed = sign_in.sealed(sessions.key())
    _set(response, _sign_in_name(sign_in.state), sealed, int(SIGN_IN_TIME.total_seconds()))


def take_sign_in(response: Any, state: str) -> SignIn | None:
    """The sign-in that `state` belongs to; it can be taken once."""
    name = _sign_in_name(state)
    _set(response, name, "", 0)
    return SignIn.found(flask.request.cookies.get(name, ""), state, sessions.key())


def finish(response: flask.Response) -> flask.Response:
    """What every answer carries, whoever made it."""
    if flask.g.get("session_over"):
        _set(response, SESSION_COOKIE, "", 0)
    headers = response.headers
    headers.setdefault("Cache-Control", "no-store")
    headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if settings().public_url.startswith("https:"):
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def nonce() -> str:
    return secrets.token_urlsafe(16)


def _sign_in_name(state: str) -> str:
    kept = "".join(char for char in state[:12] if char.isalnum())
    return f"{SIGN_IN_COOKIE}{kept}"


def _set(response: Any, name: str, value: str, seconds: int | None = None) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="Lax"
    )


def _is_safe() -> bool:
    return flask.request.method in permissions.SAFE_METHODS
