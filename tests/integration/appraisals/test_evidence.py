"""Forms load key results and check-ins over real gRPC, until they are frozen."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from servicekit.ids import new_id
from servicekit.messaging.dispatch import deliver
from servicekit.messaging.registry import IncomingMessage
from servicekit.runtime import runtime_context
from services.appraisals.models import fingerprint

from .peers import a_goal


def publish(acme: Any, message: Any, aggregate: str) -> None:
    """Deliver another service's message as Kafka would."""
    name = message.DESCRIPTOR.full_name
    delivery = IncomingMessage(
        id=new_id(),
        tenant_id=acme.company.id,
        topic=name.rpartition(".")[0],
        key=f"{acme.company.id}:{aggregate}",
        type=name,
        payload=message.SerializeToString(),
        trace="",
    )
    runtime = acme.appraisals.runtime
    with runtime_context(runtime):
        deliver(runtime.service.consumers, [delivery])


def test_a_form_carries_its_key_results_and_their_check_ins(acme: Any) -> None:
    goal = acme.peers.add_goal(acme.id["worker"], acme.cycle_id)
    elsewhere = acme.peers.add_goal(acme.id["worker"], str(new_id()))

    form = acme.open_form()

    (item,) = form["items"]
    assert item["id"] == item["key_result_id"] == goal.key_results[0].key_result_id
    assert (item["title"], item["goal_title"], item["kind"]) == (
        "交付 100 台",
        "新品按期量产",
        "objective",
    )
    numbers = ("weight", "target", "result", "progress", "suggested_score")
    assert [item[name] for name in numbers] == [60, 100, 42, 42, 42]
    assert [(one["value"], one["text"]) for one in item["check_ins"]] == [
        (42, "做到 42 台 🚀"),
        (30, "做到 30 台 🚀"),
    ]
    assert item["check_ins"][0]["recorded_at"] == "2026-11-20T08:00:00+00:00"
    assert elsewhere.goal_id != item["goal_id"]
    assert form["manager"] == {"id": acme.id["lead"], "name": "lead"}
    asked = ("appraisals", str(acme.company.id), [acme.cycle_id])
    assert asked in acme.peers.asked


def test_what_was_given_up_is_not_appraised(acme: Any) -> None:
    whole = acme.peers.add_goal(acme.id["worker"], acme.cycle_id, title="没有关键成果的目标")
    del whole.key_results[:]
    for state in ("draft", "cancelled", "archived"):
        acme.peers.add_goal(acme.id["worker"], acme.cycle_id, state=state)
    half = acme.peers.add_goal(acme.id["worker"], acme.cycle_id, state="achieved")
    half.key_results.add(key_result_id=str(new_id()), title="取消了", weight="1", cancelled=True)

    items = acme.open_form()["items"]

    assert [(item["id"], item["key_result_id"]) for item in items] == [
        (whole.goal_id, None),
        (half.key_results[0].key_result_id,) * 2,
    ]


def test_goals_being_away_loses_nothing(acme: Any, reachable: Callable[[], None]) -> None:
    acme.peers.add_goal(acme.id["worker"], acme.cycle_id)
    acme.peers.stop()
    try:
        form = acme.open_form()
        with acme.relay() as relay:
            relay.execute("UPDATE platform.jobs SET attempts = 40")
        acme.run_jobs()
        waiting = acme.jobs()
        with acme.refuses(409, "form.not_loaded"):
            acme.submit("worker", form, "self")
    finally:
        acme.peers.start()
    reachable()
    acme.run_jobs()

    assert (form["items"], form["loaded_at"]) == ([], None)
    assert waiting == [("form.load_evidence", 41, None)]
    assert len(acme.form("worker", form["id"])["items"]) == 1
    assert acme.jobs() == []


def test_evidence_follows_goals_and_check_ins_until_the_self_review(acme: Any) -> None:
    goal = acme.peers.add_goal(acme.id["worker"], acme.cycle_id)
    form = acme.open_form()

    goal.key_results[0].current, goal.key_results[0].progress = "77", "77"
    publish(acme, goal, goal.goal_id)
    publish(acme, goal, goal.goal_id)
    assert [job[0] for job in acme.jobs()] == ["form.load_evidence"]
    acme.run_jobs()
    after_goal = acme.form("worker", form["id"])
    late = acme.peers.check_in(goal, goal.key_results[0].key_result_id, "90")
    publish(acme, late, goal.goal_id)
    acme.run_jobs()
    after_check_in = acme.form("worker", form["id"])
    new = acme.peers.add_goal(acme.id["worker"], acme.cycle_id)
    publish(acme, new, new.goal_id)
    acme.run_jobs()

    assert after_goal["items"][0]["result"] == 77
    assert after_goal["version"] == form["version"] + 1
    assert [one["value"] for one in after_check_in["items"][0]["check_ins"]] == [90, 42, 30]
    assert len(acme.form("worker", form["id"])["items"]) == 2


def test_evidence_that_did_not_change_keeps_its_version(acme: Any) -> None:
    goal = acme.peers.add_goal(acme.id["worker"], acme.cycle_id)
    form = acme.open_form()

    publish(acme, goal, goal.goal_id)
    acme.run_jobs()

    assert acme.form("worker", form["id"])["version"] == form["version"]
    assert acme.score("worker", form, "self", 80, version=form["version"]).status_code == 200


def test_evidence_is_frozen_and_hashed_at_the_first_submission(acme: Any) -> None:
    goal = acme.peers.add_goal(acme.id["worker"], acme.cycle_id)
    form = acme.open_form()
    frozen = acme.hand_in("worker", form, "self", 80)

    goal.key_results[0].current = "99"
    publish(acme, goal, goal.goal_id)
    publish(acme, CheckInRecorded(goal_id=goal.goal_id), goal.goal_id)
    assert acme.jobs() == []
    # A load that was under way while the employee handed in.
    with acme.system() as uow:
        uow.schedule("form.load_evidence", form["id"])
        uow.commit()
    acme.run_jobs()

    after = acme.form("worker", form["id"])
    assert after["items"][0]["result"] == 42
    assert after["frozen_at"] == frozen["frozen_at"] is not None
    row = acme.form_row(form)
    assert row.evidence_hash == after["evidence_hash"] == fingerprint(row.items)
    assert row.goal_ids == [UUID(goal.goal_id)]


def test_goals_of_units_and_unknown_people_move_no_form(acme: Any) -> None:
    unit_goal = a_goal(acme.id["plant"], acme.cycle_id)
    unit_goal.owner.kind = "unit"
    company_goal = a_goal("", acme.cycle_id)
    company_goal.owner.kind = "company"

    for goal in (unit_goal, company_goal, a_goal(str(new_id()), acme.cycle_id)):
        publish(acme, goal, goal.goal_id)

    assert acme.jobs() == []
