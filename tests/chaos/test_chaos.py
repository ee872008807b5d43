"""Nothing lost, nothing twice, nothing in the wrong company, whatever is killed or frozen.

Short here; `make chaos` hits every process in every way. CHAOS_SEED=n draws the same run again.
"""

import json
from collections import Counter
from typing import Any

import pytest

from deploy.demo.browser import Browser
from tests.chaos import ledger, oracle, records
from tests.chaos.run import Run, run
from tests.e2e.partner import Partner
from tests.e2e.waiting import eventually

CHECK_INS = "SELECT * FROM check_ins"
PROGRESS = "SELECT id::text, progress FROM {table}"
# Boards round to two digits.
SHOWN = 0.006
COPYING = ("goals", "checkins", "insights", "notifications", "appraisals")


@pytest.fixture(scope="module")
def ran(fleet: None, partner: Partner, request: pytest.FixtureRequest) -> Run:
    plugins = request.config.pluginmanager
    reporter: Any = plugins.get_plugin("terminalreporter")
    capture: Any = plugins.get_plugin("capturemanager")

    def say(line: str) -> None:
        with capture.global_and_fixture_disabled():
            reporter.ensure_newline()
            reporter.write_line(line)

    return run(partner, say)


@pytest.fixture(scope="module")
def kept(ran: Run) -> dict[str, records.Rows]:
    return records.of_tenants("checkins", ran.tenants, CHECK_INS)


@pytest.fixture(scope="module")
def expected(ran: Run, kept: dict[str, records.Rows]) -> dict[str, dict[str, float | None]]:
    """By hand: what each key result has reached, its progress, and the progress of each goal."""
    found: dict[str, dict[str, float | None]] = {"current": {}, "key results": {}, "goals": {}}
    for firm in ran.firms:
        for aim in firm.aims.values():
            for key, measure in aim.key_results.items():
                rows = [row for row in kept[firm.tenant_id] if str(row["key_result_id"]) == key]
                current = oracle.current_values(measure, rows)
                found["current"][key] = current
                found["key results"][key] = oracle.progress(measure, current)
        found["goals"] |= oracle.goal_progress(firm.aims, found["key results"])
    return found


def _numbers(found: dict[str, records.Rows], column: str = "progress") -> dict[str, Any]:
    return {row["id"]: row[column] for rows in found.values() for row in rows}


def _board(browser: Browser) -> Any:
    """Asked for again where a process first notices that its connections are dead."""

    def shown() -> Any:
        answer = browser.call("GET", "/api/insights/v1/board")
        return answer.json() if answer.status_code == 200 else None

    return eventually(shown)


def test_everything_that_was_under_way_arrives(ran: Run) -> None:
    assert ran.told, Counter(str(one.outcomes[-1:]) for one in ran.intents if not one.settled)
    assert not ran.left


def test_nothing_was_set_aside_or_given_up(ran: Run) -> None:
    for service in (*COPYING, "people", "tenants", "web"):
        assert not records.of_platform(service, ran.tenants, "dead_letters"), service
        jobs = records.of_platform(service, ran.tenants, "jobs")
        assert not [job for job in jobs if job["failed"]], service


def test_the_run_was_what_it_is_meant_to_be(ran: Run) -> None:
    """1,000 check-ins over 200 key results, most of them answered, some after a lost answer."""
    answers = Counter(one.outcomes[-1] for one in ran.intents)
    assert (len(ran.intents), len({one.key_result_id for one in ran.intents})) == (1000, 200)
    assert sum(1 for one in ran.intents if one.acknowledged) >= 900, answers
    assert any(one.acknowledged and "no answer" in one.outcomes for one in ran.intents)


def test_each_acknowledged_check_in_exists_once(ran: Run, kept: dict[str, records.Rows]) -> None:
    assert ledger.told_and_kept(ran.intents, kept) == []


def test_goals_and_copies_show_each_key_results_newest_effective_value(
    ran: Run, expected: dict[str, dict[str, float | None]]
) -> None:
    query = "SELECT id::text, current, progress FROM key_results"
    wrong = []
    for service in ("goals", "checkins"):
        found = records.of_tenants(service, ran.tenants, query)
        wrong += ledger.numbers(service, expected["current"], _numbers(found, "current"))
        wrong += ledger.numbers(service, expected["key results"], _numbers(found))
    assert wrong == []


def test_all_three_levels_equal_the_oracle(
    ran: Run, expected: dict[str, dict[str, float | None]]
) -> None:
    wrong = []
    for service in ("goals", "insights"):
        found = records.of_tenants(service, ran.tenants, PROGRESS.format(table="goals"))
        wrong += ledger.numbers(service, expected["goals"], _numbers(found))
    assert len(expected["goals"]) == 7 * len(ran.firms)
    assert wrong == []


def test_the_board_shows_what_stands(
    ran: Run, expected: dict[str, dict[str, float | None]]
) -> None:
    wrong = []
    for firm in ran.firms:
        rows = [row for item in _board(firm.browsers["admin"])["items"] for row in item["goals"]]
        mine = {aim.id: expected["goals"][aim.id] for aim in firm.aims.values()}
        shown = {row["goal_id"]: row["progress"] for row in rows}
        wrong += ledger.numbers(f"board of {firm.company.slug}", mine, shown, SHOWN)
    assert wrong == []


def test_each_check_in_reached_its_own_partner_under_one_id(
    ran: Run, kept: dict[str, records.Rows], partner: Partner
) -> None:
    messages = records.of_tenants("notifications", ran.tenants, "SELECT id::text FROM messages")
    assert ledger.deliveries(kept, messages, partner.received()) == []
    assert partner.refused() == []


def test_no_row_and_no_delivery_is_in_a_wrong_company(ran: Run, partner: Partner) -> None:
    holders = records.holders(ran.tenants)
    assert len(holders) > 5000
    for one in partner.received():
        for found in records.UUID.findall(json.dumps(one["payload"])):
            holders[found].add(one["path"].removeprefix("/"))
    assert ledger.strangers(holders) == []


def test_every_copy_of_the_directory_equals_it(ran: Run) -> None:
    source = "SELECT id::text, name, version FROM employees"
    copied = "SELECT id::text, name, version FROM directory_people"
    people = records.of_tenants("people", ran.tenants, source)
    wrong = []
    for service in COPYING:
        found = records.of_tenants(service, ran.tenants, copied)
        for tenant in ran.tenants:
            by_id = [
                {row["id"]: (row["name"], row["version"]) for row in rows[tenant]}
                for rows in (people, found)
            ]
            wrong += ledger.copies(service, *by_id)
    assert wrong == []
