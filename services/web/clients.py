"""Calls of web: OpenID Connect with Keycloak, gRPC to people, HTTP to the proxied services."""

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
from servicekit.strict_json import JsonObject

from .config import WebSettings
from .models import SignIn, Tokens

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LEEWAY_SECONDS = 10
# A logout token is sent at once; an old one is a replay.
LOGOUT_TOKEN_SECONDS = 120
TIMEOUTS = {
    "keycloak": httpx2.Timeout(4),
    "services": httpx2.Timeout(30, connect=2, pool=2),
}
# No renewal is tried this long after Keycloak did not answer: whoever waits holds a connection to
# the database, and each attempt may spend the refresh token once more when Keycloak is back.
RENEWAL_PAUSE_SECONDS = 5.0
# Shorter than the services keep an idle connection, so that none is used as it is being closed.
IDLE_CONNECTION_SECONDS = 10

CLIENT_LOCK = threading.Lock()


@dataclass
class RenewalPause:
    """The `time.monotonic()` until which no tokens are renewed."""

    until: float = 0.0


renewal_pause = RenewalPause()


class UpstreamTimeoutError(Unavailable):
    """A service accepted the request and did not answer within the timeout."""

    status = 504


def authorization_url(sign_in: SignIn, scope: str, **hints: str) -> str:
    """Return the authorization URL with PKCE, state and nonce of `sign_in` (RFC 6749, RFC 7636)."""
    url, _ = _oauth_client().create_authorization_url(
        _oidc_endpoint("auth"),
        state=sign_in.state,
        nonce=sign_in.nonce,
        code_verifier=sign_in.verifier,
        scope=scope,
        **hints,
    )
    return str(url)


def exchange_code(code: str, sign_in: SignIn) -> tuple[Tokens, JsonObject]:
    """Exchange an authorization code for tokens; return them with the verified ID token's claims.

    Raises Unauthenticated `sign_in.expired` for a refused code.
    """
    tokens = _request_tokens(
        lambda client: client.fetch_token(
            _oidc_endpoint("token"),
            grant_type="authorization_code",
            code=code,
            code_verifier=sign_in.verifier,
            auth=_credentials(),
        ),
        "sign_in.expired",
    )
    rules = {"nonce": {"essential": True, "value": sign_in.nonce}, "exp": {"essential": True}}
    return tokens, _verified_claims(tokens.identity, "ID", **rules)


def refresh_tokens(tokens: Tokens) -> Tokens:
    """Refresh the tokens; a refresh token works once, so its session must be locked.

    Raises Unauthenticated `session.over` where the sign-in has ended, Unavailable without Keycloak.
    """
    if time.monotonic() < renewal_pause.until:
        raise Unavailable("keycloak.unavailable")
    try:
        return _request_tokens(
            lambda client: client.refresh_token(
                _oidc_endpoint("token"), refresh_token=tokens.refresh, auth=_credentials()
            ),
            "session.over",
        )
    except Unavailable:
        renewal_pause.until = time.monotonic() + RENEWAL_PAUSE_SECONDS
        raise


def end_keycloak_session(tokens: Tokens) -> None:
    """End Keycloak's own session, so that somebody else can sign in with this browser."""
    form = {"refresh_token": tokens.refresh}
    try:
        keycloak_http().post(
            _oidc_endpoint("logout"), data=form, auth=_credentials()
        ).raise_for_status()
    except httpx2.HTTPError as fault:
        raise Unavailable("keycloak.unavailable") from fault


def logout_url(tokens: Tokens) -> str:
    """Return the URL at which the browser signs out of Keycloak (OpenID RP-initiated logout)."""
    settings = _settings()
    query = {
        "client_id": settings.client_id,
        "id_token_hint": tokens.identity,
        "post_logout_redirect_uri": f"{settings.public_url}/",
    }
    return f"{_oidc_endpoint('logout')}?{urlencode(query)}"


