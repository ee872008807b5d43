"""Everything that can be wrong with a token, and what it is answered with."""

import base64
import hmac
import json
import time
from collections.abc import Callable

from joserfc.jwk import RSAKey

from servicekit.ids import new_id
from servicekit.testing import Company, Issuer
from tests.contract.sides import Side

Fault = Callable[[Side, Issuer], str]
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "test"})


def _person(side: Side, issuer: Issuer, **claims: object) -> str:
    return issuer.person(side.company, f"admin-{side.company.slug}", **claims)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _unsigned(side: Side, issuer: Issuer) -> str:
    header = _encoded(json.dumps({"alg": "none"}).encode())
    return f"{header}.{_person(side, issuer).split('.')[1]}."


def _symmetric(side: Side, issuer: Issuer) -> str:
    """Signed with the public key as a shared secret."""
    header = _encoded(json.dumps({"alg": "HS256", "kid": "test"}).encode())
    signed = f"{header}.{_person(side, issuer).split('.')[1]}"
    secret = issuer.key.as_pem(private=False)
    return f"{signed}.{_encoded(hmac.digest(secret, signed.encode(), 'sha256'))}"


def _organizations(side: Side, issuer: Issuer) -> str:
    both = {slug: {"id": str(new_id()), "tenant_id": [str(side.company.id)]} for slug in ("a", "b")}
    return _person(side, issuer, organization=both)


UNAUTHENTICATED: dict[str, Fault] = {
    "no token": lambda side, issuer: "",
    "not a token": lambda side, issuer: "abc.def.ghi",
    "expired": lambda side, issuer: _person(side, issuer, exp=int(time.time()) - 60),
    "not yet valid": lambda side, issuer: _person(side, issuer, nbf=int(time.time()) + 600),
    "wrong audience": lambda side, issuer: _person(side, issuer, aud=["account"]),
    "wrong issuer": lambda side, issuer: _person(side, issuer, iss="http://elsewhere.test"),
    "id token": lambda side, issuer: _person(side, issuer, typ="ID"),
    "alg none": _unsigned,
    "alg HS256 with the public key": _symmetric,
    "another key": lambda side, issuer: issuer.sign(
        {"aud": ["api"], "sub": "x", "organization": {}}, key=OTHER_KEY
    ),
    "two organizations": _organizations,
    "no organization": lambda side, issuer: _person(side, issuer, organization={}),
    "organization without tenant": lambda side, issuer: _person(
        side, issuer, organization={"acme": {"id": "1"}}
    ),
}
FORBIDDEN: dict[str, Fault] = {
    "unknown company": lambda side, issuer: issuer.person(Company("nobody"), "admin"),
    "client without the scope": lambda side, issuer: issuer.client(side.company, "nothing"),
}
