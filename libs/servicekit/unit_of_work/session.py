"""The unit of work: rows, messages, jobs and traces that one transaction writes."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from google.protobuf.message import Message
from sqlalchemy.orm import Session

from servicekit import clock
from servicekit.callers import (
    Caller,
    Person,
)
from servicekit.database import raw
from servicekit.errors import Forbidden
from servicekit.jobs import schedule
from servicekit.jobs.schedule import ScheduledJob

from . import audit, outbox
from .tenant import TenantContext


class UnitOfWork:
    """Session, caller, and what the transaction sends when it commits."""

    def __init__(
        self, session: Session, caller: Caller, tenant: TenantContext | None, *, service: str
    ) -> None:
        self.session = session
        self.service = service
        self.caller = caller
        self._tenant = tenant
        # In a consumer: when the newest message in hand was written at its source.
        self.event_time: datetime | None = None
        self._messages: list[outbox.OutgoingMessage] = []
        self._states: dict[tuple[Any, UUID], Any] = {}
        self._due: list[ScheduledJob] = []
        self._deferred_write: tuple[LiteralString, dict[str, Any]] | None = None

    @property
    def tenant(self) -> TenantContext:
        """The tenant.

        Raises Forbidden `tenant.missing` for a caller without one.
        """
        if self._tenant is None:
            raise Forbidden("tenant.missing")
        return self._tenant

    @property
    def person(self) -> Person:
        """The caller, where only a person can be one.

        Raises Forbidden `caller.not_a_person`.
        """
        if not isinstance(self.caller, Person):
            raise Forbidden("caller.not_a_person")
        return self.caller

    @staticmethod
    def now() -> datetime:
        """The business time in UTC; see docs/adr/0039."""
        return clock.now()

    def add(self, *rows: object) -> None:
        """Add new rows to the session."""
        self.session.add_all(rows)

    def insert(self, row: Any) -> None:
        """Write a complete row at once, beside the session: for append-only tables."""
        raw.execute_raw(self.session, raw.insert_into(row.__table__), vars(row))

    def flush(self) -> None:
        """Write pending rows and the deferred statement."""
        self.session.flush()
        self._write([], [], {})

    def defer_write(self, query: LiteralString, values: dict[str, Any]) -> None:
        """Write with the statement that stores outbox and jobs: one round trip less.

        `query` is one WITH query or several. Who reads it before the commit flushes first.
        """
        self.flush()
        self._deferred_write = (query, values)

    def publish(
        self, message: Message, *, key: object, tenant_id: UUID | None = None, bulk: bool = False
    ) -> None:
        """Send a fact when this transaction commits."""
        tenant = tenant_id or self.tenant.id
        self._messages.append(outbox.outgoing_message(message, tenant, str(key), bulk=bulk))

    def publish_state(self, row: Any, build: Callable[[Any], Message]) -> None:
        """Send the state that `row` has at the commit, once however often it is called."""
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
        """Schedule job `kind` for `ref` at `due_at` (now); the same kind and ref merge into one."""
        tenant = tenant_id or self.tenant.id
        self._due.append(ScheduledJob(tenant, kind, str(ref), due_at or clock.now()))

    def audit(
        self,
        action: str,
        subject: str,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
        *,
        tenant_id: UUID | None = None,
    ) -> None:
        """Record who changed `subject` (kind:id) and how."""
        record = audit.record(self.service, self.caller, action, subject, before, after)
        self.publish(record, key=subject, tenant_id=tenant_id)

    def commit(self) -> None:
        """Store messages and jobs, and commit; for edges only."""
        self.session.flush()
        for (build, _), row in self._states.items():
            self.publish(build(row), key=row.id)
        self._flush_outbox()
        self.session.commit()
        self._messages, self._states, self._due = [], {}, []

    def _flush_outbox(self) -> None:
        """Store messages and jobs in one statement, and wake relay and workers at commit."""
        queries, wakes, values = [], [], {}
        if self._messages:
            queries, wakes, values = [outbox.WRITE], [outbox.WAKE], outbox.values(self._messages)
        if self._due:
            queries.append(schedule.SCHEDULE)
            wakes.append(schedule.WAKE)
            values |= schedule.values(self._due)
        self._write(queries, wakes, values)

    def _write(self, queries: list[str], wakes: list[str], values: dict[str, Any]) -> None:
        if self._deferred_write:
            deferred, deferred_values = self._deferred_write
            queries, values, self._deferred_write = (
                [deferred, *queries],
                deferred_values | values,
                None,
            )
        if queries:
            statement: Any = f"WITH {', '.join(queries)} SELECT {', '.join(wakes)}"
            raw.execute_raw(self.session, statement, values)
