"""One caller, one tenant, one transaction: begun by an edge, joined by what runs inside."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from opentelemetry import trace

from servicekit.callers import Caller, SignedIn, current_caller
from servicekit.runtime import Runtime, current_runtime

from .session import UnitOfWork
from .tenant import enter_tenant

tracer = trace.get_tracer("chengshi.unit_of_work")

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
    with begin(current_runtime.get(), current_caller.get()) as uow:
        yield uow
        uow.commit()


@contextmanager
def begin(runtime: Runtime, caller: Caller) -> Iterator[UnitOfWork]:
    """A begun transaction as the caller's tenant; whoever begins it calls `commit`."""
    tenant_id = caller.tenant_id
    with (
        tracer.start_as_current_span(f"{runtime.service.name} unit of work"),
        runtime.database.session(tenant_id) as session,
    ):
        service = runtime.service
        tenant = enter_tenant(session, caller, service=service.name, shared=service.shared)
        if tenant:
            trace.get_current_span().set_attribute("chengshi.tenant", str(tenant.id))
        uow = UnitOfWork(session, caller, tenant, service=service.name)
        if isinstance(caller, SignedIn):
            uow.caller = service.identify(uow, caller)
        yield uow
