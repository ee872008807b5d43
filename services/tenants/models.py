"""The tables of tenants, with the rules of their states."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypedDict, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from servicekit import clock
from servicekit.database.models import TYPES, Identified, Versioned, add_inbox
from servicekit.database.models import metadata as new_metadata
from servicekit.strict_json import JsonObject

metadata = new_metadata()
add_inbox(metadata)
# Audit entries are immutable.
metadata.info["statements"] = ("REVOKE UPDATE, DELETE ON audit_entries FROM tenants_rw",)

STEPS = {
    "sign_up": ("reserve", "databases", "organization", "admin", "starter", "activate"),
    "suspension": ("services", "organization", "settle"),
    "return": ("organization", "services", "settle"),
    "deletion": ("close", "organization", "databases", "forget"),
}
# The tenant's state after a run, by the run's kind.
STATE_AFTER = {
    "sign_up": "active",
    "suspension": "suspended",
    "return": "active",
    "deletion": "deleted",
}
# The tenant's states in which a run may begin, by its kind; only a deletion has no way back.
STATES_BEFORE = {
    "suspension": ("active",),
    "return": ("suspended",),
    "deletion": ("active", "suspended"),
}
MAX_RETRY_DELAY = timedelta(minutes=5)


class Model(DeclarativeBase):
    """This service's tables."""

    metadata = metadata
    type_annotation_map = TYPES


class Tenant(Versioned, Model):
    """A company: `provisioning | active | suspended | deleting | deleted`."""

    __tablename__ = "tenants"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    package: Mapped[str]
    locale: Mapped[str]
    time_zone: Mapped[str]
    state: Mapped[str] = mapped_column(default="provisioning")
    # Its organization in Keycloak, once created.
    organization_id: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now, server_default=sa.func.now())


def tombstone_slug(tenant: Tenant) -> str:
    """Return the slug of a deleted tenant, which frees the one it had."""
    return f"{tenant.slug}~{tenant.id}"


class StepReason(TypedDict):
    """Why a step failed: a code of the catalogue with its parameters."""

    code: str
    parameters: Mapping[str, Any]


class RunStep(TypedDict):
    """A step of a run: `pending | running | failed | done`; `finished_at` is ISO text."""

    name: str
    state: str
    finished_at: str | None
    reason: StepReason | None


class RunRequest(TypedDict, total=False):
    """What a sign-up requested; other runs and deleted tenants have nothing here."""

    admin_name: str
    admin_email: str


class RunFacts(TypedDict, total=False):
    """What steps returned: ids in Keycloak and in people."""

    organization_id: str | None
    employee_id: str
    user_id: str


class Run(Versioned, Model):
    """A lifecycle run over several services, resumable: `running | failed | done`."""

    __tablename__ = "runs"
    __table_args__ = (sa.Index(None, "tenant_id"),)

    tenant_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("tenants.id"))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="running")
    steps: Mapped[list[RunStep]] = mapped_column(JSONB)
    # What was requested, and what the steps returned.
    request: Mapped[RunRequest] = mapped_column(JSONB)
    facts: Mapped[RunFacts] = mapped_column(JSONB, default=dict)
    attempts: Mapped[int] = mapped_column(default=0)
    watch_hash: Mapped[bytes | None]
    # A request repeated after a lost response finds its run by these.
    request_key: Mapped[bytes | None] = mapped_column(unique=True)
    request_hash: Mapped[bytes | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now, server_default=sa.func.now())

    @classmethod
    def of(cls, tenant: Tenant, kind: str, **values: Any) -> "Run":
        steps = [
            RunStep(name=name, state="pending", finished_at=None, reason=None)
            for name in STEPS[kind]
        ]
        return cls(tenant_id=tenant.id, kind=kind, state="running", steps=steps, **values)

    @property
    def step(self) -> str | None:
        """Return the first step that is not done."""
        return next((step["name"] for step in self.steps if step["state"] != "done"), None)

    def begin(self) -> str | None:
        """Mark the first open step as running and return it; None when all are done."""
        name = self.step
        if name is not None:
            self.state = "running"
            self._mark(name, state="running")
        return name

    def finish(self, name: str, now: datetime, facts: RunFacts) -> None:
        """Mark the step as done and the next one as running."""
        self.facts = {**(self.facts or {}), **facts}
        self._mark(name, state="done", finished_at=now.isoformat(), reason=None)
        self.attempts = 0
        if self.begin() is None:
            self.state = "done"

    def fail(
        self, name: str, now: datetime, code: str, parameters: Mapping[str, Any] | None = None
    ) -> datetime:
        """Store why the step failed; answers when it is retried: after 2 s, 4 s … 5 min."""
        self.state = "failed"
        self._mark(name, state="failed", reason=StepReason(code=code, parameters=parameters or {}))
        self.attempts = (self.attempts or 0) + 1
        return now + min(timedelta(seconds=2 ** min(self.attempts, 10)), MAX_RETRY_DELAY)

    def _mark(self, name: str, **values: Any) -> None:
        self.steps = [
            cast(RunStep, {**step, **values}) if step["name"] == name else step
            for step in self.steps
        ]


class IdentityProvider(Versioned, Model):
    """A company's OIDC provider for a mail domain; its secret is stored by Keycloak only."""

    __tablename__ = "identity_providers"
    __table_args__ = (sa.Index(None, "tenant_id"),)

    tenant_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("tenants.id"))
    alias: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    domain: Mapped[str] = mapped_column(unique=True)
    domain_verified: Mapped[bool]
    discovery_url: Mapped[str]
    client_id: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now, server_default=sa.func.now())


class Invitation(Versioned, Model):
    """An employee's invitation to sign in: `open | done | refused`."""

    __tablename__ = "invitations"
    __table_args__ = (sa.UniqueConstraint("tenant_id", "employee_id"),)

    tenant_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("tenants.id"))
    employee_id: Mapped[uuid.UUID]
    name: Mapped[str]
    email: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str | None]


class AuditEntry(Identified, Model):
    """Who changed what, as every service recorded it; rows are never changed."""

    __tablename__ = "audit_entries"
    __table_args__ = (sa.Index("audit_entries_newest", "tenant_id", "at", "id"),)

    tenant_id: Mapped[uuid.UUID]
    at: Mapped[datetime]
    service: Mapped[str]
    actor: Mapped[str]
    on_behalf_of: Mapped[str | None]
    action: Mapped[str]
    subject: Mapped[str]
    before: Mapped[JsonObject | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[JsonObject | None] = mapped_column(JSONB(none_as_null=True))
    ip: Mapped[str | None]
