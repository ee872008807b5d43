"""Every copy of people that was lost is whole again, while people is being written."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from servicekit.messaging.republish import republish
from servicekit.testing import Company, Running
from services.people.use_cases import employees
from tests.integration.copies.feed import EventFeed, lose, rows, whole

COPIES = ("goals", "checkins", "appraisals", "notifications", "insights")
TABLES = ("directory_people", "directory_units", "directory_closure")
PEOPLE = 12
ROUNDS = 3
OWNED = (
    "SELECT id, number, name, COALESCE(email, '') AS email, subject, status,"
    " COALESCE(job_family, '') AS job_family, version FROM employees"
)
COPIED = (
    "SELECT id, number, name, email, subject, status, job_family, version FROM directory_people"
)
UNITS = "SELECT id, code, name, parent_id, head_id, version FROM {}"


class Writer:
    """The administrator of a company, who changes people over HTTP."""

    def __init__(self, people: Running, company: Company) -> None:
        self.people, self.company = people, company
        email = "admin@acme.test"
        with people.as_system(company) as uow:
            employees.add_first_admin(uow, "管理员", email)
        with people.as_system(company) as uow:
            employees.link_subject(uow, "admin", email, verified=True)

    def call(self, method: str, path: str, **kwargs: Any) -> Any:
        token = self.people.issuer.person(self.company, "admin")
        headers = {"Authorization": f"Bearer {token}", **kwargs.pop("headers", {})}
        client = self.people.http.application.test_client()
        response = client.open(path, method=method, headers=headers, **kwargs)
        assert response.status_code < 300, response.text
        return response.json

    def hire(self) -> None:
        unit = self.call("POST", "/v1/units", json={"code": "RD", "name": "研发"})
        for number in range(PEOPLE):
            new = {"number": f"A{number:03}", "name": f"员工{number}", "unit_id": unit["id"]}
            manager = {"manager_number": f"A{(number - 1) // 3:03}"} if number else {}
            self.call("POST", "/v1/employees", json=new | manager)

    def change_all(self) -> None:
        for turn in range(ROUNDS):
            for one in self.call("GET", "/v1/employees", query_string={"limit": 200})["items"]:
                self.call(
                    "PATCH",
                    f"/v1/employees/{one['id']}",
                    json={"job_family": f"序列{turn}"},
                    headers={"If-Match": f'"{one["version"]}"'},
                )


@pytest.fixture
def writer(settle: Callable[..., Running]) -> Writer:
    company = Company("acme")
    return Writer(settle("people", company), company)


@pytest.fixture
def feed(writer: Writer, settle: Callable[..., Running]) -> Iterator[EventFeed]:
    copies = {name: settle(name, writer.company) for name in COPIES}
    feed = EventFeed(writer.people, copies, writer.company, "chengshi.people.v1")
    yield feed
    feed.close()


def test_lost_copies_are_whole_after_a_republish_under_writes(
    writer: Writer, feed: EventFeed
) -> None:
    writer.hire()
    feed.settle_down()
    paths = len(rows(feed.copies["goals"], feed.company, "SELECT * FROM directory_closure"))
    assert paths > PEOPLE * 2
    lost = [feed.copies[name] for name in COPIES[1:]]
    for service in lost:
        lose(service, feed.company, TABLES)

    changes = threading.Thread(target=writer.change_all)
    changes.start()
    assert republish(feed.owner.runtime, feed.company.id) == PEOPLE + 2
    feed.hand_over_while(changes)

    owned = rows(feed.owner, feed.company, OWNED)
    units = rows(feed.owner, feed.company, UNITS.format("units"))
    never_lost = whole(feed.copies["goals"], feed.company, TABLES)
    assert {row["job_family"] for row in owned} == {f"序列{ROUNDS - 1}"}
    assert len(never_lost["directory_closure"]) == paths
    for service in feed.copies.values():
        assert rows(service, feed.company, COPIED) == owned
        assert rows(service, feed.company, UNITS.format("directory_units")) == units
        assert whole(service, feed.company, TABLES) == never_lost
