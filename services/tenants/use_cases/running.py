"""Runs over all services: one step at a time, each repeatable, going on where they stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chengshi.tenancy.v1 import tenancy_pb2
from servicekit.errors import Conflict, Problem, require
from servicekit.unit_of_work.session import UnitOfWork
from services.tenants import events, permissions, queries
from services.tenants.clients import keycloak, peers
from services.tenants.models import BEGINS_IN, OUTCOME, Run, Tenant, tombstone
from services.tenants.use_cases import auditing

KINDS = {"suspended": "suspension", "active": "return", "deleted": "deletion"}


@dataclass(frozen=True)
class Task:
    """One step, with all it needs: it waits for others while no transaction is open."""

    run_id: UUID
    kind: str
    step: str
    tenant: tenancy_pb2.Tenant
    locale: str
    request: dict[str, Any]
    facts: dict[str, Any]

    @property
    def organization_id(self) -> str:
        return str(self.facts["organization_id"])


def next_task(uow: UnitOfWork, run_id: UUID) -> Task | None:
    """Show the next step as running; None where the run has ended."""
    run = queries.run_of(uow, uow.tenant.id, run_id)
    step = run.begin()
    if step is None:
        return None
    tenant = queries.tenant(uow, run.tenant_id)
    facts = {"organization_id": tenant.organization_id, **(run.facts or {})}
    message = events.tenant_message(tenant)
    return Task(run.id, run.kind, step, message, tenant.locale, run.request, facts)


def perform(task: Task) -> dict[str, Any]:
    """Take the step; answers what it found out."""
    return STEPS[task.kind, task.step](task) or {}


def settle(uow: UnitOfWork, task: Task, found: dict[str, Any]) -> datetime | None:
    """Keep that the step is done; answers when the next one is due."""
    run = queries.run_of(uow, uow.tenant.id, task.run_id)
    if run.step != task.step:
        # Another worker took the step as well, when our lease had run out.
        return uow.now()
    run.finish(task.step, uow.now(), found)
    tenant = queries.tenant(uow, run.tenant_id, lock=True)
    tenant.organization_id = found.get("organization_id", tenant.organization_id)
    if run.state == "done":
        _arrive(uow, tenant, run)
        return None
    return uow.now()


def settle_failure(uow: UnitOfWork, task: Task, fault: Exception) -> datetime:
    """Keep the reason for those who wait; answers when the step is tried again."""
    run = queries.run_of(uow, uow.tenant.id, task.run_id)
    known = isinstance(fault, Problem)
    code = fault.code if known else "server.error"  # type: ignore[attr-defined]
    parameters = fault.parameters if known else {}  # type: ignore[attr-defined]
    return run.fail(task.step, uow.now(), code, parameters)


def change_tenant(uow: UnitOfWork, tenant_id: UUID, state: str) -> Run:
    """Begin to suspend, reopen or remove a company; one run at a time."""
    require(permissions.can_change_tenant(uow.caller))
    tenant = queries.tenant(uow, tenant_id, lock=True)
    kind = KINDS[state]
    if tenant.state not in BEGINS_IN[kind] or queries.has_open_run(uow, tenant_id):
        raise Conflict("tenant.busy", state=tenant.state)
    before = {"state": tenant.state}
    if kind == "deletion":
        tenant.state = "deleting"
    run = Run.of(tenant, kind, request={})
    uow.add(run)
    uow.flush()
    uow.schedule("run", run.id, tenant_id=tenant_id)
    uow.audit(
        f"tenant.{kind}", f"tenant:{tenant_id}", before, {"state": state}, tenant_id=tenant_id
    )
    return run


def _arrive(uow: UnitOfWork, tenant: Tenant, run: Run) -> None:
    """The run has ended: the company is what the run was for, here too."""
    before = {"state": tenant.state}
    tenant.state = OUTCOME[run.kind]
    if tenant.state == "deleted":
        tenant.organization_id, tenant.slug = None, tombstone(tenant)
        queries.forget(uow, tenant.id)
        # Told by itself: a message about a company that is gone would be dropped.
        auditing.keep_last(uow, "tenant.deleted", before)
        return
    uow.audit(f"tenant.{tenant.state}", f"tenant:{tenant.id}", before, {"state": tenant.state})
    peers.apply_here(events.tenant_message(tenant), tenant.state)


def close(uow: UnitOfWork) -> tenancy_pb2.Tenant | None:
    """The company whose last run has removed it everywhere but here."""
    tenant = queries.tenant(uow, uow.tenant.id)
    return events.tenant_message(tenant) if tenant.state == "deleted" else None


def _databases(task: Task) -> None:
    peers.apply_everywhere(task.tenant, "provisioning")


def _organization(task: Task) -> dict[str, Any]:
    company = keycloak.Organization(task.tenant.tenant_id, task.tenant.slug, task.tenant.name)
    return {"organization_id": keycloak.ensure_organization(company)}


def _admin(task: Task) -> dict[str, Any]:
    name, email = task.request["admin_name"], task.request["admin_email"]
    employee_id = peers.create_first_admin(UUID(task.tenant.tenant_id), name, email)
    user_id = keycloak.enrol(task.organization_id, email, name, task.locale)
    return {"employee_id": employee_id, "user_id": user_id}


def _serve(task: Task) -> None:
    """Every service lays its starter content when the company becomes active."""
    peers.apply_everywhere(task.tenant, "active")


def _suspend(task: Task) -> None:
    peers.apply_everywhere(task.tenant, "suspended")


def _close(task: Task) -> None:
    peers.apply_everywhere(task.tenant, "deleting")
    peers.apply_here(task.tenant, "deleting")


def _drop(task: Task) -> None:
    peers.apply_everywhere(task.tenant, "deleted")


def _close_sign_in(task: Task) -> None:
    keycloak.enable_organization(task.organization_id, enabled=False)


def _open_sign_in(task: Task) -> None:
    keycloak.enable_organization(task.organization_id, enabled=True)


def _remove_organization(task: Task) -> None:
    if task.facts["organization_id"]:
        keycloak.remove_organization(task.organization_id)


def _arrived(task: Task) -> None:
    """Nothing is left to ask of others; the company's own row follows with the settling."""


STEPS: dict[tuple[str, str], Callable[[Task], dict[str, Any] | None]] = {
    ("sign_up", "databases"): _databases,
    ("sign_up", "organization"): _organization,
    ("sign_up", "admin"): _admin,
    ("sign_up", "starter"): _serve,
    ("sign_up", "activate"): _arrived,
    ("suspension", "services"): _suspend,
    ("suspension", "organization"): _close_sign_in,
    ("suspension", "settle"): _arrived,
    ("return", "organization"): _open_sign_in,
    ("return", "services"): _serve,
    ("return", "settle"): _arrived,
    ("deletion", "close"): _close,
    ("deletion", "organization"): _remove_organization,
    ("deletion", "databases"): _drop,
    ("deletion", "forget"): _arrived,
}
