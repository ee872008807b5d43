"""Suspending, reopening and removing a company, and what services may ask of the register."""

import os
from contextlib import suppress
from typing import Any
from uuid import UUID

import grpc
import psycopg
import pytest

from chengshi.tenancy.v1 import tenancy_pb2
from chengshi.tenants.v1 import tenants_pb2, tenants_pb2_grpc
from servicekit.ids import new_id
from servicekit.runtime import Runtime, runtime_context
from servicekit.security.service_token import ServiceToken
from services.tenants import jobs
from services.tenants.clients import keycloak
from services.tenants.models import STEPS
from tests.integration.tenants.conftest import Real

JSON = dict[str, Any]
ACTIVE = tenancy_pb2.TENANT_STATE_ACTIVE
SUSPENDED = tenancy_pb2.TENANT_STATE_SUSPENDED
DELETED = tenancy_pb2.TENANT_STATE_DELETED


class Register:
    """The gRPC edge of tenants, called with a service's own token."""

    def __init__(self, real: Real, channel: grpc.Channel, token: str) -> None:
        self.real, self.stub = real, tenants_pb2_grpc.TenantsStub(channel)
        self.metadata = [("authorization", f"Bearer {token}")]

    def get(self, tenant_id: str) -> Any:
        request = tenants_pb2.GetTenantRequest(tenant_id=tenant_id)
        metadata = [*self.metadata, ("x-tenant", tenant_id)]
        return self.stub.GetTenant(request, metadata=metadata, timeout=5)

    def change(self, tenant_id: str, state: Any) -> str:
        request = tenants_pb2.ChangeTenantRequest(tenant_id=tenant_id, state=state)
        return str(self.stub.ChangeTenant(request, metadata=self.metadata, timeout=5).run_id)

    def bring(self, tenant_id: str, state: Any) -> None:
        run_id = self.change(tenant_id, state)
        while self.real.step(tenant_id, run_id) is not None:
            pass


@pytest.fixture
def register(real: Real, tenants_grpc: grpc.Channel) -> Register:
    return Register(real, tenants_grpc, ServiceToken(real.runtime.settings, "tenants").get())


def people_state(people: tuple[Runtime, str], tenant_id: str) -> str:
    with psycopg.connect(people[0].settings.database_nodes[0].relay) as connection:
        row = connection.execute(
            "SELECT state FROM platform.tenants WHERE tenant_id = %s", [tenant_id]
        ).fetchone()
    assert row is not None
    return str(row[0])


def organization(real: Real, tenant_id: str) -> list[JSON]:
    with runtime_context(real.runtime), keycloak.admin_client() as admin:
        found: list[JSON] = admin.get_organizations({"q": f"tenant_id:{tenant_id}"})
        return found


def test_a_service_learns_a_companys_state(register: Register, signed_up: JSON) -> None:
    tenant_id = signed_up["tenant"]["id"]

    found = register.get(tenant_id)

    assert (found.tenant.tenant_id, found.tenant.slug, found.state) == (
        tenant_id,
        signed_up["tenant"]["slug"],
        ACTIVE,
    )
    for unknown in (str(new_id()), "no id"):
        with pytest.raises(grpc.RpcError) as refused:
            register.get(unknown)
        assert refused.value.code() == grpc.StatusCode.NOT_FOUND


def test_a_company_is_suspended_and_returns(
    register: Register, real: Real, people: tuple[Runtime, str], signed_up: JSON
) -> None:
    tenant_id = signed_up["tenant"]["id"]

    register.bring(tenant_id, SUSPENDED)
    assert (people_state(people, tenant_id), real.tenant(tenant_id).state) == (
        "suspended",
        "suspended",
    )
    assert [item["enabled"] for item in organization(real, tenant_id)] == [False]

    register.bring(tenant_id, ACTIVE)
    assert (people_state(people, tenant_id), real.tenant(tenant_id).state) == ("active", "active")
    assert [item["enabled"] for item in organization(real, tenant_id)] == [True]


