"""Runs of repeatable steps that sign up, suspend or delete a tenant in all services."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chengshi.tenancy.v1 import tenancy_pb2
from servicekit.errors import Conflict, Problem, require
from servicekit.unit_of_work.session import UnitOfWork
from services.tenants import events, permissions, queries, writes
from services.tenants.clients import keycloak, peers
from services.tenants.models import (
    STATE_AFTER,
    STATES_BEFORE,
    Run,
    RunFacts,
    RunRequest,
    Tenant,
    tombstone_slug,
)
from services.tenants.use_cases import audit_trail

KIND_BY_TARGET_STATE = {"suspended": "suspension", "active": "return", "deleted": "deletion"}


@dataclass(frozen=True)
class StepTask:
    """A step with all it needs: it calls others while no transaction is open."""

    run_id: UUID
    kind: str
    step: str
    tenant: tenancy_pb2.Tenant
    locale: str
    request: RunRequest
    facts: RunFacts

    @property
    def organization_id(self) -> str:
        return str(self.facts["organization_id"])


def begin_next_step(uow: UnitOfWork, run_id: UUID) -> StepTask | None:
    """Mark the next step as running and return it; None where the run has ended."""
    run = queries.locked_run(uow, uow.tenant.id, run_id)
    step = run.begin()
    if step is None:
        return None
    tenant = queries.tenant(uow, run.tenant_id)
    facts: RunFacts = {"organization_id": tenant.organization_id, **(run.facts or {})}
    message = events.tenant_message(tenant)
    return StepTask(run.id, run.kind, step, message, tenant.locale, run.request, facts)


def perform_step(task: StepTask) -> RunFacts:
    """Perform the step; answers the facts that later steps need (ids of Keycloak and people)."""
    return STEP_ACTIONS[task.kind, task.step](task) or {}


def finish_step(uow: UnitOfWork, task: StepTask, results: RunFacts) -> datetime | None:
    """Mark the step as done; answers when the next one is due, None after the last."""
    run = queries.locked_run(uow, uow.tenant.id, task.run_id)
    if run.step != task.step:
        # Another worker has finished the step, after our lease had expired.
        return uow.now()
    run.finish(task.step, uow.now(), results)
    tenant = queries.tenant(uow, run.tenant_id, lock=True)
    tenant.organization_id = results.get("organization_id", tenant.organization_id)
    if run.state == "done":
        _complete_run(uow, tenant, run)
        return None
    return uow.now()


def record_failure(uow: UnitOfWork, task: StepTask, fault: Exception) -> datetime:
    """Store why the step failed, for whoever waits; answers when it is retried."""
    run = queries.locked_run(uow, uow.tenant.id, task.run_id)
    if isinstance(fault, Problem):
        return run.fail(task.step, uow.now(), fault.code, dict(fault.parameters))
    return run.fail(task.step, uow.now(), "server.error")


def begin_state_change(uow: UnitOfWork, tenant_id: UUID, state: str) -> Run:
    """Begin a run that suspends, reopens or deletes a tenant.

    Raises Forbidden, and Conflict `tenant.busy` while another run is open or the state excludes it.
    """
    require(permissions.can_change_tenant(uow.caller))
    tenant = queries.tenant(uow, tenant_id, lock=True)
    kind = KIND_BY_TARGET_STATE[state]
    if tenant.state not in STATES_BEFORE[kind] or queries.has_open_run(uow, tenant_id):
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


def _complete_run(uow: UnitOfWork, tenant: Tenant, run: Run) -> None:
    """Set the tenant's state after the last step, here too."""
    before = {"state": tenant.state}
    tenant.state = STATE_AFTER[run.kind]
    if tenant.state == "deleted":
        tenant.organization_id, tenant.slug = None, tombstone_slug(tenant)
        writes.erase_tenant_data(uow, tenant.id)
        # Written directly: an event of a deleted tenant would be dropped.
        audit_trail.record_closing_entry(uow, "tenant.deleted", before)
        return
    uow.audit(f"tenant.{tenant.state}", f"tenant:{tenant.id}", before, {"state": tenant.state})
    peers.apply_to_this_service(events.tenant_message(tenant), tenant.state)


def deleted_tenant_message(uow: UnitOfWork) -> tenancy_pb2.Tenant | None:
    """Return the tenant whose deletion has ended everywhere but here; None for any other."""
    tenant = queries.tenant(uow, uow.tenant.id)
    return events.tenant_message(tenant) if tenant.state == "deleted" else None


def _provision_databases(task: StepTask) -> None:
    peers.apply_to_other_services(task.tenant, "provisioning")


def _ensure_organization(task: StepTask) -> RunFacts:
    company = keycloak.OrganizationProfile(
        task.tenant.tenant_id, task.tenant.slug, task.tenant.name
    )
    return {"organization_id": keycloak.ensure_organization(company)}


def _enrol_admin(task: StepTask) -> RunFacts:
    name, email = task.request["admin_name"], task.request["admin_email"]
    employee_id = peers.create_first_admin(UUID(task.tenant.tenant_id), name, email)
    user_id = keycloak.enrol_user(task.organization_id, email, name, task.locale)
    return {"employee_id": employee_id, "user_id": user_id}


def _activate_services(task: StepTask) -> None:
    """Activate the tenant in every service, which adds its starter content."""
    peers.apply_to_other_services(task.tenant, "active")


def _suspend_services(task: StepTask) -> None:
    peers.apply_to_other_services(task.tenant, "suspended")


def _close_services(task: StepTask) -> None:
    peers.apply_to_other_services(task.tenant, "deleting")
    peers.apply_to_this_service(task.tenant, "deleting")


def _drop_databases(task: StepTask) -> None:
    peers.apply_to_other_services(task.tenant, "deleted")


def _close_sign_in(task: StepTask) -> None:
    keycloak.set_organization_enabled(task.organization_id, enabled=False)


def _open_sign_in(task: StepTask) -> None:
    keycloak.set_organization_enabled(task.organization_id, enabled=True)


def _remove_organization(task: StepTask) -> None:
    if task.facts["organization_id"]:
        keycloak.remove_organization(task.organization_id)


def _no_remote_action(task: StepTask) -> None:
    """Call nobody: the tenant's row changes as the step is marked done."""


STEP_ACTIONS: dict[tuple[str, str], Callable[[StepTask], RunFacts | None]] = {
    ("sign_up", "databases"): _provision_databases,
    ("sign_up", "organization"): _ensure_organization,
    ("sign_up", "admin"): _enrol_admin,
    ("sign_up", "starter"): _activate_services,
    ("sign_up", "activate"): _no_remote_action,
    ("suspension", "services"): _suspend_services,
    ("suspension", "organization"): _close_sign_in,
    ("suspension", "settle"): _no_remote_action,
    ("return", "organization"): _open_sign_in,
    ("return", "services"): _activate_services,
    ("return", "settle"): _no_remote_action,
    ("deletion", "close"): _close_services,
    ("deletion", "organization"): _remove_organization,
    ("deletion", "databases"): _drop_databases,
    ("deletion", "forget"): _no_remote_action,
}
