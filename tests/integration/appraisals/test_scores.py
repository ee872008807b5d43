"""Scores over HTTP: what is kept, what is refused and where it stands."""

import json
from typing import Any

import pytest

from chengshi.appraisals.v1.events_pb2 import FormSubmitted
from chengshi.audit.v1.events_pb2 import AuditRecorded
from servicekit.ids import new_id
from servicekit.testing import outbox_of


def put_text(acme: Any, form: Any, body: str) -> Any:
    """The worker's own scores as text that no encoder of JSON would write."""
    return acme.call(
        "worker",
        "PUT",
        f"/forms/{form['id']}/scores",
        data=body,
        content_type="application/json",
        headers={"If-Match": f'"{form["version"]}"'},
    )


def test_scores_need_the_version_that_was_read(acme: Any, form: Any) -> None:
    version = form["version"]
    score = {"item_id": form["items"][0]["id"], "score": 80}

    with acme.refuses(428, "if_match.missing"):
        acme.put("worker", form["id"], None, by="self", scores=[score])
    done = acme.put("worker", form["id"], version, by="self", scores=[score])
    with acme.refuses(412, "stale"):
        acme.put("worker", form["id"], version, by="self", scores=[score])

    assert done.status_code == 200
    assert done.headers["ETag"] == f'"{version + 1}"'


def test_scores_of_other_items_stay_and_null_is_not_scored(acme: Any, form: Any) -> None:
    first, second, _ = (item["id"] for item in form["items"])

    def put(**score: Any) -> Any:
        version = acme.form("worker", form["id"])["version"]
        return acme.put("worker", form["id"], version, by="self", scores=[score]).json

    put(item_id=first, score=80, comment="做得好")
    put(item_id=second, score=0)
    assert put(item_id=first, score=81)["self_total"] == 54
    cleared = put(item_id=first, score=None)

    assert cleared["self_total"] == 0
    assert cleared["items"][0]["comment"] == "做得好"
    assert [item["self_score"] for item in cleared["items"]] == [None, 0, None]


@pytest.mark.parametrize(
    ("score", "code"),
    [
        ("121", "field.range"),
        ("-0.01", "field.range"),
        ("1e400", "field.number_too_large"),
        ('"NaN"', "field.number_too_large"),
        ('"80分"', "field.not_a_number"),
        ("true", "field.not_a_number"),
        ("[80]", "field.not_a_number"),
    ],
)
def test_what_is_no_score_is_refused_where_it_stands(
    acme: Any, form: Any, score: str, code: str
) -> None:
    items = [item["id"] for item in form["items"]]
    body = (
        f'{{"by": "self", "scores": [{{"item_id": "{items[0]}", "score": 80}},'
        f' {{"item_id": "{items[1]}", "score": {score}}}]}}'
    )

    with acme.refuses(422, code):
        response = put_text(acme, form, body)

    assert [(one["path"], one["code"]) for one in response.json["errors"]] == [
        ("scores.1.score", code)
    ]
    assert acme.form("worker", form["id"])["self_total"] is None


def test_nan_is_no_json(acme: Any, form: Any) -> None:
    body = f'{{"by": "self", "scores": [{{"item_id": "{form["items"][0]["id"]}", "score": NaN}}]}}'

    response = put_text(acme, form, body)

    assert (response.status_code, response.json["code"]) == (400, "request.malformed")


def test_items_that_are_unknown_or_twice_are_refused_where_they_stand(acme: Any, form: Any) -> None:
    known = form["items"][0]["id"]
    scores = [{"item_id": item_id, "score": 1} for item_id in (known, str(new_id()), known)]

    with acme.refuses(422, "form.item_unknown", "form.duplicate_item"):
        response = acme.put("worker", form["id"], form["version"], by="self", scores=scores)

    assert [(one["path"], one["code"]) for one in response.json["errors"]] == [
        ("scores.1.item_id", "form.item_unknown"),
        ("scores.2.item_id", "form.duplicate_item"),
    ]
    assert response.json["errors"][0]["message"] == "考核表中没有这一项。"


def test_scores_are_audited_and_leave_by_no_other_event(acme: Any, form: Any) -> None:
    acme.score("worker", form, "self", 41.5)
    acme.score("worker", form, "self", 42.5)
    acme.hand_in("worker", form, "self", 42.5)
    acme.hand_in("lead", form, "manager", 43.5)

    rows = [
        row
        for row in outbox_of(acme.appraisals, acme.company)
        if row.key.endswith(form["id"]) and not row.type.endswith("FormOpened")
    ]
    audits = [AuditRecorded.FromString(row.payload) for row in rows if "Audit" in row.type]
    item_id = form["items"][0]["id"]
    changed = [
        (json.loads(one.before)["self"], json.loads(one.after)["self"][item_id]["score"])
        for one in audits
        if one.action == "form.scored" and "self" in json.loads(one.after)
    ]
    assert changed == [({}, "41.5"), ({item_id: {"score": "41.5", "comment": ""}}, "42.5")]
    assert {one.actor for one in audits if one.action == "form.scored"} == {
        f"person:{acme.id['worker']}",
        f"person:{acme.id['lead']}",
    }
    submitted = [row for row in rows if row.type.endswith("FormSubmitted")]
    told = [FormSubmitted.FromString(row.payload) for row in submitted]
    assert [(one.by, one.employee_id, one.manager_id) for one in told] == [
        ("self", acme.id["worker"], acme.id["lead"]),
        ("manager", acme.id["worker"], acme.id["lead"]),
    ]
    assert all(b"43.5" not in row.payload for row in submitted)
    assert {row.type.rpartition(".")[2] for row in rows} == {"AuditRecorded", "FormSubmitted"}


def test_clients_of_partners_see_no_form(acme: Any, form: Any) -> None:
    token = acme.appraisals.issuer.client(acme.company, "appraisals:read")

    for path in ("/v1/forms", f"/v1/forms/{form['id']}"):
        with acme.refuses(403, "caller.not_a_person"):
            acme.appraisals.http.get(path, headers=acme.appraisals.bearer(token))
