"""What somebody else changed makes a change stale; a number that moved by itself does not."""

from typing import Any
from uuid import UUID

import pytest

from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.progress.use_cases import reported_values, roll_up_job
from tests.integration.goals.conftest import A_KEY_RESULT, Tenant
from tests.integration.goals.test_path import recorded


@pytest.fixture
def parent(tenant: Tenant) -> Any:
    """A goal that its child drive_key_results."""
    sheet = tenant.sheet("head", "unit", tenant.unit)
    made = tenant.goal("head", sheet, progress_source="children", key_results=[A_KEY_RESULT])
    tenant.agree(sheet, "head", "boss")
    return made


@pytest.fixture
def child(tenant: Tenant, parent: Any) -> Any:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    above = [{"goal_id": parent["id"]}]
    made = tenant.goal("staff", sheet, key_results=[A_KEY_RESULT], alignments=above)
    tenant.agree(sheet, "staff", "head")
    return made


def tell(tenant: Tenant, goal: Any, value: str) -> None:
    with tenant.goals.as_system(tenant.company) as uow:
        reported_values.apply_values(uow, [recorded(goal, value)])
    with tenant.goals.as_system(tenant.company) as uow:
        roll_up_job.roll_up(uow)


def change(tenant: Tenant, who: str, path: str, read: Any) -> int:
    tag = {"If-Match": f'"{read["version"]}"'}
    answer = tenant.call(who, "PATCH", path, json={"title": "改过的标题"}, headers=tag)
    return int(answer.status_code)


def test_moved_numbers_make_no_change_stale(tenant: Tenant, parent: Any, child: Any) -> None:
    above, below = f"/v1/goals/{parent['id']}", f"/v1/goals/{child['id']}"
    read, low = tenant.ok("head", "GET", above), tenant.ok("staff", "GET", below)
    (part,) = low["key_results"]

    tell(tenant, child, "4")

    assert tenant.ok("head", "GET", above)["progress"] != read["progress"]
    assert change(tenant, "head", above, read) == 200
    assert change(tenant, "staff", f"/v1/key_results/{part['id']}", part) == 200
    # The goal is written with its key result: who read it before would overwrite what is new.
    assert change(tenant, "staff", below, low) == 412
    assert change(tenant, "head", above, read) == 412


def test_a_number_that_moves_until_the_goal_is_held_makes_no_change_stale(
    tenant: Tenant, child: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (part,) = tenant.ok("staff", "GET", f"/v1/goals/{child['id']}")["key_results"]
    hold = goal_queries.goal

    def moving(uow: Any, goal_id: UUID, *, lock: bool = False) -> Any:
        monkeypatch.setattr(goal_queries, "goal", hold)
        tell(tenant, child, "4")
        return hold(uow, goal_id, lock=lock)

    monkeypatch.setattr(goal_queries, "goal", moving)

    assert change(tenant, "staff", f"/v1/key_results/{part['id']}", part) == 200
    assert tenant.ok("staff", "GET", f"/v1/goals/{child['id']}")["progress"] == 40
