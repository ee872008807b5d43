"""One caller, one tenant, one transaction: how an edge begins and ends it."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace

from servicekit.callers import Caller, SignedIn, current_caller
from servicekit.runtime import Runtime, current_runtime

from .session import UnitOfWork
from .tenant import enter_tenant

tracer = trace.get_tracer("chengshi.unit_of_work")


@contextmanager
def unit_of_work() -> Iterator[UnitOfWork]:
    """Run the block in the caller's transaction: its end commits, an exception rolls back.

    For gRPC, consumers, jobs and commands; over HTTP a view is handed its unit of work.
    """
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
