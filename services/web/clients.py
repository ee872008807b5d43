"""Whom web asks: Keycloak for tokens, people for who somebody is, the services for everything."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, cast
from urllib.parse import urlencode

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.client import OAuth2Client
from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry

from chengshi.people.v1 import people_pb2, people_pb2_grpc
from servicekit import clock
from servicekit.callers import SignedIn, caller_context
from servicekit.errors import Problem, Unauthenticated, Unavailable
from servicekit.runtime import current_runtime

from .config import WebSettings
from .models import SignIn, Tokens

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LEEWAY_SECONDS = 10
# A logout token is sent at once; an old one is a replay.
LOGOUT_SECONDS = 120
TIMEOUTS = {
    "keycloak": httpx2.Timeout(4),
    "services": httpx2.Timeout(30, connect=2, pool=2),
}
# Keycloak is left alone this long after it did not answer: whoever waits holds a connection to the
# database, and each attempt may spend the refresh token once more when Keycloak wakes.
REST_SECONDS = 5.0
# Shorter than the services keep an idle connection, so that none is used as it is being closed.
IDLE_CONNECTION_SECONDS = 10

_MAKING = threading.Lock()


@dataclass
class Rest:
    """Until when nobody asks Keycloak for renewal."""

    until: float = 0.0


rest = Rest()


class UpstreamTimeout(Unavailable):
    """A service that took the request did not answer it in time."""

    status = 504


def authorization_address(sign_in: SignIn, scope: str, **hints: str) -> str:
    """Where the browser signs in."""
    address, _ = _oauth().create_authorization_url(
        _endpoint("auth"),
        state=sign_in.state,
        nonce=sign_in.nonce,
        code_verifier=sign_in.verifier,
        scope=scope,
        **hints,
    )
    return str(address)


def exchange(code: str, sign_in: SignIn) -> tuple[Tokens, dict[str, Any]]:
    """The tokens for an authorization code, and what the verified ID token says."""
    granted = _granted(
        lambda client: client.fetch_token(
            _endpoint("token"),
            grant_type="authorization_code",
            code=code,
            code_verifier=sign_in.verifier,
            auth=_credentials(),
        ),
        "sign_in.expired",
    )
    rules = {"nonce": {"essential": True, "value": sign_in.nonce}, "exp": {"essential": True}}
    return granted, _claims(granted.identity, "ID", **rules)


def renew(tokens: Tokens) -> Tokens:
    """The next tokens; a refresh token works once, so its session must be locked."""
    if time.monotonic() < rest.until:
        raise Unavailable("keycloak.unavailable")
    try:
        return _granted(
            lambda client: client.refresh_token(
                _endpoint("token"), refresh_token=tokens.refresh, auth=_credentials()
            ),
            "session.over",
        )
    except Unavailable:
        rest.until = time.monotonic() + REST_SECONDS
        raise


def end_sign_in(tokens: Tokens) -> None:
    """Sign out of Keycloak as well, so that somebody else can sign in with this browser."""
    form = {"refresh_token": tokens.refresh}
    try:
        keycloak_http().post(_endpoint("logout"), data=form, auth=_credentials()).raise_for_status()
    except httpx2.HTTPError as fault:
        raise Unavailable("keycloak.unavailable") from fault


def logout_address(tokens: Tokens) -> str:
    """Where the browser signs out of Keycloak and comes back from."""
    settings = _settings()
    query = {
        "client_id": settings.client_id,
        "id_token_hint": tokens.identity,
        "post_logout_redirect_uri": f"{settings.public_url}/",
    }
    return f"{_endpoint('logout')}?{urlencode(query)}"


def ended_sign_in(logout_token: str) -> str:
    """The sid that Keycloak says has ended; Unauthenticated for what is no logout token."""
    claims = _claims(logout_token, "Logout", iat={"essential": True}, sid={"essential": True})
    events = claims.get("events")
    told = isinstance(events, dict) and isinstance(events.get(LOGOUT_EVENT), dict)
    fresh = claims["iat"] + LOGOUT_SECONDS > clock.real_now().timestamp()
    if not told or not fresh or "nonce" in claims:
        raise Unauthenticated("token.wrong_type")
    return str(claims["sid"])


def resolve_me(caller: SignedIn) -> people_pb2.ResolveMeResponse:
    """Who the signed-in subject is in its company; links it at the first sign-in."""
    peers = current_runtime.get().peers
    stub = people_pb2_grpc.PeopleStub(peers.channel("people"))
    with caller_context(caller):
        answer: people_pb2.ResolveMeResponse = peers.as_caller(
            stub.ResolveMe, people_pb2.ResolveMeRequest()
        )
    return answer


def send(
    service: str,
    method: str,
    path: str,
    query: str,
    headers: dict[str, str],
    body: Iterable[bytes] | None,
) -> httpx2.Response:
    """A service's answer, its body still to be read; whoever gets it closes it."""
    address = httpx2.URL(_settings().upstreams[service])
    raw_path = f"{path}?{query}" if query else path
    request = services_http().build_request(
        method,
        address.copy_with(raw_path=raw_path.encode("ascii")),
        headers=headers,
        content=body,
    )
    try:
        return services_http().send(request, stream=True)
    except (httpx2.ReadTimeout, httpx2.WriteTimeout) as slow:
        raise UpstreamTimeout("upstream.timeout") from slow
    except httpx2.TransportError as fault:
        raise Unavailable("upstream.unavailable") from fault