def verify_logout_token(logout_token: str) -> str:
    """Return the sid of a logout token (OpenID back-channel logout).

    Raises Unauthenticated `token.wrong_type` for any other or an old token.
    """
    claims = _verified_claims(
        logout_token, "Logout", iat={"essential": True}, sid={"essential": True}
    )
    events = claims.get("events")
    is_logout_event = isinstance(events, dict) and isinstance(events.get(LOGOUT_EVENT), dict)
    is_fresh = claims["iat"] + LOGOUT_TOKEN_SECONDS > clock.real_now().timestamp()
    if not is_logout_event or not is_fresh or "nonce" in claims:
        raise Unauthenticated("token.wrong_type")
    return str(claims["sid"])


def resolve_me(caller: SignedIn) -> people_pb2.ResolveMeResponse:
    """Return the employee of the signed-in subject, which people links at the first sign-in."""
    peers = current_runtime.get().peers
    stub = people_pb2_grpc.PeopleStub(peers.channel("people"))
    with caller_context(caller):
        answer: people_pb2.ResolveMeResponse = peers.as_caller(
            stub.ResolveMe, people_pb2.ResolveMeRequest()
        )
    return answer


def forward_request(
    service: str,
    method: str,
    path: str,
    query: str,
    headers: dict[str, str],
    body: Iterable[bytes] | None,
) -> httpx2.Response:
    """Send a request to a service; the response is streamed and the caller closes it."""
    upstream = httpx2.URL(_settings().upstreams[service])
    raw_path = f"{path}?{query}" if query else path
    request = services_http().build_request(
        method,
        upstream.copy_with(raw_path=raw_path.encode("ascii")),
        headers=headers,
        content=body,
    )
    try:
        return services_http().send(request, stream=True)
    except (httpx2.ReadTimeout, httpx2.WriteTimeout) as timeout:
        raise UpstreamTimeoutError("upstream.timeout") from timeout
    except httpx2.TransportError as fault:
        raise Unavailable("upstream.unavailable") from fault


def _verified_claims(token: str, kind: str, **rules: Any) -> JsonObject:
    """Return the claims of an ID or logout token that this realm signed for this client."""
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


def _request_tokens(request: Callable[[OAuth2Client], JsonObject], refused_code: str) -> Tokens:
    """Request tokens; a refused code or refresh token raises Unauthenticated `refused_code`."""
    try:
        answer = request(_oauth_client())
    except AuthlibBaseError as fault:
        raise _token_problem(fault, refused_code) from fault
    except (httpx2.HTTPError, ValueError) as fault:
        raise Unavailable("keycloak.unavailable") from fault
    expires_at = clock.real_now() + timedelta(seconds=int(answer["expires_in"]))
    return Tokens(answer["access_token"], answer["refresh_token"], answer["id_token"], expires_at)


def _token_problem(fault: AuthlibBaseError, refused_code: str) -> Problem:
    if fault.error == "invalid_grant":
        return Unauthenticated(refused_code)
    return Unavailable("keycloak.unavailable")


def _oauth_client() -> OAuth2Client:
    """Return a new client for each call, since it stores the last token; connections are shared."""
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


def _oidc_endpoint(name: str) -> str:
    return f"{_settings().issuer}/protocol/openid-connect/{name}"


def _settings() -> WebSettings:
    return cast(WebSettings, current_runtime.get().settings)


def keycloak_http() -> httpx2.Client:
    return _shared_client("keycloak")


def services_http() -> httpx2.Client:
    return _shared_client("services")


def _shared_client(target: str) -> httpx2.Client:
    """Return the client of `target`, created at its first use: after the fork, once per process."""
    with CLIENT_LOCK:
        return _http_client(target)


@cache
def _http_client(target: str) -> httpx2.Client:
    """Create a client that stores no cookie: one caller's must never reach another."""
    limits = httpx2.Limits(
        max_connections=128,
        max_keepalive_connections=64,
        keepalive_expiry=IDLE_CONNECTION_SECONDS,
    )
    return httpx2.Client(
        timeout=TIMEOUTS[target],
        limits=limits,
        trust_env=False,
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    )
