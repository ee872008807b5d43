"""Around every route: cookies, the session, origin and CSRF checks, security headers."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

import flask

from servicekit.errors import Forbidden, Unauthenticated
from servicekit.runtime import current_runtime
from services.web import permissions
from services.web.config import WebSettings
from services.web.models import SIGN_IN_TIMEOUT, SignIn
from services.web.use_cases import sessions

# Browsers refuse the prefix from another host, without Secure, or for a part of the site only.
SESSION_COOKIE = "__Host-session"
SIGN_IN_COOKIE = "__Host-sign-in-"
CSRF_HEADER = "X-CSRF-Token"

View = Callable[..., Any]


def settings() -> WebSettings:
    return cast(WebSettings, current_runtime.get().settings)


def same_origin(view: View) -> View:
    """Refuse unsafe methods of another origin; for views that need no session."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        require_same_origin()
        return view(*args, **kwargs)

    guarded.edge_scope = "public"  # type: ignore[attr-defined]
    return guarded


def with_session(view: View) -> View:
    """Pass the live session to the view; 401 without one, 403 for another origin."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        require_same_origin()
        return view(require_session(), *args, **kwargs)

    guarded.edge_scope = "session"  # type: ignore[attr-defined]
    return guarded


def require_same_origin() -> None:
    origin = flask.request.headers.get("Origin")
    if not _is_safe() and not permissions.is_same_origin(origin, settings().public_url):
        raise Forbidden("origin.refused")


def require_session() -> sessions.LiveSession:
    """The live session; unsafe methods name its CSRF token as well."""
    live_session = find_session()
    if live_session is None:
        raise Unauthenticated("session.over")
    csrf_token = flask.request.headers.get(CSRF_HEADER, "")
    if not _is_safe() and not permissions.is_csrf_token(
        sessions.secrets_key(), live_session.session.id, csrf_token
    ):
        raise Forbidden("csrf.refused")
    return live_session


def access_token() -> str:
    """Return the person's access token for one call to a service."""
    live_session = require_session()
    try:
        return sessions.access_token(live_session)
    except Unauthenticated:
        expire_session_cookie()
        raise


def find_session() -> sessions.LiveSession | None:
    """Return the live session of the browser's cookie.

    A cookie without a session is not deleted: by the time this response arrives the browser may
    have signed in again, and deleting the old cookie would delete the new one.
    """
    with sessions.session_unit() as uow:
        return sessions.find_session(uow, session_cookie())


def session_cookie() -> str:
    return flask.request.cookies.get(SESSION_COOKIE, "")


def set_session(response: Any, cookie: str) -> None:
    flask.g.session_over = False
    _set_cookie(response, SESSION_COOKIE, cookie)


def expire_session_cookie() -> None:
    flask.g.session_over = True


def set_sign_in(response: Any, sign_in: SignIn) -> None:
    """Set a cookie for each sign-in, so that two tabs do not overwrite each other's."""
    for surplus_cookie in [
        name for name in flask.request.cookies if name.startswith(SIGN_IN_COOKIE)
    ][2:]:
        _set_cookie(response, surplus_cookie, "", 0)
    cookie = sign_in.to_cookie(sessions.secrets_key())
    _set_cookie(
        response, _sign_in_cookie_name(sign_in.state), cookie, int(SIGN_IN_TIMEOUT.total_seconds())
    )


def take_sign_in(response: Any, state: str) -> SignIn | None:
    """Return the sign-in of `state` and delete its cookie, so that it works once."""
    name = _sign_in_cookie_name(state)
    _set_cookie(response, name, "", 0)
    return SignIn.from_cookie(flask.request.cookies.get(name, ""), state, sessions.secrets_key())


def finish_response(response: flask.Response) -> flask.Response:
    """Set the session cookie's expiry and the security headers of every response."""
    if flask.g.get("session_over"):
        _set_cookie(response, SESSION_COOKIE, "", 0)
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


def _sign_in_cookie_name(state: str) -> str:
    state_prefix = "".join(char for char in state[:12] if char.isalnum())
    return f"{SIGN_IN_COOKIE}{state_prefix}"


def _set_cookie(response: Any, name: str, value: str, seconds: int | None = None) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="Lax"
    )


def _is_safe() -> bool:
    return flask.request.method in permissions.SAFE_METHODS
