"""appraisals: rounds of HR, and forms whose evidence is asked from goals and checkins."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.appraisals.jobs import load_form, open_forms
from services.appraisals.models import Batch
from tests.contract.coverage import Call, Routes, Rpcs
from tests.contract.coverage.goals import agreed_goal
from tests.contract.sides import Side

ROUND = "/v1/rounds/<uuid:round_id>"
FORM = "/v1/forms/<uuid:form_id>"


def _body(side: Side) -> dict[str, Any]:
    goal = side.keep("appraisals.goal", lambda: agreed_goal(side))
    days = {"opens_on": "2026-12-01", "closes_on": "2026-12-20"}
    return {"name": "年度考核", "cycle_ids": [goal["cycle"]["id"]], **days}


def _round(side: Side) -> str:
    return str(side.ok("appraisals", "POST", "/v1/rounds", "hr", json=_body(side))["id"])


def _kept_round(side: Side) -> dict[str, str]:
    return {"round_id": side.keep("appraisals.round", lambda: _round(side))}


def _open_round(side: Side) -> str:
    round_id = _round(side)
    named = {"employee_ids": [side.people["staff"]]}
    side.ok("appraisals", "POST", f"/v1/rounds/{round_id}/launch", "hr", json=named)
    return round_id


def _form(side: Side) -> Any:
    """The form of 员工 with its evidence, as the jobs of a launch make it."""
    round_id = _open_round(side)
    service = side.service("appraisals")
    with service.as_system(side.company) as uow:
        batch = uow.session.scalars(sa.select(Batch).where(Batch.round_id == UUID(round_id))).one()
        open_forms(uow, str(batch.id))
    path = f"/v1/forms?round_id={round_id}"
    (form,) = side.ok("appraisals", "GET", path, "staff")["items"]
    with service.as_system(side.company) as uow:
        load_form(uow, form["id"])
    return side.ok("appraisals", "GET", f"/v1/forms/{form['id']}", "staff")


def _kept_form(side: Side) -> str:
    return str(side.keep("appraisals.form", lambda: _form(side))["id"])


def _launch(side: Side) -> Call:
    staff = side.people["staff"]
    kwargs = {"json": {"employee_ids": [staff]}}
    return Call("hr", {"round_id": _round(side)}, kwargs, (staff,), refused="staff")


def _close(side: Side) -> Call:
    kwargs = {"json": {"to": "closed"}}
    return Call("hr", {"round_id": _open_round(side)}, kwargs, refused="staff")


def _scored(form: Any) -> dict[str, Any]:
    scores = [{"item_id": item["id"], "score": 80} for item in form["items"]]
    assert scores, "the form has no evidence to score"
    headers = {"If-Match": f'"{form["version"]}"'}
    return {"json": {"by": "self", "scores": scores}, "headers": headers}


def _score(side: Side) -> Call:
    form = _form(side)
    names = tuple(item["id"] for item in form["items"])
    return Call("staff", {"form_id": form["id"]}, _scored(form), names, refused="peer")


def _submit(side: Side) -> Call:
    form = _form(side)
    path = f"/v1/forms/{form['id']}/scores"
    side.ok("appraisals", "PUT", path, "staff", **_scored(form))
    kwargs = {"json": {"by": "self"}}
    return Call("staff", {"form_id": form["id"]}, kwargs, refused="peer")


ROUTES: Routes = {
    ("GET", "/v1/rounds"): lambda side: Call(who="hr", shows=(_kept_round(side)["round_id"],)),
    ("POST", "/v1/rounds"): lambda side: Call("hr", {}, {"json": _body(side)}, refused="staff"),
    ("GET", ROUND): lambda side: Call("hr", _kept_round(side), refused="staff"),
    ("POST", f"{ROUND}/launch"): _launch,
    ("POST", f"{ROUND}/transitions"): _close,
    ("GET", "/v1/forms"): lambda side: Call(who="staff", shows=(_kept_form(side),)),
    ("GET", FORM): lambda side: Call("staff", {"form_id": _kept_form(side)}, refused="peer"),
    ("PUT", f"{FORM}/scores"): _score,
    ("POST", f"{FORM}/submissions"): _submit,
}
RPCS: Rpcs = {}
