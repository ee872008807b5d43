"""Signing in and out, and the session as the pages see it."""

from typing import Any
from urllib.parse import urlencode

import flask
from werkzeug import Response

from servicekit.errors import Malformed, Problem, Unauthenticated
from servicekit.translations import negotiate
from services.web import clients, permissions
from services.web.use_cases import sessions, signing_in

from . import browser

blueprint = flask.Blueprint("account", __name__)


@blueprint.get("/auth/login")
@browser.own_page
def login() -> Response:
    """Send the browser to Keycloak"""
    given = flask.request.args
    locale = negotiate(given.get("ui_locales") or flask.request.headers.get("Accept-Language", ""))
    return_to = permissions.local_path(given.get("return_to"))
    sign_in, address = signing_in.begin(
        given.get("email", "").strip(), given.get("company", "").strip().lower(), locale, return_to
    )
    response = flask.redirect(address)
    browser.set_sign_in(response, sign_in)
    return response


@blueprint.get("/auth/callback")
@browser.own_page
def callback() -> Response:
    """Take the browser back from Keycloak"""
    response = flask.redirect("/", 303)
    sign_in = browser.take_sign_in(response, flask.request.args.get("state", ""))
    if sign_in is None:
        # Going back to this address after having signed in is no fault.
        return response if browser.find_session() else _refuse(response, "sign_in.expired")
    response.location = sign_in.return_to
    try:
        cookie = signing_in.finish(sign_in, _code(), browser.session_cookie())
    except Problem as problem:
        return _refuse(response, signing_in.reason(problem), sign_in.return_to)
    browser.set_session(response, cookie)
    return response


@blueprint.post("/auth/logout")
@browser.with_session
def logout(live: sessions.Live) -> dict[str, Any]:
    """End the session and say where to sign out of Keycloak"""
    browser.forget_session()
    with sessions.unit() as uow:
        return {"redirect": sessions.sign_out(uow, live)}


@blueprint.post("/auth/backchannel")
def backchannel() -> tuple[str, int]:
    """End the sessions of a sign-in that Keycloak says is over"""
    try:
        sid = clients.ended_sign_in(flask.request.form.get("logout_token", ""))
    except Unauthenticated as refused:
        raise Malformed("token.invalid") from refused
    with sessions.unit() as uow:
        sessions.end_of_sign_in(uow, sid)
    return "", 200


@blueprint.get("/api/session")
@browser.own_page
def session() -> dict[str, Any]:
    """Who is signed in"""
    live = browser.find_session()
    shown = signing_in.show(live) if live else None
    if live and shown is None:
        browser.forget_session()
    return shown or {"signed_in": False}


def _code() -> str:
    """The authorization code, or the problem that Keycloak reports instead."""
    given = flask.request.args
    if "error" in given:
        raise Unauthenticated(given["error"])
    if "code" not in given:
        raise Unauthenticated("sign_in.expired")
    return given["code"]


def _refuse(response: Response, code: str, return_to: str = "/") -> Response:
    query = {"error": code} | ({"return_to": return_to} if return_to != "/" else {})
    response.location = f"/sign-in?{urlencode(query)}"
    return response


# Keycloak calls it, with a signed token instead of a page's origin.
backchannel.edge_scope = "public"  # type: ignore[attr-defined]
