"""Rounds and forms as the caller may see them."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.errors import NotFound
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.appraisals import permissions, queries
from services.appraisals.models import Form, Item, Round, Score, scoring
from services.appraisals.permissions import View

NOT_SCORED = Score(score=None, comment="")


def list_rounds(uow: UnitOfWork, *, after: str, limit: int) -> Page:
    if not permissions.sees_rounds(uow.caller):
        return Page(items=[], next=None)
    found = queries.rounds(uow, after=after, limit=limit)
    return Page(items=show_rounds(uow, found["items"]), next=found["next"])


def show_rounds(uow: UnitOfWork, rounds: Sequence[Round]) -> list[dict[str, Any]]:
    """Rounds with how far their forms are."""
    ids = [item.id for item in rounds]
    states, opening = queries.forms_by_state(uow, ids), queries.still_opening(uow, ids)
    return [
        {
            "id": item.id,
            "name": item.name,
            "cycle_ids": item.cycle_ids,
            "opens_on": item.opens_on,
            "closes_on": item.closes_on,
            "state": item.state,
            "forms": {"self": 0, "manager": 0, "done": 0} | states.get(item.id, {}),
            "opening": opening.get(item.id, 0),
            "version": item.version,
        }
        for item in rounds
    ]


def show_round(uow: UnitOfWork, one: Round) -> dict[str, Any]:
    return show_rounds(uow, [one])[0]


def list_forms(uow: UnitOfWork, **query: Any) -> Page:
    found = queries.forms(uow, **query)
    views = _views(uow, found["items"])
    people = _people(uow, found["items"])
    shown = [
        _summary(form, view, people) for form in found["items"] if (view := views.get(form.id))
    ]
    return Page(items=shown, next=found["next"])


def seen(uow: UnitOfWork, form_id: UUID) -> tuple[Form, View]:
    """The form and what the caller may know of it; NotFound where that is nothing."""
    form = queries.form(uow, form_id)
    view = _views(uow, [form]).get(form.id)
    if view is None:
        raise NotFound("form.not_found")
    return form, view


def show_form(uow: UnitOfWork, form_id: UUID) -> dict[str, Any]:
    """The whole form with its evidence, and how its totals came about."""
    form, view = seen(uow, form_id)
    weights = scoring.weights(form.items)
    return _summary(form, view, _people(uow, [form])) | {
        "items": [_item(form, view, item, weights[item["id"]]) for item in form.items],
        "self_working": _working(form.working("self")) if view.self_scores else [],
        "working": _working(form.working("manager")) if view.result else [],
    }


def _views(uow: UnitOfWork, forms: Collection[Form]) -> dict[UUID, View]:
    person, ids = uow.person, {form.employee_id for form in forms}
    led = queries.led_by(uow, person.person_id, ids)
    hr = queries.in_hr_scope(uow, person, ids)
    return {
        form.id: view
        for form in forms
        if (
            view := permissions.view(
                person, form, above=form.employee_id in led, hr=form.employee_id in hr
            )
        )
    }


def _people(uow: UnitOfWork, forms: Collection[Form]) -> dict[UUID, directory.DirectoryEmployee]:
    ids = {form.employee_id for form in forms} | {form.manager_id for form in forms}
    return directory.people(uow, [person_id for person_id in ids if person_id])


def _summary(
    form: Form, view: View, people: dict[UUID, directory.DirectoryEmployee]
) -> dict[str, Any]:
    return {
        "id": form.id,
        "round": form.round,
        "employee": people[form.employee_id],
        "manager": people.get(form.manager_id) if form.manager_id else None,
        "state": form.state,
        "scores_as": view.scores_as,
        "loaded_at": form.loaded_at,
        "frozen_at": form.frozen_at,
        "evidence_hash": form.evidence_hash,
        "item_count": len(form.items),
        "self_total": scoring.total(form.working("self")) if view.self_scores else None,
        "total": scoring.total(form.working("manager")) if view.result else None,
        "version": form.version,
    }


def _item(form: Form, view: View, item: Item, weight: Fraction) -> dict[str, Any]:
    own = form.self_scores.get(item["id"], NOT_SCORED) if view.self_scores else NOT_SCORED
    managers = form.manager_scores.get(item["id"], NOT_SCORED) if view.result else NOT_SCORED
    mine = managers if view.scores_as == "manager" else own
    return item | {
        "weight": scoring.rounded(weight, 4),
        # Newest first, as people read them.
        "check_ins": item["check_ins"][::-1],
        "suggested_score": scoring.suggested(item["progress"]),
        "self_score": own["score"],
        "self_comment": own["comment"],
        "manager_score": managers["score"],
        "manager_comment": managers["comment"],
        "comment": mine["comment"],
    }


def _working(parts: Sequence[scoring.Part]) -> list[dict[str, Any]]:
    return [
        {
            "item_id": part.item_id,
            "weight": scoring.rounded(part.weight, 4),
            "score": part.score,
            "share": _shown(part.share, 100),
            "contribution": _shown(part.contribution, 1),
        }
        for part in parts
    ]


def _shown(value: Fraction | None, times: int) -> Decimal | None:
    return None if value is None else scoring.rounded(value * times)
