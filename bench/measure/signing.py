"""Signs tokens as the realm would, with a key that only this run knows."""

import time
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import RSAKey

from servicekit.security.tokens import Keys

LIFE_SECONDS = 3600


class Signer:
    """The realm's part: keys for the verifier, access tokens of persons."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer
        self._key = RSAKey.generate_key(2048, {"kid": "bench", "use": "sig", "alg": "RS256"})
        self.keys = Keys(lambda: {"keys": [self._key.as_dict(private=False)]})

    def person(self, tenant_id: UUID, subject: str) -> str:
        """What web would send for somebody who is signed in."""
        now = int(time.time())
        organization = {"org": {"id": str(tenant_id), "tenant_id": [str(tenant_id)]}}
        claims = {
            "iss": self._issuer,
            "typ": "Bearer",
            "iat": now,
            "exp": now + LIFE_SECONDS,
            "aud": ["api"],
            "azp": "web",
            "sub": subject,
            "email": f"{subject}@many.test",
            "email_verified": True,
            "organization": organization,
        }
        return jwt.encode({"alg": "RS256", "kid": "bench"}, claims, self._key)
