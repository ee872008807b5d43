"""What a retrospective is drafted from: check-ins, asked of the service that holds them."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from servicekit import clock
from servicekit.testing import Running
from services.checkins.models import CheckIn
from tests.integration.goals.conftest import Tenant
from tests.integration.goals.test_retrospectives import worked_on


@pytest.fixture
def add_check_in(
    tenant: Tenant, settle: Callable[..., Running], serve: Callable[[str], str]
) -> Callable[..., None]:
    """Keep a check-in on a key result where check-ins are kept."""
    checkins = settle("checkins", tenant.company)
    serve("checkins")

    def keep(item: Any, week: int, value: int | None, text: str = "", **extra: Any) -> None:
        with checkins.as_system(tenant.company) as uow:
            uow.add(
                CheckIn(
                    key_result_id=UUID(item["id"]),
                    goal_id=UUID(item["goal_id"]),
                    period_start=date(2026, 1, 7 * week),
                    period_end=date(2026, 1, 7 * week + 6),
                    value=value,
                    text=text,
                    author_id=UUID(tenant.ids["staff"]),
                    late=False,
                    recorded_at=clock.now(),
                    **{"blocked": False, "confidence": 6, **extra},
                )
            )

    return keep


def draft(tenant: Tenant, goal: Any, who: str = "staff", **headers: str) -> Any:
    path = f"/v1/goals/{goal['id']}/retrospective/draft"
    return tenant.ok(who, "GET", path, headers=headers)


def test_a_draft_tells_moves_blocks_and_what_is_left(
    tenant: Tenant, add_check_in: Callable[..., None]
) -> None:
    goal = worked_on(tenant)
    (item,) = goal["key_results"]
    add_check_in(item, 1, 2, "开工")
    add_check_in(item, 2, 8, "攻克联调")
    add_check_in(item, 3, 6, "两个返工", blocked=True)

    found = draft(tenant, goal)

    assert found["check_ins"] == 3
    assert found["worked"] == "2026-01-20「交付」进展最大：+60%（攻克联调）"
    assert "2026-01-27「交付」回落 20%（两个返工）" in found["failed"]
    assert found["cause"] == "2026-01-27 受阻：两个返工"
    assert found["next_step"].splitlines()[0] == "先解决：两个返工"
    assert found == draft(tenant, goal)


def test_a_draft_is_in_the_readers_language(
    tenant: Tenant, add_check_in: Callable[..., None]
) -> None:
    goal = worked_on(tenant)
    add_check_in(goal["key_results"][0], 1, None, "late machines", blocked=True)
    found = draft(tenant, goal, **{"Accept-Language": "en"})
    assert found["cause"] == "2026-01-13 blocked: late machines"


def test_a_sheets_drafts_are_one_question_to_check_ins(
    tenant: Tenant, add_check_in: Callable[..., None]
) -> None:
    goal = worked_on(tenant)
    add_check_in(goal["key_results"][0], 1, 5, "过半")
    items = tenant.ok("staff", "GET", f"/v1/sheets/{goal['sheet_id']}/retrospectives/drafts")
    assert items["items"] == [draft(tenant, goal)]


def test_a_draft_is_for_who_sees_the_goal(
    tenant: Tenant, add_check_in: Callable[..., None]
) -> None:
    goal = worked_on(tenant, visibility="line")
    path = f"/v1/goals/{goal['id']}/retrospective/draft"
    with tenant.refuses(404, "goal.not_found"):
        tenant.call("other", "GET", path)
    assert tenant.call("head", "GET", path).status_code == 200
