"""The same POST under one key has one effect and one answer, whatever was lost on the way."""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from servicekit.testing import Company, Running
from tests.integration.kit.probe.models import Counter
from tests.integration.kit.probe.script import script
from tests.integration.kit.waiting import blocked, until

Post = Callable[..., Any]


@pytest.fixture
def post(probe: Running, acme: Company) -> Post:
    """A POST under a key; each caller has a client of its own, as each thread needs one."""

    def send(key: str, name: str = "a", *, who: str = "zhang", path: str = "counters") -> Any:
        token = probe.issuer.person(acme, who)
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        client = probe.http.application.test_client()
        return client.post(f"/v1/{path}", json={"name": name}, headers=headers)

    return send


def count(probe: Running, company: Company) -> int:
    with probe.as_system(company) as uow:
        return uow.session.scalar(sa.select(sa.func.count()).select_from(Counter)) or 0


def test_the_same_request_again_gets_the_same_answer(
    probe: Running, acme: Company, post: Post
) -> None:
    first, again = post("1"), post("1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert first.headers["ETag"] == again.headers["ETag"]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert count(probe, acme) == 1


def test_an_answer_that_is_no_json_is_replayed_as_what_it_is(post: Post) -> None:
    first, again = post("1", path="books"), post("1", path="books")

    assert again.headers["Idempotency-Replayed"] == "true"
    assert first.data == again.data == b"\x00\xff"
    assert first.content_type == again.content_type == "application/x-book"


def test_another_body_under_the_same_key_is_refused(post: Post) -> None:
    post("1", "a")

    other = post("1", "b")

    assert (other.status_code, other.json["code"]) == (422, "idempotency.other_body")


def test_a_key_belongs_to_its_caller_company_and_route(
    probe: Running, acme: Company, globex: Company, post: Post
) -> None:
    post("1", "a")

    assert post("1", "b", who="li").status_code == 201
    assert post("1", path="unwritable").status_code == 500
    token = probe.issuer.person(globex, "zhang")
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "1"}
    elsewhere = probe.http.post("/v1/counters", json={"name": "a"}, headers=headers)
    assert elsewhere.status_code == 201
    assert (count(probe, acme), count(probe, globex)) == (2, 1)


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_that_is_no_key_is_refused(post: Post, key: str) -> None:
    response = post(key)

    assert response.status_code == 422
    assert response.json["errors"][0]["path"] == "Idempotency-Key"


class InParallel:
    """Two requests under one key, of which the first stops in the middle until it is let go."""

    def __init__(self, post: Post, admin: psycopg.Connection) -> None:
        self.answers: dict[str, Any] = {}
        self._go = threading.Event()
        self._inside = threading.Event()
        script.in_route = self._stop_here
        first = threading.Thread(target=self._send, args=["first", post])
        twin = threading.Thread(target=self._send, args=["twin", post])
        first.start()
        assert self._inside.wait(30)
        script.in_route = None
        twin.start()
        until(lambda: blocked(admin))
        assert self.answers == {}
        self._go.set()
        first.join(30)
        twin.join(30)

    def _send(self, name: str, post: Post) -> None:
        self.answers[name] = post("1")

    def _stop_here(self, uow: Any) -> None:
        self._inside.set()
        assert self._go.wait(30)


def test_a_twin_waits_and_gets_the_first_ones_answer(
    probe: Running, acme: Company, post: Post, admin: psycopg.Connection
) -> None:
    answers = InParallel(post, admin).answers

    assert answers["first"].json == answers["twin"].json
    assert answers["twin"].headers["Idempotency-Replayed"] == "true"
    assert count(probe, acme) == 1


def test_a_twin_does_the_work_where_the_first_one_failed(
    probe: Running,
    acme: Company,
    post: Post,
    admin: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stop = InParallel._stop_here

    def stop_and_fail(self: InParallel, uow: Any) -> None:
        stop(self, uow)
        raise RuntimeError("the first one fails")

    monkeypatch.setattr(InParallel, "_stop_here", stop_and_fail)
    answers = InParallel(post, admin).answers

    assert (answers["first"].status_code, answers["twin"].status_code) == (500, 201)
    assert "Idempotency-Replayed" not in answers["twin"].headers
    assert count(probe, acme) == 1


def test_a_failed_request_can_be_sent_again(probe: Running, acme: Company, post: Post) -> None:
    def fail(uow: Any) -> None:
        raise RuntimeError("once")

    script.in_route = fail
    assert post("1").status_code == 500
    script.in_route = None

    assert post("1").status_code == 201
    assert count(probe, acme) == 1


def test_old_keys_leave_in_passing(
    probe: Running, acme: Company, post: Post, admin: psycopg.Connection
) -> None:
    for number in range(10):
        post(f"old-{number}", f"old-{number}")
    admin.execute("UPDATE platform.idempotency_keys SET created_at = now() - interval '49 hours'")

    for number in range(200):
        if post(f"new-{number}", f"new-{number}").status_code != 201:
            break
        left = admin.execute(
            "SELECT count(*) FROM platform.idempotency_keys WHERE key LIKE 'old-%'"
        ).fetchone()
        if left == (0,):
            return
    pytest.fail("the old keys are still there")
