"""Who acts: every unit of work has exactly one of these, and there is no default."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

# The service that keeps the register of companies: it alone reaches one that is being built.
REGISTER_SERVICE = "tenants"


@dataclass(frozen=True, kw_only=True)
class GrantedRole:
    """admin, hr or executive; without a unit it holds for the whole company."""

    role: str
    unit_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A person's verified token; the unit of work turns it into a Person."""

    tenant_id: UUID
    subject: str
    email: str
    email_verified: bool
    token: str = field(repr=False)
    ip: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """An employee of the tenant, acting for themselves."""

    tenant_id: UUID
    person_id: UUID
    name: str = ""
    roles: tuple[GrantedRole, ...] = ()

    def has(self, *roles: str) -> bool:
        """Whether the person has one of `roles` for the whole tenant."""
        return any(role.role in roles and role.unit_id is None for role in self.roles)

    @property
    def actor(self) -> str:
        """The person as the audit log names them."""
        return f"person:{self.person_id}"


@dataclass(frozen=True, kw_only=True)
class Client:
    """A partner's API client; its scopes bound what it may ask."""

    tenant_id: UUID
    client_id: str
    scopes: frozenset[str]

    @property
    def actor(self) -> str:
        """The client as the audit log names it."""
        return f"client:{self.client_id}"


@dataclass(frozen=True, kw_only=True)
class ServiceCaller:
    """Another service calling an internal RPC; its tenant came in metadata."""

    name: str
    tenant_id: UUID | None

    @property
    def actor(self) -> str:
        """The service as the audit log names it."""
        return f"service:{self.name}"


@dataclass(frozen=True, kw_only=True)
class System:
    """The service itself, in a consumer or a job of one tenant."""

    tenant_id: UUID

    @property
    def actor(self) -> str:
        """What acts without a caller, as the audit log names it."""
        return "system"


@dataclass(frozen=True, kw_only=True)
class Anonymous:
    """Somebody before signing in, on a route that is listed as public."""

    tenant_id: None = None

    @property
    def actor(self) -> str:
        """A visitor as the audit log names them."""
        return "anonymous"


Caller = SignedIn | Person | Client | ServiceCaller | System | Anonymous

current_caller: ContextVar[Caller] = ContextVar("current_caller")


@contextmanager
def caller_context(caller: Caller) -> Iterator[Caller]:
    """Set `caller` as the current caller inside the block."""
    token = current_caller.set(caller)
    try:
        yield caller
    finally:
        current_caller.reset(token)