def _claims(token: str, kind: str, **rules: Any) -> dict[str, Any]:
    """Claims of an ID or logout token that this realm signed for this client."""
    claims = current_runtime.get().verifier.signed_claims(token)
    registry = JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": _settings().issuer},
        aud={"essential": True, "value": _settings().client_id},
        typ={"essential": True, "value": kind},
        **rules,
    )
    try:
        registry.validate(claims)
    except JoseError as fault:
        raise Unauthenticated("token.invalid") from fault
    return claims


def _granted(ask: Callable[[OAuth2Client], dict[str, Any]], refused: str) -> Tokens:
    """The tokens of an answer; a refused code or refresh token is a problem of its own."""
    try:
        answer = ask(_oauth())
    except AuthlibBaseError as fault:
        raise _refusal(fault, refused) from fault
    except (httpx2.HTTPError, ValueError) as fault:
        raise Unavailable("keycloak.unavailable") from fault
    expires_at = clock.real_now() + timedelta(seconds=int(answer["expires_in"]))
    return Tokens(answer["access_token"], answer["refresh_token"], answer["id_token"], expires_at)


def _refusal(fault: AuthlibBaseError, refused: str) -> Problem:
    if fault.error == "invalid_grant":
        return Unauthenticated(refused)
    return Unavailable("keycloak.unavailable")


def _oauth() -> OAuth2Client:
    """One for each call, since it keeps what it was last given; the connections are shared."""
    settings = _settings()
    return OAuth2Client(
        keycloak_http(),
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        redirect_uri=f"{settings.public_url}/auth/callback",
        code_challenge_method="S256",
    )


def _credentials() -> tuple[str, str]:
    return _settings().client_id, _settings().client_secret


def _endpoint(name: str) -> str:
    return f"{_settings().issuer}/protocol/openid-connect/{name}"


def _settings() -> WebSettings:
    return cast(WebSettings, current_runtime.get().settings)


def keycloak_http() -> httpx2.Client:
    return _connections("keycloak")


def services_http() -> httpx2.Client:
    return _connections("services")


def _connections(to: str) -> httpx2.Client:
    """Made when first used, never before a fork, and once however many threads come first."""
    with _MAKING:
        return _made(to)


@cache
def _made(to: str) -> httpx2.Client:
    """Remembers no cookie: what one caller's answer sets is nothing of the next one's."""
    limits = httpx2.Limits(
        max_connections=128,
        max_keepalive_connections=64,
        keepalive_expiry=IDLE_CONNECTION_SECONDS,
    )
    return httpx2.Client(
        timeout=TIMEOUTS[to],
        limits=limits,
        trust_env=False,
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    )
