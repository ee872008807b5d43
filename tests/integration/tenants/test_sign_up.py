"""A company signs up on real PostgreSQL, people and Keycloak."""

import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest

from chengshi.people.v1 import people_pb2, people_pb2_grpc
from servicekit.callers import System, caller_context
from servicekit.errors import Unavailable
from servicekit.ids import new_id
from servicekit.jobs.worker import jobs_loop
from servicekit.runtime import Runtime, runtime_context
from servicekit.unit_of_work.transaction import unit_of_work
from services.tenants import events
from services.tenants.clients import keycloak, peers
from services.tenants.use_cases import lifecycle_runs as runs
from tests.integration.tenants.browser import Browser, claims
from tests.integration.tenants.conftest import Real, a_sign_up

PASSWORD = "correct horse battery staple"


def states(body: Any) -> dict[str, str]:
    return {step["name"]: step["state"] for step in body["steps"]}


def test_the_admin_signs_in_the_moment_the_run_says_done(
    real: Real, open_browser: Callable[[], Browser], mails: Callable[..., Any], slug: str
) -> None:
    started = real.sign_up(slug)
    assert started.status_code == 202, started.json
    body = started.json
    assert states(body)["reserve"] == "done"
    assert states(body)["databases"] == "running"

    assert real.steps(body) == 5
    watched = real.http.get(f"/v1/sign-ups/{body['id']}?progress_secret={body['progress_secret']}")
    assert watched.status_code == 200
    assert (watched.json["state"], set(states(watched.json).values())) == ("done", {"done"})
    assert watched.json["tenant"] == {
        "id": body["tenant"]["id"],
        "slug": slug,
        "name": f"公司 {slug}",
    }

    (mail,) = mails(f"admin@{slug}.test")
    link = next(link for link in mail["links"] if "action-token" in link)
    browser = open_browser()
    browser.set_password(link, PASSWORD)
    token = browser.sign_in(f"admin@{slug}.test", PASSWORD)["access_token"]
    organization = claims(token)["organization"]
    assert organization[slug]["tenant_id"] == [body["tenant"]["id"]]

    stub = people_pb2_grpc.PeopleStub(real.runtime.peers.channel("people"))
    me = stub.ResolveMe(
        people_pb2.ResolveMeRequest(), metadata=[("authorization", f"Bearer {token}")], timeout=5
    )
    assert (me.employee.email, me.employee.roles[0].role) == (f"admin@{slug}.test", "admin")
    own = real.http.get("/v1/tenant", headers={"Authorization": f"Bearer {token}"})
    assert (own.status_code, own.json["slug"], own.json["state"]) == (200, slug, "active")


def test_the_run_is_shown_to_the_holder_of_its_secret_only(real: Real, slug: str) -> None:
    body = real.sign_up(slug).json
    path = f"/v1/sign-ups/{body['id']}"

    assert real.http.get(f"{path}?progress_secret={body['progress_secret']}").status_code == 200
    assert (
        real.http.get(f"{path}?progress_secret={body['progress_secret']}x").json["code"]
        == "run.not_found"
    )
    assert real.http.get(f"{path}?progress_secret=").status_code == 404
    assert (
        real.http.get(
            f"/v1/sign-ups/{new_id()}?progress_secret={body['progress_secret']}"
        ).status_code
        == 404
    )
    assert real.http.get(path).status_code == 422


def test_a_slug_is_given_once(real: Real, slug: str) -> None:
    assert real.http.get(f"/v1/slugs/{slug}").json == {"free": True}
    assert real.sign_up(slug).status_code == 202

    again = real.sign_up(slug, admin_email="other@else.test")

    assert (again.status_code, again.json["code"]) == (409, "slug.taken")
    assert real.http.get(f"/v1/slugs/{slug}").json == {"free": False}
    assert real.http.get("/v1/slugs/admin").json == {"free": False}
    assert real.http.get("/v1/slugs/No!").json == {"free": False}


def test_the_same_request_after_a_lost_answer_gives_the_same_run(real: Real, slug: str) -> None:
    headers = {"Idempotency-Key": str(new_id())}
    first = real.http.post("/v1/sign-ups", json=a_sign_up(slug), headers=headers)
    again = real.http.post("/v1/sign-ups", json=a_sign_up(slug), headers=headers)
    other = real.http.post("/v1/sign-ups", json=a_sign_up(slug, company="Other"), headers=headers)

    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json == first.json
    assert (other.status_code, other.json["code"]) == (422, "idempotency.other_body")


