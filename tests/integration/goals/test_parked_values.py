"""A check-in that cannot be applied parks its goal; a replay that is killed is run again."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from servicekit.ids import new_id
from servicekit.messaging.dispatch import deliver
from servicekit.messaging.registry import IncomingMessage
from servicekit.runtime import runtime_context
from services.goals.goal_sheets.models.goals import Goal
from services.goals.progress.use_cases import reported_values
from tests.integration.goals.conftest import A_KEY_RESULT
from tests.integration.goals.test_path import recorded
from tests.integration.kit.waiting import until

LETTERS = sa.text("SELECT id FROM platform.dead_letters WHERE parked ORDER BY seq")
KEPT = sa.text("SELECT value::float FROM key_result_values ORDER BY recorded_at, check_in_id")
BLOCKED = (
    "SELECT count(*) FROM pg_stat_activity WHERE usename = 'goals_app'"
    " AND wait_event_type = 'Lock' AND query ~ 'dead_letters'"
)


@pytest.fixture
def two_goals(tenant: Any) -> tuple[Any, Any]:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    made = tuple(tenant.goal("staff", sheet, key_results=[A_KEY_RESULT]) for _ in range(2))
    tenant.agree(sheet, "staff", "head")
    return made[0], made[1]


@pytest.fixture
def owner(
    tenant: Any, service_environment: Callable[[str], dict[str, str]]
) -> Iterator[psycopg.Connection]:
    """The superuser in goals' database, to hold a lock in the middle of a replay and to look."""
    url = service_environment("goals")["DATABASE_ADMIN_URL"]
    database = tenant.goals.runtime.settings.database_nodes[0].ddl.rpartition("/")[2]
    with psycopg.connect(url, dbname=database, autocommit=True) as connection:
        yield connection


def a_delivery(tenant: Any, goal: Any, value: str) -> IncomingMessage:
    first = date.fromisoformat(goal["key_results"][0]["starts_on"])
    day = (first + timedelta(days=int(value))).isoformat()
    told = recorded(goal, value, period_start=day, period_end=day)
    name, key = told.DESCRIPTOR.full_name, f"{tenant.company.id}:{goal['id']}"
    topic, payload = "chengshi.checkins.v1", told.SerializeToString()
    return IncomingMessage(new_id(), tenant.company.id, topic, key, name, payload, "")


def hand_over(tenant: Any, *told: IncomingMessage) -> None:
    with runtime_context(tenant.goals.runtime):
        deliver(tenant.goals.runtime.service.consumers, told)


def found(tenant: Any, query: Any) -> list[Any]:
    with tenant.goals.as_system(tenant.company) as uow:
        return list(uow.session.execute(query).scalars())


def current(tenant: Any, goal: Any) -> Any:
    with tenant.goals.as_system(tenant.company) as uow:
        (key_result,) = uow.session.get(Goal, goal["id"]).key_results
        return key_result.current


def test_values_wait_behind_the_poisoned_one_and_a_killed_replay_loses_and_doubles_none(
    tenant: Any,
    two_goals: tuple[Any, Any],
    owner: psycopg.Connection,
    service_environment: Callable[[str], dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ill, well = two_goals
    apply = reported_values._apply

    def poisoned(key_result: Any, rows: Any, newest: Any) -> None:
        if newest.goal_id == ill["id"] and newest.value == "1":
            raise ValueError("a mistake of ours")
        apply(key_result, rows, newest)

    with monkeypatch.context() as patch:
        patch.setattr(reported_values, "_apply", poisoned)
        hand_over(tenant, a_delivery(tenant, ill, "1"), a_delivery(tenant, well, "1"))
        hand_over(tenant, *(a_delivery(tenant, ill, str(value)) for value in range(2, 6)))
        hand_over(tenant, a_delivery(tenant, well, "2"))
    parked = found(tenant, LETTERS)
    assert (len(parked), current(tenant, ill), current(tenant, well)) == (5, None, 2)

    command = [sys.executable, "-m", "services.goals", "replay", "--tenant", str(tenant.company.id)]
    environment = os.environ | service_environment("goals")
    held = "SELECT 1 FROM platform.dead_letters WHERE id = %s FOR UPDATE"
    with psycopg.connect(owner.info.dsn, password=owner.info.password) as holder:
        holder.execute(held, [parked[2]])
        with subprocess.Popen(command, env=environment) as replaying:
            try:
                until(lambda: owner.execute(BLOCKED).fetchone() != (0,), 60)
            finally:
                replaying.kill()

    assert found(tenant, LETTERS)[-3:] == parked[2:]
    # A fact that comes meanwhile still waits behind those that are left.
    hand_over(tenant, a_delivery(tenant, ill, "6"))
    assert current(tenant, ill) == 2
    subprocess.run(command, env=environment, check=True, timeout=120)

    assert found(tenant, LETTERS) == []
    assert sorted(found(tenant, KEPT)) == [1, 1, 2, 2, 3, 4, 5, 6]
    assert (current(tenant, ill), current(tenant, well)) == (6, 2)
