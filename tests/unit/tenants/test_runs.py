"""A run goes from step to step and remembers where it stopped."""

from datetime import UTC, datetime, timedelta

import pytest

from servicekit.ids import new_id
from services.tenants.models import STATE_AFTER, STATES_BEFORE, STEPS, Run, Tenant
from services.tenants.use_cases import lifecycle_runs

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def run() -> Run:
    tenant = Tenant(id=new_id(), slug="acme", name="Acme")
    return Run.of(tenant, "sign_up", request={})


def states(run: Run) -> list[str]:
    return [step["state"] for step in run.steps]


def test_a_new_run_has_every_step_ahead(run: Run) -> None:
    assert [step["name"] for step in run.steps] == list(STEPS["sign_up"])
    assert (run.state, set(states(run)), run.step) == ("running", {"pending"}, "reserve")


def test_a_finished_step_shows_the_next_one_running(run: Run) -> None:
    run.begin()
    run.finish("reserve", NOW, {"a": 1})

    assert states(run)[:3] == ["done", "running", "pending"]
    assert run.steps[0]["finished_at"] == NOW.isoformat()
    assert (run.step, run.facts) == ("databases", {"a": 1})


def test_a_failed_step_says_why_and_is_begun_again(run: Run) -> None:
    run.finish("reserve", NOW, {})

    again_at = run.fail("databases", NOW, "peer.unavailable", {"peer": "goals"})

    assert (run.state, run.steps[1]["state"], again_at) == (
        "failed",
        "failed",
        NOW + timedelta(seconds=2),
    )
    assert run.steps[1]["reason"] == {"code": "peer.unavailable", "parameters": {"peer": "goals"}}
    assert run.begin() == "databases"
    assert (run.state, run.steps[1]["state"]) == ("running", "running")


def test_waits_grow_to_five_minutes_and_begin_anew_after_success(run: Run) -> None:
    waits = [(run.fail("reserve", NOW, "x") - NOW).total_seconds() for _ in range(12)]
    run.finish("reserve", NOW, {})

    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]
    assert run.fail("databases", NOW, "x") == NOW + timedelta(seconds=2)


def test_the_last_step_ends_the_run(run: Run) -> None:
    for name in STEPS["sign_up"]:
        assert run.begin() == name
        run.finish(name, NOW, {name: True})

    assert (run.state, set(states(run)), run.begin(), run.step) == ("done", {"done"}, None, None)
    assert set(run.facts) == set(STEPS["sign_up"])
    assert all(step["reason"] is None for step in run.steps)


def test_every_step_of_every_kind_is_known() -> None:
    wanted = {(kind, step) for kind, steps in STEPS.items() for step in steps}

    # The slug is reserved with the request itself.
    assert wanted - set(lifecycle_runs.STEP_ACTIONS) == {("sign_up", "reserve")}
    assert set(STATE_AFTER) == set(STEPS)
    assert set(STATES_BEFORE) == set(lifecycle_runs.KIND_BY_TARGET_STATE.values())
