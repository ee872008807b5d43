"""One caller, one tenant, one transaction: everything that changes state happens in here."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, LiteralString
from uuid import UUID
from zoneinfo import ZoneInfo

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from opentelemetry import trace
from sqlalchemy.orm import Session

from chengshi.audit.v1.events_pb2 import AuditRecorded

from . import clock, jobs, outbox, statements
from .callers import (
    REGISTER_SERVICE,
    Caller,
    Person,
    Service,
    SignedIn,
    System,
    current_caller,
)
from .database import note_tenant
from .errors import Forbidden, Gone, Unavailable
from .ids import new_id
from .jobs import Due
from .runtime import Runtime, current_runtime
from .tenancy.names import SHARED_SCHEMA, shared_role

tracer = trace.get_tracer("chengshi.unit_of_work")

# A company that was removed is still registered, but has no role to take any more.
ENTER_TENANT = (
    "SELECT state, slug, name, time_zone, locale, package, CASE WHEN to_regrole(role_name)"
    " IS NOT NULL THEN set_config('role', role_name, true) END,"
    " set_config('search_path', schema_name, true) AS path,"
    " set_config('plan_cache_mode', %(plans)s, true) AS plans"
    " FROM platform.tenants WHERE tenant_id = %(tenant_id)s"
)
ENTER_SHARED = (
    "SELECT set_config('role', %(role)s, true) AS role,"
    " set_config('search_path', %(schema)s, true) AS path"
)


# What consumers and jobs send is the same for one row and for thousands: planned once.
PLANS = {True: "force_generic_plan", False: "auto"}


@dataclass(frozen=True)
class Tenant:
    """The company of a unit of work, as this service knows it."""

    id: UUID
    state: str
    slug: str
    name: str
    time_zone: str
    locale: str
    package: str

    def today(self) -> date:
        """The day it is now at the company."""
        return clock.now().astimezone(ZoneInfo(self.time_zone)).date()

    def start_of(self, day: date) -> datetime:
        """The moment at which `day` begins at the company."""
        return datetime.combine(day, time(), ZoneInfo(self.time_zone))


class UnitOfWork:
    """Session, caller and what is to be told when the transaction commits."""

    def __init__(self, session: Session, caller: Caller, tenant: Tenant | None) -> None:
        self.session = session
        self.caller = caller
        self._tenant = tenant
        # In a consumer: when the newest message in hand was written at its source.
        self.told_at: datetime | None = None
        self._messages: list[outbox.Outgoing] = []
        self._states: dict[tuple[Any, UUID], Any] = {}
        self._due: list[Due] = []
        self._put_off: tuple[LiteralString, dict[str, Any]] | None = None

    @property
    def tenant(self) -> Tenant:
        if self._tenant is None:
            raise Forbidden("tenant.missing")
        return self._tenant

    @property
    def person(self) -> Person:
        """The caller, where only a person can be one."""
        if not isinstance(self.caller, Person):
            raise Forbidden("caller.not_a_person")
        return self.caller

    # The business time; see docs/adr/0039.
    now = staticmethod(clock.now)

    def add(self, *rows: object) -> None:
        self.session.add_all(rows)

    def insert(self, row: Any) -> None:
        """Write a complete row at once, beside the session: for what is only ever appended."""
        statements.send(self.session, statements.insert_into(row.__table__), vars(row))

    def flush(self) -> None:
        self.session.flush()
        self._write([], [], {})

    def put_off(self, part: LiteralString, values: dict[str, Any]) -> None:
        """Write with the statement that stores what is told: one less to wait for.

        `part` is a WITH query or several. Whoever reads it before then flushes, which sends it.
        """
        self.flush()
        self._put_off = (part, values)

    def publish(
        self, message: Message, *, key: object, tenant_id: UUID | None = None, bulk: bool = False
    ) -> None:
        """Tell a fact; it leaves with this transaction's commit or not at all."""
        tenant = tenant_id or self.tenant.id
        self._messages.append(outbox.outgoing(message, tenant, str(key), bulk=bulk))

    def publish_state(self, row: Any, build: Callable[[Any], Message]) -> None:
        """Tell the state that `row` has at the commit, once however often it is asked for."""
        if row.id is None:
            # Two rows without ids yet would be taken for one.
            self.session.flush()
        self._states[(build, row.id)] = row

    def schedule(
        self,
        kind: str,
        ref: object,
        due_at: datetime | None = None,
        *,
        tenant_id: UUID | None = None,
    ) -> None:
        """Have job `kind` run for `ref` at `due_at` (now); the same kind and ref merge into one."""
        tenant = tenant_id or self.tenant.id
        self._due.append(Due(tenant, kind, str(ref), due_at or clock.now()))

    def audit(
        self,
        action: str,
        subject: str,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        *,
        tenant_id: UUID | None = None,
    ) -> None:
        """Leave a trace of who changed `subject` (kind:id) and how."""
        now = Timestamp()
        now.FromDatetime(clock.now())
        record = AuditRecorded(
            audit_id=str(new_id()),
            service=current_runtime.get().service.name,
            actor=getattr(self.caller, "actor", "person"),
            action=action,
            subject=subject,
            before=_json(before),
            after=_json(after),
            at=now,
        )
        self.publish(record, key=subject, tenant_id=tenant_id)

    def leave(self) -> None:
        """Write what is to be told and commit."""
        self.session.flush()
        for (build, _), row in self._states.items():
            self.publish(build(row), key=row.id)
        self._hand_on()
        self.session.commit()
        self._messages, self._states, self._due = [], {}, []

    def _hand_on(self) -> None:
        """Store what is to be told and done in one statement, and wake who does it at commit."""
        parts, wakes, values = [], [], {}
        if self._messages:
            parts, wakes, values = [outbox.WRITE], [outbox.WAKE], outbox.values(self._messages)
        if self._due:
            parts.append(jobs.SCHEDULE)
            wakes.append(jobs.WAKE)
            values |= jobs.values(self._due)
        self._write(parts, wakes, values)

    def _write(self, parts: list[str], wakes: list[str], values: dict[str, Any]) -> None:
        if self._put_off:
            part, own = self._put_off
            parts, values, self._put_off = [part, *parts], own | values, None
        if parts:
            statement: Any = f"WITH {', '.join(parts)} SELECT {', '.join(wakes)}"
            statements.send(self.session, statement, values)


