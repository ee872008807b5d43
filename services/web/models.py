"""The table of web, with the rules of a session's life, and what a session is opened with."""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from servicekit import clock
from servicekit.database.models import TYPES, Identified
from servicekit.database.models import metadata as new_metadata
from servicekit.security.encryption import DecryptionError, decrypt, encrypt

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
# An access token is renewed while it still lasts long enough for the call it is meant for.
RENEW_BEFORE = timedelta(seconds=30)
# Being seen is written this seldom: a page of ten requests is one write.
SEEN_STEP = timedelta(minutes=1)
# As long as Keycloak keeps its own page open.
SIGN_IN_TIME = timedelta(minutes=30)
RANDOM_BYTES = 32

metadata = new_metadata()


class Model(DeclarativeBase):
    """This service's tables."""

    metadata = metadata
    type_annotation_map = TYPES


class Session(Identified, Model):
    """Somebody signed in with one browser; the browser's cookie is kept as its hash alone."""

    __tablename__ = "sessions"
    __table_args__ = (sa.Index("sessions_person", "tenant_id", "person_id"),)

    cookie_hash: Mapped[bytes] = mapped_column(unique=True)
    tenant_id: Mapped[UUID]
    person_id: Mapped[UUID]
    # Keycloak's name of the sign-in; it stands in tokens, so it opens nothing here.
    sid: Mapped[str] = mapped_column(index=True)
    # Who it was when they signed in, for the time in which people cannot be asked.
    person: Mapped[dict[str, Any]] = mapped_column(JSONB)
    tokens: Mapped[bytes]
    renew_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends_at or now - self.seen_at >= IDLE

    def is_to_be_renewed(self, now: datetime) -> bool:
        return now >= self.renew_at

    def keep(self, tokens: "Tokens", key: bytes) -> None:
        """Seal the tokens to this session: another row's cannot be put in their place."""
        self.tokens = encrypt(key, json.dumps(tokens.packed()).encode(), self.id.bytes)
        self.renew_at = tokens.expires_at - RENEW_BEFORE

    def opened(self, key: bytes) -> "Tokens":
        return Tokens.unpacked(json.loads(decrypt(key, self.tokens, self.id.bytes)))


@dataclass(frozen=True)
class Tokens:
    """What Keycloak gave for a sign-in; none of it reaches the browser."""

    access: str
    refresh: str
    identity: str
    expires_at: datetime

    def packed(self) -> dict[str, str]:
        return asdict(self) | {"expires_at": self.expires_at.isoformat()}

    @classmethod
    def unpacked(cls, packed: dict[str, str]) -> "Tokens":
        return cls(**packed | {"expires_at": datetime.fromisoformat(packed["expires_at"])})  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """A sign-in that went to Keycloak and is expected back; the browser carries it, sealed."""

    state: str
    nonce: str
    verifier: str
    return_to: str
    until: float

    @classmethod
    def begun(cls, return_to: str) -> "SignIn":
        return cls(
            state=random_text(),
            nonce=random_text(),
            verifier=random_text(),
            return_to=return_to,
            until=(clock.real_now() + SIGN_IN_TIME).timestamp(),
        )

    def sealed(self, key: bytes) -> str:
        return encrypt(key, json.dumps(asdict(self)).encode(), b"sign-in").hex()

    @classmethod
    def found(cls, sealed: str, state: str, key: bytes) -> "SignIn | None":
        """The sign-in that `state` belongs to; None where it is another browser's or too old."""
        try:
            begun = cls(**json.loads(decrypt(key, bytes.fromhex(sealed), b"sign-in")))
        except (DecryptionError, ValueError):
            return None
        fresh = clock.real_now().timestamp() < begun.until
        return begun if fresh and secrets.compare_digest(begun.state, state) else None


def random_text() -> str:
    return secrets.token_urlsafe(RANDOM_BYTES)


def cookie_hash(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode()).digest()
