"""Sign-in, sign-out, and the session as the pages read it."""

from urllib.parse import urlencode

import flask
from werkzeug import Response

from servicekit.errors import Malformed, Problem, Unauthenticated
from servicekit.translations import negotiate
from services.web import clients, permissions
from services.web.use_cases import sessions, sign_ins
from services.web.views import SessionView, SignedOutView

from . import browser

blueprint = flask.Blueprint("account", __name__)


@blueprint.get("/auth/login")
@browser.same_origin
def login() -> Response:
    """Send the browser to Keycloak"""
    args = flask.request.args
    locale = negotiate(args.get("ui_locales") or flask.request.headers.get("Accept-Language", ""))
    return_to = permissions.local_return_path(args.get("return_to"))
    sign_in, authorization_url = sign_ins.begin_sign_in(
        args.get("email", "").strip(), args.get("company", "").strip().lower(), locale, return_to
    )
    response = flask.redirect(authorization_url)
    browser.set_sign_in(response, sign_in)
    return response


@blueprint.get("/auth/callback")
@browser.same_origin
def callback() -> Response:
    """Take the browser back from Keycloak"""
    response = flask.redirect("/", 303)
    sign_in = browser.take_sign_in(response, flask.request.args.get("state", ""))
    if sign_in is None:
        # A reload of this address after the sign-in is no error.
        return (
            response
            if browser.find_session()
            else _redirect_to_sign_in(response, "sign_in.expired")
        )
    response.location = sign_in.return_to
    try:
        cookie = sign_ins.finish_sign_in(sign_in, _authorization_code(), browser.session_cookie())
    except Problem as problem:
        return _redirect_to_sign_in(
            response, sign_ins.sign_in_error_code(problem), sign_in.return_to
        )
    browser.set_session(response, cookie)
    return response


@blueprint.post("/auth/logout")
@browser.with_session
def logout(live_session: sessions.LiveSession) -> dict[str, str]:
    """End the session and say where to sign out of Keycloak"""
    browser.expire_session_cookie()
    with sessions.session_unit() as uow:
        return {"redirect": sessions.sign_out(uow, live_session)}


@blueprint.post("/auth/backchannel")
def backchannel() -> tuple[str, int]:
    """End the sessions of a sign-in that Keycloak says is over"""
    try:
        sid = clients.verify_logout_token(flask.request.form.get("logout_token", ""))
    except Unauthenticated as refusal:
        raise Malformed("token.invalid") from refusal
    with sessions.session_unit() as uow:
        sessions.end_sessions_of_sign_in(uow, sid)
    return "", 200


@blueprint.get("/api/session")
@browser.same_origin
def session() -> SessionView | SignedOutView:
    """Who is signed in"""
    live_session = browser.find_session()
    view = sign_ins.show_session(live_session) if live_session else None
    if live_session and view is None:
        browser.expire_session_cookie()
    return view or SignedOutView(signed_in=False)


def _authorization_code() -> str:
    """Return the authorization code; raises Unauthenticated with the error Keycloak reports."""
    args = flask.request.args
    if "error" in args:
        raise Unauthenticated(args["error"])
    if "code" not in args:
        raise Unauthenticated("sign_in.expired")
    return args["code"]


def _redirect_to_sign_in(response: Response, code: str, return_to: str = "/") -> Response:
    query = {"error": code} | ({"return_to": return_to} if return_to != "/" else {})
    response.location = f"/sign-in?{urlencode(query)}"
    return response


# Keycloak calls it, with a signed token instead of a page's origin.
backchannel.edge_scope = "public"  # type: ignore[attr-defined]
