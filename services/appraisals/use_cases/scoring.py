"""Scores: each side writes its own and hands in once; the total is computed, never typed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from servicekit.errors import FieldError, Invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.appraisals import events, queries
from services.appraisals.models import Form, Score, Side, scoring
from services.appraisals.use_cases import reading


def set_scores(
    uow: UnitOfWork, form_id: UUID, side: Side, scores: Sequence[dict[str, Any]], version: int
) -> Form:
    """Keep one side's scores of the items named; other items stay as they are."""
    form = _writable(uow, form_id, side)
    require_version(form, version)
    form.require_turn(side)
    _check(form, scores)
    kept = form.scores_of(side)
    given = {str(new["item_id"]): _merged(kept.get(str(new["item_id"])), new) for new in scores}
    changed = {item_id: new for item_id, new in given.items() if kept.get(item_id) != new}
    if changed:
        before = {item_id: kept[item_id] for item_id in changed if item_id in kept}
        form.put_scores(side, changed)
        uow.flush()
        _audit(uow, form, "form.scored", {side: before}, {side: changed})
    return form


def submit(uow: UnitOfWork, form_id: UUID, side: Side) -> Form:
    """Hand in one side; from then on it is read, not written."""
    form = _writable(uow, form_id, side)
    before = {"state": form.state}
    now = uow.now()
    form.submit(side, uow.person.person_id, now)
    uow.flush()
    uow.publish(events.form_submitted(form, side, now), key=form.id)
    reached = scoring.total(form.working(side))
    after = {"state": form.state, "by": side, "total": reached, "evidence": form.evidence_hash}
    _audit(uow, form, "form.submitted", before, after)
    return form


def _writable(uow: UnitOfWork, form_id: UUID, side: Side) -> Form:
    """The form under its lock, for the one whose side it is."""
    _, view = reading.seen(uow, form_id)
    require(view.scores_as == side, "form.not_your_side")
    form = queries.form(uow, form_id, lock=True)
    form.round.require_not_closed()
    return form


def _check(form: Form, scores: Sequence[dict[str, Any]]) -> None:
    known, seen, faults = {item["id"] for item in form.items}, set(), []
    for position, new in enumerate(scores):
        item_id, score = str(new["item_id"]), new["score"]
        if item_id not in known:
            faults.append(FieldError(f"scores.{position}.item_id", "form.item_unknown"))
        if item_id in seen:
            faults.append(FieldError(f"scores.{position}.item_id", "form.item_twice"))
        if score is not None and not scoring.LOWEST <= score <= scoring.HIGHEST:
            bounds = {"min": scoring.LOWEST, "max": scoring.HIGHEST}
            faults.append(FieldError(f"scores.{position}.score", "field.range", bounds))
        seen.add(item_id)
    if faults:
        raise Invalid("input.invalid", faults=tuple(faults))


def _merged(kept: Score | None, new: dict[str, Any]) -> Score:
    comment = new["comment"] if "comment" in new else (kept["comment"] if kept else "")
    return Score(
        score=None if new["score"] is None else format(new["score"].normalize(), "f"),
        comment=comment or "",
    )


def _audit(
    uow: UnitOfWork, form: Form, action: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """The employee is named, so that whoever shows the audit can keep it from them."""
    about = {"employee_id": form.employee_id}
    uow.audit(action, f"form:{form.id}", before | about, after | about)
