"""备案: HR looks at what is unusual about sheets, and draws samples that can be drawn again."""

from typing import Any

import pytest
import sqlalchemy as sa

from servicekit.testing import statements_of
from tests.integration.goals.approving import decide, submitted
from tests.integration.goals.departments import Departments

# A finished quarter of somebody, in which the usual key result reached a number.
EARLIER = sa.text("""
    WITH past AS (
        INSERT INTO cycles (id, name, level, starts_on, ends_on, cut_off_on, state, version)
        VALUES (gen_random_uuid(), '去年', 'person', '2020-01-01', '2020-03-31', '2020-04-10',
                'closed', 1) RETURNING id
    ), sheet AS (
        INSERT INTO sheets (id, cycle_id, owner_kind, owner_id, state, version)
        SELECT gen_random_uuid(), id, 'person', :owner, 'filed', 1 FROM past RETURNING id, cycle_id
    ), goal AS (
        INSERT INTO goals (id, sheet_id, cycle_id, owner_kind, owner_id, kind, title, description,
            state, progress_source, visibility, version)
        SELECT gen_random_uuid(), id, cycle_id, 'person', :owner, 'objective', '目标', '',
            'achieved', 'key_results', 'open', 1 FROM sheet RETURNING id
    )
    INSERT INTO key_results (id, goal_id, title, unit, direction, accumulation, period, start,
        target, weight, starts_on, ends_on, progress_source, cancelled, current, version)
    SELECT gen_random_uuid(), id, '交付', '个', 'increase', 'latest', 'week', 0, 10, 1,
        '2020-01-01', '2020-03-31', 'own', false, :reached, 1 FROM goal
""")
LOWER = sa.text("UPDATE key_results SET current = 8 WHERE current = 12")


@pytest.fixture
def departments(tenant: Any) -> Departments:
    return Departments(tenant)


def filings(departments: Departments, who: str, path: str = "", **query: Any) -> Any:
    known = {"cycle_id": departments.tenant.cycle("person")["id"], **query}
    asked = "&".join(f"{name}={value}" for name, value in known.items())
    return departments.tenant.call(who, "GET", f"/v1/filings{path}?{asked}")


def listed(departments: Departments, **query: Any) -> dict[str, list[str]]:
    items = filings(departments, "hr", **query).json["items"]
    return {item["owner"]["name"]: item["exceptions"] for item in items}


def test_sheets_come_by_state_with_what_is_unusual(departments: Departments) -> None:
    departments.sheet("bob")
    departments.filed("ada", "boss")

    assert listed(departments) == {"bob": ["overdue"], "ada": ["no_difficulty", "no_parent"]}
    assert set(listed(departments, state="filed")) == {"ada"}
    assert set(listed(departments, exception="overdue")) == {"bob"}
    assert set(listed(departments, unit_id=departments.team)) == {"bob"}
    told = filings(departments, "hr", "/counts").json
    assert told["states"] == {"draft": 1, "in_approval": 0, "agreed": 0, "filed": 1}
    assert {name: n for name, n in told["exceptions"].items() if n} == {
        "overdue": 1,
        "no_difficulty": 1,
        "no_parent": 1,
    }


def test_a_sheet_that_came_back_twice_and_one_that_a_session_returned_are_unusual(
    departments: Departments,
) -> None:
    sheet = departments.sheet("bob")
    for _ in range(2):
        decide(
            departments.tenant,
            "ada",
            submitted(departments.tenant, sheet, by="bob"),
            "return",
            comment="改",
        )
    filed = departments.filed("ada", "boss")
    session = departments.opened("head", "ada")
    (finding,) = departments.note("head", session, sheet_ids=[filed]).json["findings"]
    departments.conclude("head", session, finding, "return", subject_id=filed)

    assert set(listed(departments, exception="returned_twice")) == {"bob"}
    assert listed(departments, exception="returned") == {"ada": ["returned"]}


def test_difficulty_that_nobody_judged_is_told_and_calls_nobody(departments: Departments) -> None:
    unit = departments.tenant.sheet("ada", "unit", departments.market)
    above = departments.tenant.goal("ada", unit, title="市场增长")
    departments.filed("bob", "ada", alignments=[{"goal_id": above["id"]}])

    assert listed(departments, exception="any") == {}
    assert listed(departments, exception="no_difficulty") == {"bob": ["no_difficulty"]}


def test_a_judged_and_aligned_sheet_is_nothing_unusual(departments: Departments) -> None:
    unit = departments.tenant.sheet("ada", "unit", departments.market)
    above = departments.tenant.goal("ada", unit, title="市场增长")
    sheet = departments.sheet("bob", alignments=[{"goal_id": above["id"]}])
    request = submitted(departments.tenant, sheet, by="bob")
    decide(departments.tenant, "ada", request, "approve", difficulty=3)

    assert listed(departments) == {"bob": []}
    assert listed(departments, exception="any") == {}


def test_targets_that_ask_for_no_more_than_was_reached_before_are_easy(
    departments: Departments,
) -> None:
    tenant = departments.tenant
    with tenant.goals.as_system(tenant.company) as uow:
        uow.session.execute(EARLIER, {"owner": tenant.ids["bob"], "reached": 12})
    departments.filed("bob", "ada")
    assert set(listed(departments, exception="easy_targets")) == {"bob"}

    with tenant.goals.as_system(tenant.company) as uow:
        uow.session.execute(LOWER)
    assert listed(departments, exception="easy_targets") == {}


def test_the_same_seed_draws_the_same_sheets_of_every_unit(departments: Departments) -> None:
    for who, approver in (("ada", "boss"), ("dan", "ada"), ("bob", "ada"), ("cyd", "bob")):
        departments.filed(who, approver)
    departments.sheet("staff")

    drawn = filings(departments, "hr", "/sample", per_unit=1).json
    again = filings(departments, "hr", "/sample", per_unit=1, seed=drawn["seed"]).json
    assert [item["id"] for item in drawn["items"]] == [item["id"] for item in again["items"]]
    assert sorted(item["unit"]["name"] for item in drawn["items"]) == ["市场", "市场一组"]
    seeds = {
        tuple(
            item["id"]
            for item in filings(departments, "hr", "/sample", per_unit=1, seed=seed).json["items"]
        )
        for seed in "abcdefgh"
    }
    assert len(seeds) > 1


def test_filed_sheets_are_for_hr_and_executives_within_their_scope(
    departments: Departments,
) -> None:
    departments.filed("bob", "ada")

    for who in ("ada", "head", "bob"):
        with departments.tenant.refuses(403, "not_allowed"):
            filings(departments, who)
    assert set(listed(departments)) == {"bob"}


def test_more_sheets_cost_no_more_statements(departments: Departments) -> None:
    counts = []
    for who, approver in (("bob", "ada"), ("cyd", "bob")):
        departments.filed(who, approver)
        with statements_of(departments.tenant.goals) as sent:
            filings(departments, "hr")
        counts.append(len(sent))

    assert counts[0] == counts[1], counts
