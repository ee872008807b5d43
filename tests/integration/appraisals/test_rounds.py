"""Rounds and their launch over HTTP, on real PostgreSQL."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from servicekit.ids import new_id
from servicekit.jobs.worker import run_due
from servicekit.runtime import runtime_context
from servicekit.testing import outbox_of
from services.appraisals.models import Batch
from services.appraisals.use_cases import launch


def opened_in(acme: Any, round_id: str, who: str = "hr") -> set[str]:
    names = {acme_id: name for name, acme_id in acme.id.items()}
    items = acme.get(who, f"/forms?round_id={round_id}&limit=200").json["items"]
    return {names[form["employee"]["id"]] for form in items}


def test_only_hr_makes_and_sees_rounds(acme: Any) -> None:
    round_id = acme.add_round()

    assert acme.get("hr", f"/rounds/{round_id}").json["state"] == "draft"
    with acme.refuses(404, "round.not_found"):
        acme.get("worker", f"/rounds/{round_id}")
    assert acme.get("worker", "/rounds").json == {"items": [], "next": None, "allowed_actions": []}
    with acme.refuses(404, "round.not_found"):
        acme.post("worker", f"/rounds/{round_id}/launch")
    with acme.refuses(403, "not_allowed"):
        acme.post(
            "lead",
            "/rounds",
            name="x",
            cycle_ids=[acme.cycle_id],
            opens_on="2026-12-01",
            closes_on="2026-12-02",
        )


def test_a_round_that_ends_before_it_opens_is_refused(acme: Any) -> None:
    with acme.refuses(422, "round.end_before_start"):
        response = acme.post(
            "hr",
            "/rounds",
            name="x",
            cycle_ids=[acme.cycle_id],
            opens_on="2026-12-02",
            closes_on="2026-12-01",
        )

    assert [(one["path"], one["code"]) for one in response.json["errors"]] == [
        ("closes_on", "round.end_before_start")
    ]


def test_a_launch_opens_a_form_for_everybody_who_is_here(acme: Any) -> None:
    round_id = acme.add_round()

    launched = acme.post("hr", f"/rounds/{round_id}/launch")
    acme.run_jobs()

    everybody = {
        "founder",
        "boss",
        "lead",
        "worker",
        "colleague",
        "hr",
        "hrbp",
        "hrbp_elsewhere",
        "seller",
    }
    assert launched.status_code == 202
    assert (launched.json["state"], launched.json["pending_forms"]) == ("open", 9)
    assert opened_in(acme, round_id) == everybody
    after = acme.get("hr", f"/rounds/{round_id}").json
    assert (after["pending_forms"], after["forms"]) == (0, {"self": 9, "manager": 0, "done": 0})


def test_a_launch_resumes_and_is_repeated_without_doubles(acme: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(launch, "BATCH_SIZE", 3)
    round_id = acme.add_round()
    acme.post("hr", f"/rounds/{round_id}/launch", employee_ids=[acme.id["worker"]])
    acme.post("hr", f"/rounds/{round_id}/launch")
    again = acme.post("hr", f"/rounds/{round_id}/launch")

    # The worker's process dies after one batch: its lease ends and another one goes on.
    with acme.relay() as relay, runtime_context(acme.appraisals.runtime):
        relay.execute("UPDATE platform.jobs SET leased_until = now() + interval '1 hour'")
        relay.execute(
            "UPDATE platform.jobs SET leased_until = '-infinity' WHERE id = (SELECT id FROM"
            " platform.jobs WHERE kind = 'round.open_forms' ORDER BY due_at, id LIMIT 1)"
        )
        assert run_due(acme.appraisals.runtime, relay) == 1
        half = acme.get("hr", f"/rounds/{round_id}").json
        relay.execute("UPDATE platform.jobs SET leased_until = '-infinity'")
    acme.run_jobs()
    acme.post("hr", f"/rounds/{round_id}/launch")
    acme.run_jobs()

    assert again.json["pending_forms"] == 9
    assert 0 < half["pending_forms"] < 9
    assert acme.get("hr", f"/rounds/{round_id}").json["forms"]["self"] == 9
    ids = {one["id"] for one in acme.get("hr", f"/forms?round_id={round_id}").json["items"]}
    told = [
        row.key.rpartition(":")[2]
        for row in outbox_of(acme.appraisals, acme.company)
        if row.type.endswith("FormOpened") and row.key.rpartition(":")[2] in ids
    ]
    assert sorted(told) == sorted(ids)


def test_hr_of_a_unit_launches_its_own_round_for_its_own_people(acme: Any) -> None:
    company_round, round_id = acme.add_round("hr"), acme.add_round("hrbp")

    with acme.refuses(403, "not_allowed"):
        acme.post("hrbp", f"/rounds/{company_round}/launch")
    acme.post("hrbp", f"/rounds/{round_id}/launch")
    acme.run_jobs()
    with acme.refuses(422, "employee.not_found"):
        acme.post("hrbp", f"/rounds/{round_id}/launch", employee_ids=[acme.id["seller"]])

    assert opened_in(acme, round_id) == {"lead", "worker", "colleague"}


def test_a_batch_that_runs_twice_opens_nothing_twice(acme: Any) -> None:
    round_id = acme.add_round()
    acme.post("hr", f"/rounds/{round_id}/launch")
    acme.run_jobs()

    with acme.system() as uow:
        query = sa.select(Batch.id).where(Batch.round_id == UUID(round_id))
        uow.schedule(launch.OPEN_FORMS, uow.session.scalars(query).one())
        uow.commit()
    acme.run_jobs()

    assert acme.get("hr", f"/rounds/{round_id}").json["forms"]["self"] == 9
    assert acme.jobs() == []


def test_counts_hold_only_forms_that_the_reader_may_see(acme: Any) -> None:
    round_id = acme.add_round()
    acme.post("hr", f"/rounds/{round_id}/launch")
    acme.run_jobs()

    # Three in the plant, and their own.
    assert acme.get("hrbp", f"/rounds/{round_id}").json["forms"]["self"] == 4
    page = acme.get("colleague", f"/forms?round_id={round_id}&limit=1").json
    assert (len(page["items"]), page["next"]) == (1, None)


def test_people_who_are_not_here_are_refused_by_position(acme: Any) -> None:
    round_id = acme.add_round()

    with acme.refuses(422, "employee.not_found"):
        response = acme.post(
            "hr",
            f"/rounds/{round_id}/launch",
            employee_ids=[acme.id["worker"], str(new_id()), acme.id["left"]],
        )

    assert [one["path"] for one in response.json["errors"]] == ["employee_ids.1", "employee_ids.2"]
    assert acme.get("hr", f"/rounds/{round_id}").json["state"] == "draft"


def test_a_closed_round_takes_nothing_any_more(acme: Any) -> None:
    acme.peers.add_goal(acme.id["worker"], acme.cycle_id)
    form = acme.open_form()
    path = f"/rounds/{form['round']['id']}"

    assert acme.post("hr", f"{path}/transitions", to="closed").json["state"] == "closed"

    with acme.refuses(409, "round.closed"):
        acme.score("worker", form, "self", 80)
    with acme.refuses(409, "round.closed"):
        acme.submit("worker", form, "self")
    with acme.refuses(409, "round.closed"):
        acme.post("hr", f"{path}/launch")
    with acme.refuses(409, "round.closed"):
        acme.post("hr", f"{path}/transitions", to="closed")


def test_a_draft_is_not_closed(acme: Any) -> None:
    draft = acme.add_round()

    with acme.refuses(409, "round.not_open"):
        acme.post("hr", f"/rounds/{draft}/transitions", to="closed")
