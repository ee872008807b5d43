"""A copy that was lost fills itself from what people tells again, while people is being written."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from kafka import KafkaConsumer, TopicPartition

from servicekit.consumers import deliver
from servicekit.consuming import _delivery
from servicekit.relay import relay_loop
from servicekit.republish import republish
from servicekit.runtime import running
from servicekit.testing import Company, Running, outbox_of
from servicekit.topics import PARTITIONS
from services.people.use_cases import employees

PEOPLE = 25
ROUNDS = 4


class Told:
    """What people tells of one company, from now on, handed to the copy in goals."""

    def __init__(self, people: Running, goals: Running, company: Company) -> None:
        self.goals, self.company = goals, company
        self.kafka = KafkaConsumer(bootstrap_servers=people.runtime.settings.kafka_bootstrap)
        parts = [
            TopicPartition(topic, part)
            for topic in ("chengshi.people.v1", "chengshi.people.v1.bulk")
            for part in range(PARTITIONS)
        ]
        self.kafka.assign(parts)
        self.kafka.seek_to_end(*parts)
        for part in parts:
            self.kafka.position(part)

    def hand_over(self) -> int:
        """Deliver what one poll brings; answers how many messages that was."""
        records = [one for polled in self.kafka.poll(timeout_ms=300).values() for one in polled]
        read = [one for one in map(_delivery, records) if one is not None]
        own = [one for one in read if one.tenant_id == self.company.id]
        with running(self.goals.runtime):
            deliver(self.goals.runtime.service.consumers, own)
        return len(own)


class TwoServices:
    """A company in people, with an administrator, and in goals, with a copy."""

    def __init__(self, people: Running, goals: Running, company: Company) -> None:
        self.people, self.goals, self.company = people, goals, company
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

    def rename_all(self, times: int) -> None:
        """Write to every employee, as people do while a copy is filled."""
        for turn in range(times):
            for one in self.call("GET", "/v1/employees", query_string={"limit": 200})["items"]:
                self.call(
                    "PATCH",
                    f"/v1/employees/{one['id']}",
                    json={"job_family": f"序列{turn}"},
                    headers={"If-Match": f'"{one["version"]}"'},
                )

    def truth(self) -> dict[str, tuple[Any, ...]]:
        return self._read(self.people, "SELECT id, number, job_family, version FROM employees")

    def copy(self) -> dict[str, tuple[Any, ...]]:
        query = "SELECT id, number, job_family, version FROM directory_people"
        return self._read(self.goals, query)

    def above(self) -> int:
        counted = self._read(self.goals, "SELECT 1, count(*) FROM directory_closure")
        return int(counted["1"][0])

    def lose_the_copy(self) -> None:
        with self.goals.as_system(self.company) as uow:
            for table in ("people", "units", "closure"):
                uow.session.execute(sa.text(f"DELETE FROM directory_{table}"))

    def _read(self, service: Running, query: str) -> dict[str, tuple[Any, ...]]:
        with service.as_system(self.company) as uow:
            rows = uow.session.execute(sa.text(query)).all()
        return {str(row[0]): tuple(value or "" for value in row[1:]) for row in rows}


@pytest.fixture
def both(settle: Callable[..., Running]) -> TwoServices:
    company = Company("acme")
    return TwoServices(settle("people", company), settle("goals", company), company)


@pytest.fixture
def told(both: TwoServices) -> Iterator[Told]:
    told = Told(both.people, both.goals, both.company)
    stop = threading.Event()
    runtime = both.people.runtime

    def relay() -> None:
        with running(runtime):
            relay_loop(runtime, runtime.settings.database_nodes[0], stop)

    thread = threading.Thread(target=relay, daemon=True)
    thread.start()
    yield told
    stop.set()
    thread.join(30)
    told.kafka.close()


def settle_down(both: TwoServices, told: Told) -> None:
    """Hand over until people has nothing more to tell and nothing more comes."""
    while outbox_of(both.people, both.company) or told.hand_over():
        continue


def test_a_lost_copy_is_whole_again_after_a_republish_under_writes(
    both: TwoServices, told: Told
) -> None:
    unit = both.call("POST", "/v1/units", json={"code": "RD", "name": "研发"})
    for number in range(PEOPLE):
        new = {"number": f"A{number:03}", "name": f"员工{number}", "unit_id": unit["id"]}
        manager = {"manager_number": f"A{(number - 1) // 3:03}"} if number else {}
        both.call("POST", "/v1/employees", json=new | manager)
    settle_down(both, told)
    assert both.copy() == both.truth()
    paths = both.above()
    assert paths > PEOPLE * 2

    both.lose_the_copy()
    assert both.copy() == {}
    writer = threading.Thread(target=both.rename_all, args=[ROUNDS])
    writer.start()
    queued = republish(both.people.runtime, both.company.id)
    while writer.is_alive():
        told.hand_over()
    writer.join()
    settle_down(both, told)

    assert queued == PEOPLE + 2
    assert both.copy() == both.truth()
    assert both.above() == paths
    assert {row[1] for row in both.copy().values()} == {f"序列{ROUNDS - 1}"}
