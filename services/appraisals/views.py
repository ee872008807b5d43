"""Rounds and forms as their readers may see them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypedDict
from uuid import UUID

from directory import queries as directory
from servicekit.unit_of_work.session import UnitOfWork
from services.appraisals import queries
from services.appraisals.models import EvidenceItem, Form, Round, Score, Side, totals
from services.appraisals.permissions import FormAccess, form_actions, round_actions

NOT_SCORED = Score(score=None, comment="")


class RoundView(TypedDict):
    """A round with the number of its forms by state."""

    id: UUID
    name: str
    cycle_ids: list[UUID]
    opens_on: date
    closes_on: date
    state: str
    forms: dict[str, int]
    # People of launches whose forms are not opened yet.
    pending_forms: int
    version: int
    allowed_actions: list[str]


class FormSummaryView(TypedDict):
    """A form without its items; a total that the reader may not see is None."""

    id: UUID
    round: Round
    employee: directory.DirectoryEmployee
    manager: directory.DirectoryEmployee | None
    state: str
    scoring_side: Side | None
    loaded_at: datetime | None
    frozen_at: datetime | None
    evidence_hash: str | None
    item_count: int
    self_total: Decimal | None
    total: Decimal | None
    version: int
    allowed_actions: list[str]


class FormItemView(EvidenceItem):
    """An item of the evidence with those scores, 0..120, that the reader may see."""

    weight: Decimal
    suggested_score: Decimal | None
    self_score: str | None
    self_comment: str
    manager_score: str | None
    manager_comment: str
    comment: str


class ScoreBreakdownView(TypedDict):
    """An item's weight and share in percent and its contribution, rounded to be shown."""

    item_id: str
    weight: Decimal
    score: Decimal | None
    share: Decimal | None
    contribution: Decimal | None


class FormView(FormSummaryView):
    """A whole form with its evidence and the breakdown of both totals."""

    items: list[FormItemView]
    self_breakdown: list[ScoreBreakdownView]
    breakdown: list[ScoreBreakdownView]


def show_rounds(uow: UnitOfWork, rounds: Sequence[Round]) -> list[RoundView]:
    """Show rounds with the number of forms that the caller may see."""
    round_ids = [appraisal_round.id for appraisal_round in rounds]
    form_counts = queries.form_counts_by_state(uow, round_ids)
    pending_counts = queries.pending_form_counts(uow, round_ids)
    return [
        RoundView(
            id=appraisal_round.id,
            name=appraisal_round.name,
            cycle_ids=appraisal_round.cycle_ids,
            opens_on=appraisal_round.opens_on,
            closes_on=appraisal_round.closes_on,
            state=appraisal_round.state,
            forms={"self": 0, "manager": 0, "done": 0} | form_counts.get(appraisal_round.id, {}),
            pending_forms=pending_counts.get(appraisal_round.id, 0),
            version=appraisal_round.version,
            allowed_actions=round_actions(uow.caller, appraisal_round),
        )
        for appraisal_round in rounds
    ]


def show_round(uow: UnitOfWork, appraisal_round: Round) -> RoundView:
    """Show one round, like `show_rounds`."""
    return show_rounds(uow, [appraisal_round])[0]


def show_form_summaries(
    uow: UnitOfWork, forms: Sequence[tuple[Form, FormAccess]]
) -> list[FormSummaryView]:
    """Show forms without their items, each to the extent of the caller's access."""
    person_ids = {form.employee_id for form, _ in forms}
    person_ids |= {form.manager_id for form, _ in forms if form.manager_id}
    people = directory.people(uow, person_ids)
    return [_summary(form, access, people) for form, access in forms]


def show_form(uow: UnitOfWork, form: Form, access: FormAccess) -> FormView:
    """Show a form with its evidence and how its totals came about."""
    (summary,) = show_form_summaries(uow, [(form, access)])
    weights = totals.item_weights(form.items)
    return {
        **summary,
        "items": [_item(form, access, item, weights[item["id"]]) for item in form.items],
        "self_breakdown": _breakdown(form, "self") if access.sees_self_scores else [],
        "breakdown": _breakdown(form, "manager") if access.sees_result else [],
    }


def _summary(
    form: Form, access: FormAccess, people: Mapping[UUID, directory.DirectoryEmployee]
) -> FormSummaryView:
    return FormSummaryView(
        id=form.id,
        round=form.round,
        employee=people[form.employee_id],
        manager=people.get(form.manager_id) if form.manager_id else None,
        state=form.state,
        scoring_side=access.side,
        loaded_at=form.loaded_at,
        frozen_at=form.frozen_at,
        evidence_hash=form.evidence_hash,
        item_count=len(form.items),
        self_total=form.total_score("self") if access.sees_self_scores else None,
        total=form.total_score("manager") if access.sees_result else None,
        version=form.version,
        allowed_actions=form_actions(form, access),
    )


def _item(form: Form, access: FormAccess, item: EvidenceItem, weight: Fraction) -> FormItemView:
    self_score = manager_score = NOT_SCORED
    if access.sees_self_scores:
        self_score = form.self_scores.get(item["id"], NOT_SCORED)
    if access.sees_result:
        manager_score = form.manager_scores.get(item["id"], NOT_SCORED)
    score_of_side = manager_score if access.side == "manager" else self_score
    return {
        **item,
        "weight": totals.round_half_up(weight, 4),
        # Newest first, as people read them.
        "check_ins": item["check_ins"][::-1],
        "suggested_score": totals.suggested_score(item["progress"]),
        "self_score": self_score["score"],
        "self_comment": self_score["comment"],
        "manager_score": manager_score["score"],
        "manager_comment": manager_score["comment"],
        "comment": score_of_side["comment"],
    }


def _breakdown(form: Form, side: Side) -> list[ScoreBreakdownView]:
    return [
        ScoreBreakdownView(
            item_id=item.item_id,
            weight=totals.round_half_up(item.weight, 4),
            score=item.score,
            share=None if item.share is None else totals.round_half_up(item.share * 100),
            contribution=_rounded(item.contribution),
        )
        for item in form.score_breakdown(side)
    ]


def _rounded(value: Fraction | None) -> Decimal | None:
    return None if value is None else totals.round_half_up(value)
