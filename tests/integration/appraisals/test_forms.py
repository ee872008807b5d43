"""Scores, submissions and who sees what, over HTTP on real PostgreSQL."""

import json
from typing import Any

from servicekit.ids import new_id

EVERYBODY = (
    "founder",
    "boss",
    "lead",
    "worker",
    "colleague",
    "hr",
    "hrbp",
    "hrbp_elsewhere",
    "seller",
)


def seen_by(acme: Any, form: Any) -> set[str]:
    return {who for who in EVERYBODY if acme.get(who, f"/forms/{form['id']}").status_code == 200}


def test_both_sides_score_and_the_total_is_computed(acme: Any, form: Any) -> None:
    own = acme.hand_in("worker", form, "self", 100, 80, None)
    done = acme.hand_in("lead", form, "manager", 90, 60, 120)

    assert (own["state"], own["self_total"], own["total"]) == ("manager", 93.33, None)
    assert (done["state"], done["self_total"], done["total"]) == ("done", 93.33, 84)
    assert [part["contribution"] for part in done["breakdown"]] == [54, 18, 12]
    assert [part["share"] for part in done["self_breakdown"]] == [66.67, 33.33, None]


def test_a_form_exists_for_those_concerned_only(acme: Any, globex: Any, form: Any) -> None:
    assert seen_by(acme, form) == {"worker", "lead", "boss", "hr", "hrbp"}
    listed = {
        who
        for who in EVERYBODY
        if acme.get(who, f"/forms?round_id={form['round']['id']}").json["items"]
    }
    assert listed == seen_by(acme, form)
    score = {"item_id": form["items"][0]["id"], "score": 1}
    for who in ("colleague", "hrbp_elsewhere", "seller"):
        assert acme.score("worker", form, "self", 1).status_code == 200
        with acme.refuses(404, "form.not_found"):
            acme.put(who, form["id"], 1, by="manager", scores=[score])
        with acme.refuses(404, "form.not_found"):
            acme.submit(who, form, "manager")
    for who in EVERYBODY:
        with acme.refuses(404, "form.not_found"):
            globex.get(who, f"/forms/{form['id']}")
        with acme.refuses(404, "round.not_found"):
            globex.get(who, f"/rounds/{form['round']['id']}")
        with acme.refuses(404, "form.not_found"):
            globex.submit(who, form, "self")


def test_nothing_of_a_result_reaches_the_employee(acme: Any, form: Any) -> None:
    acme.hand_in("worker", form, "self", 100, 80, 70)
    acme.score("lead", form, "manager", 13.57, 13.57, 13.57)
    acme.put(
        "lead",
        form["id"],
        acme.form("lead", form["id"])["version"],
        by="manager",
        scores=[{"item_id": form["items"][0]["id"], "score": 13.57, "comment": "保密"}],
    )
    for _ in ("drafted", "handed in"):
        whole = acme.form("worker", form["id"])
        shown = json.dumps([whole, acme.get("worker", "/forms?mine=true").json], ensure_ascii=False)
        assert "13.57" not in shown
        assert "保密" not in shown
        assert (whole["total"], whole["breakdown"]) == (None, [])
        assert whole["self_total"] == 91
        acme.submit("lead", form, "manager")
    assert acme.form("lead", form["id"])["total"] == 13.57


def test_a_side_is_shown_to_others_once_it_is_handed_in(acme: Any, form: Any) -> None:
    acme.score("worker", form, "self", 55)
    drafts = {who: acme.form(who, form["id"]) for who in ("lead", "boss", "hr", "hrbp")}
    assert {(one["self_total"], one["items"][0]["self_score"]) for one in drafts.values()} == {
        (None, None)
    }

    acme.submit("worker", form, "self")
    acme.score("lead", form, "manager", 66)
    assert acme.form("lead", form["id"])["total"] == 66
    for who in ("boss", "hr", "hrbp"):
        one = acme.form(who, form["id"])
        assert (one["self_total"], one["total"], one["scoring_side"]) == (55, None, None)

    acme.submit("lead", form, "manager")
    for who in ("boss", "hr", "hrbp"):
        assert acme.form(who, form["id"])["total"] == 66


def test_hr_does_not_see_its_own_result(acme: Any) -> None:
    acme.peers.add_goal(acme.id["hr"], acme.cycle_id)
    form = acme.open_form("hr")
    acme.hand_in("hr", form, "self", 80)
    acme.hand_in("boss", form, "manager", 40)

    own = acme.form("hr", form["id"])
    assert (own["scoring_side"], own["total"], own["items"][0]["manager_score"]) == (
        "self",
        None,
        None,
    )
    assert acme.form("boss", form["id"])["total"] == 40