def _json(value: dict[str, Any] | None) -> str:
    return json.dumps(value, ensure_ascii=False, default=str) if value else ""


# Set by an edge that commits later than the block ends: HTTP commits once the answer is written.
edge_unit: ContextVar["EdgeUnit | None"] = ContextVar("edge_unit", default=None)


@dataclass
class EdgeUnit:
    """The unit of work that an edge opened for the block to join and will end by itself."""

    uow: UnitOfWork


@contextmanager
def unit_of_work() -> Iterator[UnitOfWork]:
    """The caller's transaction; leaving the block commits, an exception rolls everything back.

    Within an HTTP request the block joins the edge's unit, which commits after the answer is
    serialised: an answer that cannot be written leaves no row behind.
    """
    joined = edge_unit.get()
    if joined is not None:
        yield joined.uow
        return
    with opened(current_runtime.get(), current_caller.get()) as uow:
        yield uow
        uow.leave()


@contextmanager
def opened(runtime: Runtime, caller: Caller) -> Iterator[UnitOfWork]:
    """A begun transaction as the caller's tenant; whoever opens it calls `leave`."""
    tenant_id = caller.tenant_id
    with (
        tracer.start_as_current_span(f"{runtime.service.name} unit of work"),
        runtime.database.session(tenant_id) as session,
    ):
        tenant = _enter(runtime, session, caller)
        if tenant:
            trace.get_current_span().set_attribute("chengshi.tenant", str(tenant.id))
        uow = UnitOfWork(session, caller, tenant)
        if isinstance(caller, SignedIn):
            uow.caller = runtime.service.identify(uow, caller)
        yield uow


def _enter(runtime: Runtime, session: Session, caller: Caller) -> Tenant | None:
    """Take the tenant's role and schema, for this transaction only: safe behind a pooler."""
    tenant = None
    if caller.tenant_id is not None:
        asked = {"tenant_id": caller.tenant_id, "plans": PLANS[isinstance(caller, System)]}
        row = statements.send(session, ENTER_TENANT, asked).fetchone()
        if row is None:
            raise _unknown(caller)
        tenant = Tenant(caller.tenant_id, *row[:6])
        _serve(tenant, caller, shared=runtime.service.shared)
        if not runtime.service.shared:
            note_tenant(session, caller.tenant_id)
    if runtime.service.shared:
        role = shared_role(runtime.service.name)
        if tenant is None:
            statements.send(session, ENTER_SHARED, {"role": role, "schema": SHARED_SCHEMA})
    elif tenant is None:
        raise Forbidden("tenant.missing")
    return tenant


def _unknown(caller: Caller) -> Exception:
    """People are refused; a consumer may be ahead of the company's provisioning."""
    return (
        Unavailable("tenant.unknown") if isinstance(caller, System) else Forbidden("tenant.unknown")
    )


def _serve(tenant: Tenant, caller: Caller, *, shared: bool) -> None:
    """Active companies are served; consumers reach suspended ones, the register those to come."""
    if tenant.state == "active":
        return
    if isinstance(caller, Service) and tenant.state == "provisioning":
        if caller.name == REGISTER_SERVICE:
            return
        raise Unavailable("tenant.provisioning")
    if isinstance(caller, System):
        # A shared schema is never half built: its jobs are what builds a company and removes it.
        if tenant.state == "suspended" or (shared and tenant.state != "deleted"):
            return
        raise (
            Unavailable("tenant.provisioning")
            if tenant.state == "provisioning"
            else Gone("tenant.deleted")
        )
    raise Forbidden(f"tenant.{tenant.state}")
