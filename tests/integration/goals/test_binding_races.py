"""A value is entered while a key result is being bound: whichever comes first, it counts."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.goals.goal_sheets.models.goals import Goal
from services.goals.metrics.use_cases import metric_binding
from tests.integration.goals.workshops import DATES, LAST_MONTH, Workshops, cell
from tests.integration.kit.waiting import until

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE usename = 'goals_app'"
    " AND wait_event_type = 'Lock' AND query ~ 'FROM metrics'"
)


@pytest.fixture
def workshops(tenant: Any) -> Workshops:
    return Workshops(tenant, people=1)


@pytest.fixture
def draft(workshops: Workshops) -> Any:
    sheet = workshops.tenant.sheet("w0", "person", workshops.tenant.ids["w0"])
    part = {"title": "产量", "direction": "increase", "start": 0, "target": 100, **DATES}
    return workshops.tenant.goal("w0", sheet, key_results=[part])


@pytest.fixture
def superuser(service_environment: Callable[[str], dict[str, str]]) -> Iterator[psycopg.Connection]:
    url = service_environment("goals")["DATABASE_ADMIN_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def test_a_value_entered_while_a_key_result_is_bound_moves_it(
    workshops: Workshops, draft: Any, superuser: psycopg.Connection
) -> None:
    metric = workshops.metric()
    (key_result,) = draft["key_results"]
    with ThreadPoolExecutor(1) as others:
        with workshops.tenant.goals.as_system(workshops.tenant.company) as uow:
            held = metric_binding.lock_metric(uow, UUID(metric["id"]), "")
            assert held is not None
            entering = others.submit(workshops.provide, cell(metric, None, LAST_MONTH, 60))
            until(lambda: superuser.execute(WAITING).fetchone() == (1,), 20)
            found = uow.session.get_one(Goal, UUID(draft["id"]))
            found.key_results[0].metric_id = held.id
            metric_binding.refresh_bound_key_results(uow, [found])
            assert found.key_results[0].current is None
        assert entering.result().json == {"changed": 1, "key_results": 1}

    assert workshops.goal(draft)["key_results"][0]["current"] == 60
    assert key_result["current"] is None