def test_nobody_rates_but_the_manager(acme: Any, form: Any) -> None:
    acme.hand_in("worker", form, "self", 80)

    for who in ("worker", "boss", "hr", "hrbp"):
        with acme.refuses(403, "form.wrong_side"):
            acme.score(who, form, "manager", 1)
        with acme.refuses(403, "form.wrong_side"):
            acme.submit(who, form, "manager")
    with acme.refuses(403, "form.wrong_side"):
        acme.submit("lead", form, "self")


def test_a_form_without_a_manager_waits_for_hr_but_not_for_oneself(acme: Any) -> None:
    acme.peers.add_goal(acme.id["boss"], acme.cycle_id)
    form = acme.open_form("boss")
    assert form["manager"] is None
    acme.hand_in("boss", form, "self", 90)

    to_score = {
        who: form["id"]
        in [one["id"] for one in acme.get(who, "/forms?to_score=true&limit=200").json["items"]]
        for who in ("hr", "hrbp", "hrbp_elsewhere", "boss", "lead")
    }
    assert to_score == {
        "hr": True,
        "hrbp": False,
        "hrbp_elsewhere": False,
        "boss": False,
        "lead": False,
    }
    with acme.refuses(403, "form.wrong_side"):
        acme.submit("boss", form, "manager")
    assert acme.hand_in("hr", form, "manager", 75)["total"] == 75
    assert str(acme.form_row(form).manager_submitted_by) == acme.id["hr"]


def test_an_administrator_is_no_hr(acme: Any, form: Any) -> None:
    """Who sets the company up sees no reviews of others, and makes no round."""
    acme.hand_in("worker", form, "self", 80)
    found = acme.get("founder", "/forms?limit=200").json["items"]

    assert form["id"] not in [one["id"] for one in found]
    with acme.refuses(404, "form.not_found"):
        acme.get("founder", f"/forms/{form['id']}")
    assert acme.get("founder", "/rounds").json["items"] == []
    body = {"name": "季度", "cycle_ids": [acme.cycle_id], "opens_on": "2026-12-01"}
    with acme.refuses(403, "not_allowed"):
        acme.post("founder", "/rounds", **body, closes_on="2026-12-20")


def test_an_admin_without_a_manager_waits_for_another_in_hr(acme: Any) -> None:
    acme.peers.add_goal(acme.id["founder"], acme.cycle_id)
    form = acme.open_form("founder")
    acme.hand_in("founder", form, "self", 100)

    def waits_for(who: str) -> bool:
        found = acme.get(who, "/forms?to_score=true&limit=200").json["items"]
        return form["id"] in [one["id"] for one in found]

    assert (waits_for("founder"), waits_for("hr")) == (False, True)
    with acme.refuses(403, "form.wrong_side"):
        acme.score("founder", form, "manager", 120)
    assert acme.hand_in("hr", form, "manager", 60)["total"] == 60
    assert acme.form("founder", form["id"])["total"] is None


def test_to_score_holds_what_waits_now(acme: Any, form: Any) -> None:
    def waits() -> bool:
        found = acme.get("lead", "/forms?to_score=true&limit=200").json["items"]
        return form["id"] in [one["id"] for one in found]

    before = waits()
    acme.hand_in("worker", form, "self", 80)
    during = waits()
    acme.hand_in("lead", form, "manager", 80)

    assert (before, during, waits()) == (False, True, False)
    mine = acme.get("worker", "/forms?mine=true&limit=200").json["items"]
    assert {one["employee"]["id"] for one in mine} == {acme.id["worker"]}


def test_a_form_is_handed_in_once(acme: Any, form: Any) -> None:
    assert acme.submit("worker", form, "self").json["code"] == "form.no_scores"
    acme.score("worker", form, "self", 80)
    path, key = f"/forms/{form['id']}/submissions", {"Idempotency-Key": str(new_id())}

    first = acme.call("worker", "POST", path, json={"by": "self"}, headers=key)
    retried = acme.call("worker", "POST", path, json={"by": "self"}, headers=key)
    with acme.refuses(409, "form.submitted"):
        acme.submit("worker", form, "self")
    with acme.refuses(409, "form.submitted"):
        acme.score("worker", form, "self", 81)

    assert (first.status_code, retried.status_code) == (201, 201)
    assert first.json == retried.json


def test_a_manager_waits_for_the_self_review(acme: Any, form: Any) -> None:
    with acme.refuses(409, "form.self_review_pending"):
        acme.score("lead", form, "manager", 80)
    with acme.refuses(409, "form.self_review_pending"):
        acme.submit("lead", form, "manager")
