"""A company's schema and role come, stay and go as a whole, however often they are asked for."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from servicekit.database.tenancy import provision
from servicekit.database.tenancy.migrations import frozen_list, head
from servicekit.ids import new_id
from servicekit.process.commands import make_spares
from servicekit.runtime import Runtime
from servicekit.testing import Company, Running
from tests.integration.kit import catalog
from tests.integration.kit.conftest import bring_to
from tests.integration.kit.probe.app import service
from tests.integration.kit.probe.contract import CounterRaised
from tests.integration.kit.probe.models import Counter

FOLDER = service.migrations


def traces(admin: psycopg.Connection, company: Company) -> dict[str, int]:
    """How much of a company stands where, tombstone in the register aside."""
    counts = {
        "schemas": "SELECT count(*) FROM pg_namespace WHERE nspname = 't_' || %(id)s",
        "roles": "SELECT count(*) FROM pg_roles WHERE rolname ~ %(id)s",
        "registered": "SELECT count(*) FROM platform.schemas WHERE schema_name ~ %(id)s",
    } | {
        table: f"SELECT count(*) FROM platform.{table} WHERE tenant_id = %(id)s::uuid"
        for table in ("outbox", "jobs", "idempotency_keys", "dead_letters")
    }
    return {
        name: admin.execute(query.encode(), {"id": company.id.hex}).fetchone()[0]  # type: ignore[index]
        for name, query in counts.items()
    }


def state_of(admin: psycopg.Connection, company: Company) -> str | None:
    query = "SELECT state FROM platform.tenants WHERE tenant_id = %s"
    found = admin.execute(query, [company.id]).fetchone()
    return found[0] if found else None


@contextmanager
def ddl(runtime: Runtime) -> Iterator[psycopg.Connection]:
    with psycopg.connect(runtime.settings.database_nodes[0].ddl, autocommit=True) as connection:
        yield connection


def fill(probe: Running, company: Company, name: str) -> None:
    with probe.as_system(company) as uow:
        uow.add(Counter(name=name))
        uow.publish(CounterRaised(), key=name)
        uow.schedule("count", name)


@pytest.mark.parametrize("state", ["active", "suspended"])
def test_a_state_that_is_applied_twice_changes_nothing(
    probe: Running, acme: Company, admin: psycopg.Connection, state: str
) -> None:
    fill(probe, acme, "kept")
    before = catalog.of_schema(admin, f"t_{acme.id.hex}"), traces(admin, acme)

    bring_to(probe.runtime, acme, state, state)

    assert (catalog.of_schema(admin, f"t_{acme.id.hex}"), traces(admin, acme)) == before
    assert state_of(admin, acme) == state


def test_a_step_of_provisioning_that_comes_late_takes_no_service_away(
    probe: Running, acme: Company, admin: psycopg.Connection
) -> None:
    bring_to(probe.runtime, acme, "provisioning")

    assert state_of(admin, acme) == "active"


def test_a_deleted_company_leaves_nothing_but_its_tombstone(
    probe: Running, settled: Callable[[str], Company], admin: psycopg.Connection
) -> None:
    company, other = settled("leaving"), settled("staying")
    fill(probe, company, "gone")
    fill(probe, other, "kept")

    bring_to(probe.runtime, company, "deleted", "deleted")

    assert set(traces(admin, company).values()) == {0}
    assert state_of(admin, company) == "deleted"
    left = traces(admin, other)
    assert left["outbox"] == left["jobs"] == left["schemas"] == left["roles"] == 1


def test_a_company_that_never_came_can_be_deleted(
    probe: Running, admin: psycopg.Connection
) -> None:
    company = Company("never")

    bring_to(probe.runtime, company, "deleted")

    assert set(traces(admin, company).values()) == {0}


def test_several_companies_are_provisioned_at_once(
    probe: Running, admin: psycopg.Connection
) -> None:
    companies = [Company(f"many-{number}") for number in range(12)]

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda one: bring_to(probe.runtime, one, "provisioning"), companies))

    assert all(traces(admin, one)["schemas"] == 1 for one in companies)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda one: bring_to(probe.runtime, one, "deleted"), companies))
    assert all(set(traces(admin, one).values()) == {0} for one in companies)


def test_the_same_company_asked_for_by_several_at_once_is_made_once(
    probe: Running, settled: Callable[[str], Company], admin: psycopg.Connection
) -> None:
    companies = [Company(f"same-{number}") for number in range(4)]

    with ThreadPoolExecutor(6) as pool:
        calls = [one for one in companies for _ in range(4)]
        list(pool.map(lambda one: bring_to(probe.runtime, one, "provisioning"), calls))

    for one in companies:
        assert traces(admin, one)["schemas"] == traces(admin, one)["roles"] == 1
        bring_to(probe.runtime, one, "deleted")


def test_a_run_that_fails_in_the_middle_leaves_nothing_half_and_can_be_repeated(
    probe: Running, admin: psycopg.Connection
) -> None:
    company, role = Company("halfway"), "kitprobe_t_"
    whole = frozen_list(FOLDER)
    broken = (*whole[:2], "CREATE TABLE counters (this is no column)", *whole[2:])
    wanted = f"t_{company.id.hex}", f"{role}{company.id.hex}"

    with ddl(probe.runtime) as connection:
        with pytest.raises(psycopg.errors.SyntaxError):
            provision.create_schema(connection, service.name, *wanted, broken, "0001")
        assert traces(admin, company)["schemas"] == traces(admin, company)["registered"] == 0
        provision.create_schema(connection, service.name, *wanted, whole, "0001")

    assert traces(admin, company)["schemas"] == traces(admin, company)["registered"] == 1
    bring_to(probe.runtime, company, "active")
    fill(probe, company, "works")
    bring_to(probe.runtime, company, "deleted")


def test_a_spare_is_taken_and_renamed_with_its_role(
    probe: Running, acme: Company, admin: psycopg.Connection
) -> None:
    assert (make_spares(probe.runtime, 1), make_spares(probe.runtime, 1)) == (1, 0)
    spares = "SELECT count(*) FROM pg_roles WHERE rolname ~ '^kitprobe_s_'"
    assert admin.execute(spares.encode()).fetchone() == (1,)
    company = Company("quick")

    bring_to(probe.runtime, company, "provisioning", "active")

    assert admin.execute(spares.encode()).fetchone() == (0,)
    taken, made = (catalog.of_schema(admin, f"t_{one.id.hex}") for one in (company, acme))
    assert taken == made
    fill(probe, company, "in a spare")
    bring_to(probe.runtime, company, "deleted")
    assert set(traces(admin, company).values()) == {0}


def test_two_companies_do_not_take_the_same_spare(
    probe: Running, admin: psycopg.Connection
) -> None:
    companies = [Company(f"spare-{number}") for number in range(4)]
    with ddl(probe.runtime) as connection:
        for _ in range(2):
            provision.create_spare(connection, service.name, frozen_list(FOLDER), head(FOLDER))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: bring_to(probe.runtime, one, "active"), companies))

    for one in companies:
        fill(probe, one, one.slug)
        bring_to(probe.runtime, one, "deleted")
        assert set(traces(admin, one).values()) == {0}


def test_a_spare_of_an_older_release_is_not_taken(
    probe: Running, admin: psycopg.Connection
) -> None:
    with ddl(probe.runtime) as connection:
        provision.create_spare(connection, service.name, frozen_list(FOLDER), "0000")
        taken = provision.claim_spare(connection, service.name, new_id(), "0001")
        connection.execute("SET ROLE kitprobe_owner")
        (old,) = connection.execute(
            "DELETE FROM platform.schemas WHERE spare RETURNING schema_name"
        ).fetchall()
        connection.execute(f"DROP SCHEMA {old[0]} CASCADE".encode())

    assert taken is False


@pytest.mark.parametrize("failing", [0, 1])
def test_a_deletion_that_fails_in_the_middle_is_finished_by_the_next(
    probe: Running, admin: psycopg.Connection, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    company = Company("stuck")
    bring_to(probe.runtime, company, "active")
    fill(probe, company, "some")
    statements: list[str] = []
    run = provision._run

    def fails_at(connection: psycopg.Connection, statement: str, **parts: Any) -> None:
        statements.append(statement)
        if len(statements) == failing + 1:
            raise psycopg.OperationalError("the connection is lost")
        run(connection, statement, **parts)

    with monkeypatch.context() as patch:
        patch.setattr(provision, "_run", fails_at)
        with pytest.raises(psycopg.OperationalError):
            bring_to(probe.runtime, company, "deleted")
    assert state_of(admin, company) == "deleting"

    bring_to(probe.runtime, company, "deleted")

    assert set(traces(admin, company).values()) == {0}
    assert state_of(admin, company) == "deleted"


def test_what_a_service_does_for_a_new_company_is_done_once_it_is_active(
    probe: Running, runtime_of: Callable[..., Runtime], tmp_path: Path
) -> None:
    seen: list[tuple[str, str]] = []
    company = Company("starter")
    starting = replace(
        service, on_active=lambda uow: seen.append((uow.tenant.slug, uow.tenant.state))
    )
    runtime = runtime_of(probe.runtime.settings, starting)

    bring_to(runtime, company, "provisioning")
    assert seen == []
    bring_to(runtime, company, "active")

    assert seen == [("starter", "active")]
    bring_to(runtime, company, "deleted")
    runtime.database.dispose()
