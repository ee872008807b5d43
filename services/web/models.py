"""Sessions and their lifetime, tokens, and sign-ins in progress."""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TypedDict
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from servicekit import clock
from servicekit.database.models import TYPES, Identified
from servicekit.database.models import metadata as new_metadata
from servicekit.security.encryption import DecryptionError, decrypt, encrypt

IDLE_TIMEOUT = timedelta(minutes=30)
MAX_LIFETIME = timedelta(hours=10)
# An access token is renewed this long before it expires, so that it outlasts the call.
RENEWAL_MARGIN = timedelta(seconds=30)
# `seen_at` is written at most this often: a page of ten requests is one write.
SEEN_INTERVAL = timedelta(minutes=1)
# As long as Keycloak keeps its own page open.
SIGN_IN_TIMEOUT = timedelta(minutes=30)
RANDOM_BYTES = 32

metadata = new_metadata()


class Model(DeclarativeBase):
    """This service's tables."""

    metadata = metadata
    type_annotation_map = TYPES


class SessionRole(TypedDict):
    """A role of the person; `scope` is a unit's id, None for the whole company."""

    role: str
    scope: str | None


class SessionUnit(TypedDict):
    """The unit of the person's main assignment."""

    id: str
    name: str


class SessionPerson(TypedDict):
    """The signed-in employee as of the sign-in."""

    id: str
    number: str
    name: str
    email: str | None
    roles: list[SessionRole]
    unit: SessionUnit | None
    leads: bool


class Session(Identified, Model):
    """A signed-in browser; its cookie is stored as a SHA-256 hash only."""

    __tablename__ = "sessions"
    __table_args__ = (sa.Index("sessions_person", "tenant_id", "person_id"),)

    cookie_hash: Mapped[bytes] = mapped_column(unique=True)
    tenant_id: Mapped[UUID]
    person_id: Mapped[UUID]
    # Keycloak's session id; it is written in tokens, so it opens nothing here.
    sid: Mapped[str] = mapped_column(index=True)
    # Shown while people is unavailable.
    person: Mapped[SessionPerson] = mapped_column(JSONB)
    tokens: Mapped[bytes]
    renew_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends_at or now - self.seen_at >= IDLE_TIMEOUT

    def needs_renewal(self, now: datetime) -> bool:
        return now >= self.renew_at

    def store_tokens(self, tokens: "Tokens", key: bytes) -> None:
        """Encrypt the tokens for this row: those of another row do not decrypt here."""
        self.tokens = encrypt(key, json.dumps(tokens.to_json()).encode(), self.id.bytes)
        self.renew_at = tokens.expires_at - RENEWAL_MARGIN

    def decrypt_tokens(self, key: bytes) -> "Tokens":
        return Tokens.from_json(json.loads(decrypt(key, self.tokens, self.id.bytes)))


@dataclass(frozen=True)
class Tokens:
    """Keycloak's tokens of a sign-in; none of them reaches the browser."""

    access: str
    refresh: str
    identity: str
    expires_at: datetime

    def to_json(self) -> dict[str, str]:
        return asdict(self) | {"expires_at": self.expires_at.isoformat()}

    @classmethod
    def from_json(cls, values: dict[str, str]) -> "Tokens":
        return cls(**values | {"expires_at": datetime.fromisoformat(values["expires_at"])})  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """A sign-in in progress at Keycloak; the browser stores it as an encrypted cookie."""

    state: str
    nonce: str
    verifier: str
    return_to: str
    until: float

    @classmethod
    def start(cls, return_to: str) -> "SignIn":
        return cls(
            state=random_text(),
            nonce=random_text(),
            verifier=random_text(),
            return_to=return_to,
            until=(clock.real_now() + SIGN_IN_TIMEOUT).timestamp(),
        )

    def to_cookie(self, key: bytes) -> str:
        return encrypt(key, json.dumps(asdict(self)).encode(), b"sign-in").hex()

    @classmethod
    def from_cookie(cls, cookie: str, state: str, key: bytes) -> "SignIn | None":
        """Decrypt the sign-in of `state`; None where it is another browser's or expired."""
        try:
            sign_in = cls(**json.loads(decrypt(key, bytes.fromhex(cookie), b"sign-in")))
        except (DecryptionError, ValueError):
            return None
        is_fresh = clock.real_now().timestamp() < sign_in.until
        return sign_in if is_fresh and secrets.compare_digest(sign_in.state, state) else None


def random_text() -> str:
    return secrets.token_urlsafe(RANDOM_BYTES)


def cookie_hash(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode()).digest()
