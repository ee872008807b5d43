"""Whatever is asked in whatever order: states move along their steps alone, or the row stays."""

from itertools import count
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.goals.alignment.models import alignment_sessions, cross_unit_requests
from services.goals.approvals.models import requests
from services.goals.cycles import models as cycle_models
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models import goals, sheets
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.retrospectives import models as retrospective_models
from tests.integration.goals.conftest import A_KEY_RESULT
from tests.integration.goals.test_cycles import add
from workflow.steps import TRANSITIONS

MODULES = (
    alignment_sessions, cross_unit_requests, cycle_models, goals, requests, retrospective_models,
    sheets,
)  # fmt: skip
MACHINES = {
    name.removesuffix("_STEPS").lower(): steps
    for module in MODULES
    for name, steps in vars(module).items()
    if name.endswith("_STEPS")
} | {"step": TRANSITIONS}
THINGS = ("cycle", "sheet", "goal")
PEOPLE = ("staff", "head", "boss", "hr", "other")
# No two cycles of a level have the same dates.
DAYS = count()
# A database stands behind it: nothing is shrunk for hours.
SETTINGS = settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("name", MACHINES)
def test_a_machine_names_every_state_that_it_leads_to(name: str) -> None:
    steps = MACHINES[name]

    assert {after for reached in steps.values() for after in reached} <= set(steps)
    assert all(state not in reached for state, reached in steps.items())


def asked(thing: str) -> st.SearchStrategy[tuple[str, str, str]]:
    """Something, where it is to go (nonsense as well), and who says so."""
    states = st.sampled_from([*MACHINES[thing], "", "gone", "ACTIVE"])
    return st.tuples(st.just(thing), states, st.sampled_from(PEOPLE))


@SETTINGS
@given(tried=st.lists(st.sampled_from(THINGS).flatmap(asked), min_size=6, max_size=14))
def test_nothing_leaves_its_steps_over_http(tenant: Any, tried: list[tuple[str, str, str]]) -> None:
    cycle = add(tenant, -10, 20 + next(DAYS))
    paths = {"cycle": f"/v1/cycles/{cycle['id']}"}
    owner = {"kind": "person", "id": tenant.ids["staff"]}
    sheet = tenant.ok("hr", "POST", "/v1/sheets", json={"cycle_id": cycle["id"], "owner": owner})
    goal = tenant.goal("hr", sheet["id"], key_results=[A_KEY_RESULT])
    paths |= {"sheet": f"/v1/sheets/{sheet['id']}", "goal": f"/v1/goals/{goal['id']}"}
    rows = {Cycle: cycle["id"], Sheet: sheet["id"], Goal: goal["id"]}

    def states() -> dict[str, str]:
        with tenant.goals.as_system(tenant.company) as uow:
            found = [uow.session.get_one(model, UUID(row_id)) for model, row_id in rows.items()]
            return {thing: row.state for thing, row in zip(THINGS, found, strict=True)}

    before = states()
    for thing, to, who in tried:
        answer = tenant.call(who, "POST", f"{paths[thing]}/transitions", json={"to": to})
        after = states()
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400:
            assert after == before, (thing, to, who)
            assert answer.json["code"], answer.text
        for moved in THINGS:
            steps = MACHINES[moved]
            assert after[moved] in _reached(steps, before[moved]), (thing, to, who, before, after)
        before = after


def _reached(steps: dict[str, set[str]], state: str) -> set[str]:
    """The state, and what it may have become in one request, over states passed through."""
    found, news = {state}, {state}
    while news := {after for one in news for after in steps[one]} - found:
        found |= news
    return found
