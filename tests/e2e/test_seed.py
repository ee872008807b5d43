"""The example company can be filled in on any day."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.demo import company, plan
from deploy.demo.browser import Browser
from deploy.local import credentials
from deploy.local.instances import Instance
from tests.e2e.companies import Company, site
from tests.e2e.dates import days, moved
from tests.e2e.waiting import eventually

# In a running test: an evening that ends a quarter, when UTC is on the same day.
DAYS = ("06-30T23:30",)
GOALS = "/api/goals/v1/goals?limit=200"
BOARD = "/api/insights/v1/board"


class Notes(Instance):
    """Where the filling in notes how far it came, apart from the instance's own."""

    place: Path

    @property
    def folder(self) -> Path:
        return self.place


@pytest.fixture(params=days(*DAYS)[-1:])
def day(request: pytest.FixtureRequest, fleet: None) -> Iterator[None]:
    with moved(request.param):
        yield


def test_the_example_company_is_filled_in(
    day: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own, notes = Company(), Notes("test", 0)
    monkeypatch.setattr(Notes, "place", tmp_path, raising=False)
    monkeypatch.setattr(company, "SLUG", own.slug)
    monkeypatch.setattr(company, "DOMAIN", own.domain)

    # It reads where the fleet is as soon as it is there.
    importlib.import_module("deploy.demo.__main__").fill_in(notes)

    email = f"{company.SIGN_INS['老板'].lower()}@{own.domain}"
    boss = Browser(site())
    boss.sign_in(email, credentials.password(notes, f"demo.{email}"))
    goals = boss.ok("GET", GOALS)["items"]
    people = len(company.people()) - len({plan.WITHOUT_GOALS, plan.NOT_HANDED_IN})
    active = [goal for goal in goals if goal["state"] == "active"]
    assert len(active) == len(plan.COMPANY) + len(plan.UNIT) + people
    assert eventually(lambda: boss.ok("GET", BOARD)["summary"]["progress"]), boss.ok("GET", BOARD)