def test_twins_at_the_same_moment_make_one_company(real: Real, slug: str) -> None:
    answers: list[int] = []

    clients = [real.http.application.test_client() for _ in range(4)]
    threads = [
        threading.Thread(
            target=lambda client=client: answers.append(
                client.post("/v1/sign-ups", json=a_sign_up(slug)).status_code
            )
        )
        for client in clients
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [202, 409, 409, 409]


def test_what_is_wrong_is_told_by_field(real: Real) -> None:
    response = real.http.post(
        "/v1/sign-ups",
        json={**a_sign_up("ok"), "slug": "Ab", "time_zone": "Mars/Base", "extra": 1},
        headers={"Accept-Language": "en"},
    )

    assert response.status_code == 422
    told = {fault["path"]: fault["code"] for fault in response.json["errors"]}
    assert told == {
        "slug": "slug.malformed",
        "time_zone": "time_zone.unknown",
        "extra": "field.unknown",
    }


def test_a_failed_step_is_told_in_words_and_tried_again(
    real: Real, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = real.sign_up(slug).json
    with monkeypatch.context() as patch:

        def away(*_: object) -> None:
            raise Unavailable("peer.unavailable")

        patch.setattr(peers, "apply_to_other_services", away)
        again_at = real.step(body["tenant"]["id"], body["id"])

    path = f"/v1/sign-ups/{body['id']}?progress_secret={body['progress_secret']}"
    shown = real.http.get(path, headers={"Accept-Language": "en"}).json
    step = shown["steps"][1]
    assert again_at is not None
    assert (shown["state"], step["state"]) == ("failed", "failed")
    assert step["reason"].startswith("Another service that is needed cannot be reached")
    assert "相关服务" in real.http.get(path).json["steps"][1]["reason"]

    real.steps(body)

    done = real.http.get(path).json
    assert (done["state"], done["steps"][1]["reason"]) == ("done", None)


def test_a_crash_behind_any_step_leaves_one_of_everything(
    real: Real, slug: str, mails: Callable[..., Any]
) -> None:
    body = real.sign_up(slug).json
    tenant_id = body["tenant"]["id"]
    for _ in range(5):
        with runtime_context(real.runtime), caller_context(System(tenant_id=UUID(tenant_id))):
            with unit_of_work() as uow:
                task = runs.begin_next_step(uow, UUID(body["id"]))
            assert task is not None
            # The work is done, and the process ends before it can say so.
            runs.perform_step(task)
        assert (
            states(
                real.http.get(
                    f"/v1/sign-ups/{body['id']}?progress_secret={body['progress_secret']}"
                ).json
            )[task.step]
            == "running"
        )
        real.step(tenant_id, body["id"])

    with runtime_context(real.runtime), keycloak.admin_client() as admin:
        organizations = admin.get_organizations({"q": f"tenant_id:{tenant_id}"})
        users = admin.get_users({"email": f"admin@{slug}.test", "exact": "true"})
        members = admin.get_organization_members(organizations[0]["id"])
    assert (len(organizations), len(users), len(members)) == (1, 1, 1)
    assert mails(f"admin@{slug}.test")


def test_a_late_twin_of_a_step_changes_nothing(real: Real, slug: str) -> None:
    body = real.sign_up(slug).json
    with (
        runtime_context(real.runtime),
        caller_context(System(tenant_id=UUID(body["tenant"]["id"]))),
    ):
        with unit_of_work() as uow:
            task = runs.begin_next_step(uow, UUID(body["id"]))
        assert task is not None
        with unit_of_work() as uow:
            runs.finish_step(uow, task, {})
        before = real.http.get(
            f"/v1/sign-ups/{body['id']}?progress_secret={body['progress_secret']}"
        ).json
        with unit_of_work() as uow:
            runs.finish_step(uow, task, {})

    assert (
        real.http.get(f"/v1/sign-ups/{body['id']}?progress_secret={body['progress_secret']}").json
        == before
    )


def test_a_late_databases_step_takes_no_service_away(
    real: Real, people: tuple[Runtime, str], signed_up: Any
) -> None:
    tenant_id = signed_up["tenant"]["id"]
    message = events.tenant_message(real.tenant(tenant_id))

    with runtime_context(real.runtime):
        peers.apply_to_other_services(message, "provisioning")

    with psycopg.connect(people[0].settings.database_nodes[0].relay) as connection:
        states = connection.execute(
            "SELECT state FROM platform.tenants WHERE tenant_id = %s", [tenant_id]
        ).fetchall()
    assert states == [("active",)]


def test_the_worker_takes_all_steps_by_itself(real: Real, slug: str) -> None:
    body = real.sign_up(slug).json
    stop = threading.Event()

    def work() -> None:
        with runtime_context(real.runtime):
            jobs_loop(real.runtime, real.runtime.nodes[0], stop)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        path = f"/v1/sign-ups/{body['id']}?progress_secret={body['progress_secret']}"
        deadline = time.monotonic() + 20
        state = "running"
        while state != "done" and time.monotonic() < deadline:
            state = real.http.get(path).json["state"]
    finally:
        stop.set()
        worker.join()

    assert state == "done"
    assert real.tenant(body["tenant"]["id"]).state == "active"
