"""Scores: each side writes its own and submits once; the total is computed, never entered."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from servicekit.errors import FieldError, Invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.appraisals import events, queries
from services.appraisals.models import Form, Score, Side
from services.appraisals.models.totals import HIGHEST_SCORE, LOWEST_SCORE
from services.appraisals.schemas import ScoreInput
from services.appraisals.use_cases import forms


def set_scores(
    uow: UnitOfWork, form_id: UUID, side: Side, scores: Sequence[ScoreInput], version: int
) -> Form:
    """Set one side's scores of these items; those of other items stay.

    Raises NotFound `form.not_found`, Forbidden `form.wrong_side`, Conflict `round.closed`,
    `form.self_review_pending`, `form.submitted` or for another `version`, Invalid for bad scores.
    """
    form = _lock_form(uow, form_id, side)
    require_version(form, version)
    form.require_turn(side)
    faults = score_faults({item["id"] for item in form.items}, scores)
    if faults:
        raise Invalid("input.invalid", faults=tuple(faults))
    previous = form.scores_of(side)
    changed = changed_scores(previous, scores)
    if changed:
        before = {item_id: previous[item_id] for item_id in changed if item_id in previous}
        form.put_scores(side, changed)
        uow.flush()
        _audit(uow, form, "form.scored", {side: before}, {side: changed})
    return form


def submit_scores(uow: UnitOfWork, form_id: UUID, side: Side) -> Form:
    """Submit one side's scores, which can only be read from then on.

    Raises NotFound `form.not_found`, Forbidden `form.wrong_side`, Conflict `round.closed` and
    those of Form.submit.
    """
    form = _lock_form(uow, form_id, side)
    before = {"state": form.state}
    now = uow.now()
    form.submit(side, uow.person.person_id, now)
    uow.flush()
    uow.publish(events.form_submitted(form, side, now), key=form.id)
    after = {
        "state": form.state,
        "by": side,
        "total": form.total_score(side),
        "evidence": form.evidence_hash,
    }
    _audit(uow, form, "form.submitted", before, after)
    return form


def score_faults(item_ids: Collection[str], scores: Sequence[ScoreInput]) -> list[FieldError]:
    """List what is wrong with scores: an unknown item, an item twice, a score outside 0..120."""
    faults, checked_ids = [], set()
    for position, new in enumerate(scores):
        item_id, score = str(new["item_id"]), new["score"]
        if item_id not in item_ids:
            faults.append(FieldError(f"scores.{position}.item_id", "form.item_unknown"))
        if item_id in checked_ids:
            faults.append(FieldError(f"scores.{position}.item_id", "form.duplicate_item"))
        if score is not None and not LOWEST_SCORE <= score <= HIGHEST_SCORE:
            bounds = {"min": LOWEST_SCORE, "max": HIGHEST_SCORE}
            faults.append(FieldError(f"scores.{position}.score", "field.range", bounds))
        checked_ids.add(item_id)
    return faults


def changed_scores(previous: Mapping[str, Score], scores: Sequence[ScoreInput]) -> dict[str, Score]:
    """Pick the scores, by item id, that differ from the previous ones.

    A score without a comment keeps the previous comment.
    """
    merged = {
        str(new["item_id"]): _merged_score(previous.get(str(new["item_id"])), new) for new in scores
    }
    return {item_id: score for item_id, score in merged.items() if previous.get(item_id) != score}


def _merged_score(previous: Score | None, new: ScoreInput) -> Score:
    previous_comment = previous["comment"] if previous else ""
    score = new["score"]
    return Score(
        score=None if score is None else format(score.normalize(), "f"),
        comment=new.get("comment", previous_comment) or "",
    )


def _lock_form(uow: UnitOfWork, form_id: UUID, side: Side) -> Form:
    """The form for update, for the one who scores on this side."""
    access = forms.visible_form(uow, form_id).access
    require(access.side == side, "form.wrong_side")
    form = queries.form(uow, form_id, lock=True)
    form.round.require_not_closed()
    return form


def _audit(
    uow: UnitOfWork,
    form: Form,
    action: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    """The employee is named, so that readers of the trail can be kept from their own scores."""
    employee = {"employee_id": form.employee_id}
    uow.audit(action, f"form:{form.id}", {**before, **employee}, {**after, **employee})
