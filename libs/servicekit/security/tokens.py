"""Verifies Keycloak's tokens and says which kind of caller one belongs to."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from servicekit import clock
from servicekit.callers import Client, ServiceCaller, SignedIn
from servicekit.config import Settings
from servicekit.errors import Unauthenticated, Unavailable
from servicekit.ids import parse_id

log = structlog.get_logger()

ALGORITHMS = ["RS256", "ES256", "PS256"]
LEEWAY_SECONDS = 10
KEYS_LIVE_SECONDS = 600
REFETCH_SECONDS = 30
PREFIX = "svc-"
# Of a few kB each.
VERIFIED = 1_000


@dataclass
class Keys:
    """The realm's public keys, cached; stale ones serve while Keycloak is away."""

    fetch: Callable[[], dict[str, Any]]

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: KeySet | None = None
        self._tried = float("-inf")

    def get(self, *, unknown_kid: bool = False) -> KeySet:
        """The keys; an unknown kid or old age refetches, at most every REFETCH_SECONDS.

        Raises Unavailable `keys.unavailable`.
        """
        with self._lock:
            age = time.monotonic() - self._tried
            outdated = self._keys is None or unknown_kid or age > KEYS_LIVE_SECONDS
            if outdated and (self._keys is None or age > REFETCH_SECONDS):
                self._tried = time.monotonic()
                self._refresh()
            if self._keys is None:
                raise Unavailable("keys.unavailable")
            return self._keys

    def _refresh(self) -> None:
        try:
            self._keys = KeySet.import_key_set(self.fetch())  # type: ignore[arg-type]
        except (httpx2.HTTPError, JoseError, ValueError, KeyError, TypeError):
            # Whatever a proxy or a starting Keycloak answers instead: the known keys still hold.
            log.warning("keys could not be fetched", exc_info=True)


class VerifiedTokens:
    """Claims of tokens whose signature was checked, by the token's hash.

    A token comes again with every request. Only the signature is not checked twice, and only
    while the keys it was checked with are current.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: OrderedDict[bytes, tuple[KeySet, dict[str, Any]]] = OrderedDict()

    def claims(self, token: str, keys: KeySet) -> dict[str, Any]:
        """The claims of `token`, checked with `keys`."""
        digest = hashlib.sha256(token.encode()).digest()
        with self._lock:
            entry = self._found.get(digest)
        if entry is None or entry[0] is not keys:
            entry = keys, dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)
        with self._lock:
            self._found[digest] = entry
            self._found.move_to_end(digest)
            while len(self._found) > VERIFIED:
                self._found.popitem(last=False)
        return entry[1]


class Verifier:
    """Checks signature, issuer, audience, type and times of a token."""

    def __init__(self, settings: Settings, keys: Keys | None = None) -> None:
        self.issuer = settings.issuer
        certificates = f"{settings.issuer}/protocol/openid-connect/certs"
        self.keys = keys or Keys(lambda: _fetch(certificates))
        self._verified = VerifiedTokens()

    def claims(self, token: str, audience: str) -> dict[str, Any]:
        """The claims of a valid access token for `audience`.

        Raises Unauthenticated `token.invalid`, `token.not_for_here`, `token.wrong_type`,
        `token.expired` or `token.not_yet_valid`.
        """
        claims = self.signed_claims(token)
        audiences = claims.get("aud", [])
        audiences = [audiences] if isinstance(audiences, str) else audiences
        now = clock.real_now().timestamp()
        if claims.get("iss") != self.issuer or audience not in audiences:
            raise Unauthenticated("token.not_for_here")
        if claims.get("typ") != "Bearer":
            raise Unauthenticated("token.wrong_type")
        if not isinstance(claims.get("exp"), int | float) or claims["exp"] + LEEWAY_SECONDS < now:
            raise Unauthenticated("token.expired")
        if claims.get("nbf", 0) - LEEWAY_SECONDS > now:
            raise Unauthenticated("token.not_yet_valid")
        return claims

    def signed_claims(self, token: str) -> dict[str, Any]:
        """What the realm signed, whatever it is for; the reader checks the rest."""
        for unknown_kid in (False, True):
            try:
                keys = self.keys.get(unknown_kid=unknown_kid)
                return self._verified.claims(token, keys)
            except (JoseError, ValueError, KeyError) as fault:
                if unknown_kid:
                    raise Unauthenticated("token.invalid") from fault
        raise Unauthenticated("token.invalid")

    def person_or_client(self, token: str, ip: str = "") -> SignedIn | Client:
        """The caller behind a token with audience `api`; a person has exactly one organization.

        Raises Unauthenticated as `claims`, `token.organizations` or `token.no_organization`.
        """
        claims = self.claims(token, "api")
        if "organization" in claims:
            return SignedIn(
                tenant_id=_tenant_of(claims["organization"]),
                subject=str(claims["sub"]),
                email=str(claims.get("email", "")),
                email_verified=claims.get("email_verified") is True,
                token=token,
                ip=ip,
            )
        tenant_id = parse_id(str(claims.get("tenant_id", "")))
        if tenant_id is None:
            raise Unauthenticated("token.no_organization")
        scopes = frozenset(str(claims.get("scope", "")).split())
        return Client(tenant_id=tenant_id, client_id=str(claims.get("azp", "")), scopes=scopes)

    def service(self, token: str, tenant: str) -> ServiceCaller:
        """The service that calls an internal RPC; the tenant is in metadata.

        Raises Unauthenticated as `claims`, or `token.not_a_service`.
        """
        claims = self.claims(token, "internal")
        name = str(claims.get("azp", ""))
        if not name.startswith(PREFIX):
            raise Unauthenticated("token.not_a_service")
        return ServiceCaller(name=name.removeprefix(PREFIX), tenant_id=parse_id(tenant))


def _tenant_of(organizations: Any) -> UUID:
    if not isinstance(organizations, dict) or len(organizations) != 1:
        raise Unauthenticated("token.organizations")
    (organization,) = organizations.values()
    values = organization.get("tenant_id") if isinstance(organization, dict) else None
    tenant_id = parse_id(str(values[0])) if isinstance(values, list) and len(values) == 1 else None
    if tenant_id is None:
        raise Unauthenticated("token.organizations")
    return tenant_id


def _fetch(url: str) -> dict[str, Any]:
    answer = httpx2.get(url, timeout=3)
    answer.raise_for_status()
    key_set: dict[str, Any] = answer.json()
    return key_set