def test_a_deleted_company_leaves_its_name_and_its_trail_alone(
    register: Register, real: Real, people: tuple[Runtime, str], signed_up: JSON, slug: str
) -> None:
    tenant_id = signed_up["tenant"]["id"]

    register.bring(tenant_id, DELETED)

    assert (people_state(people, tenant_id), real.tenant(tenant_id).state) == ("deleted", "deleted")
    assert organization(real, tenant_id) == []
    with runtime_context(real.runtime), keycloak.admin_client() as admin:
        assert admin.get_users({"email": f"admin@{slug}.test", "exact": "true"}) == []
    with psycopg.connect(people[0].settings.database_nodes[0].ddl) as connection:
        schema = f"t_{UUID(tenant_id).hex}"
        gone = connection.execute("SELECT to_regnamespace(%s)", [schema]).fetchone()
    assert gone == (None,)
    assert register.get(tenant_id).state == DELETED
    assert real.http.get(f"/v1/slugs/{slug}").json == {"free": True}


def test_a_removal_that_is_killed_behind_any_step_goes_on_and_frees_the_name(
    register: Register,
    real: Real,
    people: tuple[Runtime, str],
    signed_up: JSON,
    slug: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tenant_id = signed_up["tenant"]["id"]
    run_id = register.change(tenant_id, DELETED)

    def killed(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    for _ in STEPS["deletion"]:
        with monkeypatch.context() as patch:
            patch.setattr(jobs.lifecycle_runs, "finish_step", killed)
            with pytest.raises(KeyboardInterrupt):
                real.step(tenant_id, run_id)
        with monkeypatch.context() as patch:
            # Behind the commit of the last step, before the register's own part is closed.
            patch.setattr(jobs.lifecycle_runs, "deleted_tenant_message", killed)
            with suppress(KeyboardInterrupt):
                real.step(tenant_id, run_id)
    assert real.tenant(tenant_id).state == "deleted"
    assert own_state(real, tenant_id) == "deleting"
    real.step(tenant_id, run_id)

    assert (own_state(real, tenant_id), people_state(people, tenant_id)) == ("deleted", "deleted")
    assert left_in(real.runtime, tenant_id) == left_in(people[0], tenant_id) == 0
    again = real.sign_up(slug).json
    real.steps(again)
    assert real.tenant(again["tenant"]["id"]).state == "active"


def own_state(real: Real, tenant_id: str) -> str:
    return people_state((real.runtime, ""), tenant_id)


def left_in(runtime: Runtime, tenant_id: str) -> int:
    """Rows that the shared tables still hold of the company."""
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"], dbname=database_of(runtime)) as admin:
        tables = ("outbox", "jobs", "idempotency_keys", "dead_letters")
        counts = (f"SELECT count(*) FROM platform.{name} WHERE tenant_id = %s" for name in tables)
        return sum(admin.execute(query.encode(), [tenant_id]).fetchone()[0] for query in counts)  # type: ignore[index]


def database_of(runtime: Runtime) -> str:
    return runtime.settings.database_nodes[0].ddl.rpartition("/")[2]


def test_one_change_at_a_time(register: Register, signed_up: JSON) -> None:
    tenant_id = signed_up["tenant"]["id"]
    register.change(tenant_id, SUSPENDED)

    with pytest.raises(grpc.RpcError) as refused:
        register.change(tenant_id, DELETED)

    assert refused.value.code() == grpc.StatusCode.FAILED_PRECONDITION


def test_another_service_cannot_remove_a_company(
    real: Real, people: tuple[Runtime, str], tenants_grpc: grpc.Channel, signed_up: JSON
) -> None:
    other = Register(real, tenants_grpc, ServiceToken(people[0].settings, "people").get())
    tenant_id = signed_up["tenant"]["id"]

    assert other.get(tenant_id).state == ACTIVE
    with pytest.raises(grpc.RpcError) as refused:
        other.change(tenant_id, DELETED)
    assert refused.value.code() == grpc.StatusCode.PERMISSION_DENIED
