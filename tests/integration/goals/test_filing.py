"""备案: HR looks at what is unusual about sheets, and draws samples that can be drawn again."""

from typing import Any

import pytest
import sqlalchemy as sa

from servicekit.testing import statements_of
from tests.integration.goals.across import Across
from tests.integration.goals.approving import decide, submitted

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
            state, driver, visibility, version)
        SELECT gen_random_uuid(), id, cycle_id, 'person', :owner, 'objective', '目标', '',
            'achieved', 'key_results', 'open', 1 FROM sheet RETURNING id
    )
    INSERT INTO key_results (id, goal_id, title, unit, direction, accumulation, period, start,
        target, weight, starts_on, ends_on, driver, cancelled, current, version)
    SELECT gen_random_uuid(), id, '交付', '个', 'increase', 'latest', 'week', 0, 10, 1,
        '2020-01-01', '2020-03-31', 'own', false, :reached, 1 FROM goal
""")
LOWER = sa.text("UPDATE key_results SET current = 8 WHERE current = 12")


@pytest.fixture
def across(world: Any) -> Across:
    return Across(world)


def filings(across: Across, who: str, path: str = "", **query: Any) -> Any:
    known = {"cycle_id": across.world.cycle("person")["id"], **query}
    asked = "&".join(f"{name}={value}" for name, value in known.items())
    return across.world.call(who, "GET", f"/v1/filings{path}?{asked}")


def listed(across: Across, **query: Any) -> dict[str, list[str]]:
    items = filings(across, "hr", **query).json["items"]
    return {item["owner"]["name"]: item["exceptions"] for item in items}


def test_sheets_come_by_state_with_what_is_unusual(across: Across) -> None:
    across.sheet("bob")
    across.filed("ada", "boss")

    assert listed(across) == {"bob": ["overdue"], "ada": ["no_difficulty", "no_parent"]}
    assert set(listed(across, state="filed")) == {"ada"}
    assert set(listed(across, exception="overdue")) == {"bob"}
    assert set(listed(across, unit_id=across.team)) == {"bob"}
    told = filings(across, "hr", "/counts").json
    assert told["states"] == {"draft": 1, "in_approval": 0, "agreed": 0, "filed": 1}
    assert {name: n for name, n in told["exceptions"].items() if n} == {
        "overdue": 1,
        "no_difficulty": 1,
        "no_parent": 1,
    }


def test_a_sheet_that_came_back_twice_and_one_that_a_session_returned_are_unusual(
    across: Across,
) -> None:
    sheet = across.sheet("bob")
    for _ in range(2):
        decide(
            across.world, "ada", submitted(across.world, sheet, by="bob"), "return", comment="改"
        )
    filed = across.filed("ada", "boss")
    session = across.opened("head", "ada")
    (finding,) = across.note("head", session, sheet_ids=[filed]).json["findings"]
    across.conclude("head", session, finding, "return", subject_id=filed)

    assert set(listed(across, exception="returned_twice")) == {"bob"}
    assert listed(across, exception="returned") == {"ada": ["returned"]}


def test_difficulty_that_nobody_judged_is_told_and_calls_nobody(across: Across) -> None:
    unit = across.world.sheet("ada", "unit", across.market)
    above = across.world.goal("ada", unit, title="市场增长")
    across.filed("bob", "ada", alignments=[{"goal_id": above["id"]}])

    assert listed(across, exception="any") == {}
    assert listed(across, exception="no_difficulty") == {"bob": ["no_difficulty"]}


def test_a_judged_and_aligned_sheet_is_nothing_unusual(across: Across) -> None:
    unit = across.world.sheet("ada", "unit", across.market)
    above = across.world.goal("ada", unit, title="市场增长")
    sheet = across.sheet("bob", alignments=[{"goal_id": above["id"]}])
    request = submitted(across.world, sheet, by="bob")
    decide(across.world, "ada", request, "approve", difficulty=3)

    assert listed(across) == {"bob": []}
    assert listed(across, exception="any") == {}


def test_targets_that_ask_for_no_more_than_was_reached_before_are_easy(across: Across) -> None:
    world = across.world
    with world.goals.as_system(world.company) as uow:
        uow.session.execute(EARLIER, {"owner": world.ids["bob"], "reached": 12})
    across.filed("bob", "ada")
    assert set(listed(across, exception="easy_targets")) == {"bob"}

    with world.goals.as_system(world.company) as uow:
        uow.session.execute(LOWER)
    assert listed(across, exception="easy_targets") == {}


def test_the_same_seed_draws_the_same_sheets_of_every_unit(across: Across) -> None:
    for who, approver in (("ada", "boss"), ("dan", "ada"), ("bob", "ada"), ("cyd", "bob")):
        across.filed(who, approver)
    across.sheet("staff")

    drawn = filings(across, "hr", "/sample", per_unit=1).json
    again = filings(across, "hr", "/sample", per_unit=1, seed=drawn["seed"]).json
    assert [item["id"] for item in drawn["items"]] == [item["id"] for item in again["items"]]
    assert sorted(item["unit"]["name"] for item in drawn["items"]) == ["市场", "市场一组"]
    seeds = {
        tuple(
            item["id"]
            for item in filings(across, "hr", "/sample", per_unit=1, seed=seed).json["items"]
        )
        for seed in "abcdefgh"
    }
    assert len(seeds) > 1


def test_filed_sheets_are_for_hr_and_executives_within_their_scope(across: Across) -> None:
    across.filed("bob", "ada")

    for who in ("ada", "head", "bob"):
        assert filings(across, who).status_code == 403
    assert set(listed(across)) == {"bob"}


def test_more_sheets_cost_no_more_statements(across: Across) -> None:
    counts = []
    for who, approver in (("bob", "ada"), ("cyd", "bob")):
        across.filed(who, approver)
        with statements_of(across.world.goals) as sent:
            filings(across, "hr")
        counts.append(len(sent))

    assert counts[0] == counts[1], counts
