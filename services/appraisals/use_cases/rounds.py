"""Rounds: made and closed by HR."""

from typing import Any
from uuid import UUID

from servicekit.errors import NotFound, invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from services.appraisals import permissions, queries
from services.appraisals.models import Round


def add_round(uow: UnitOfWork, new: dict[str, Any]) -> Round:
    """A draft; launching it opens forms."""
    require(permissions.sees_rounds(uow.caller))
    if new["closes_on"] < new["opens_on"]:
        raise invalid("closes_on", "round.ends_before_it_opens")
    made = Round(
        name=new["name"],
        cycle_ids=list(dict.fromkeys(new["cycle_ids"])),
        opens_on=new["opens_on"],
        closes_on=new["closes_on"],
        state="draft",
        created_by=uow.person.person_id,
    )
    uow.add(made)
    uow.flush()
    uow.audit("round.added", f"round:{made.id}", after=new)
    return made


def close_round(uow: UnitOfWork, round_id: UUID) -> Round:
    """No score is taken from now on."""
    closing = changeable(uow, round_id)
    before = {"state": closing.state}
    closing.close()
    uow.flush()
    uow.audit("round.closed", f"round:{closing.id}", before, {"state": closing.state})
    return closing


def seen(uow: UnitOfWork, round_id: UUID) -> Round:
    found = queries.round_(uow, round_id)
    if not permissions.sees_rounds(uow.caller):
        raise NotFound("round.not_found")
    return found


def changeable(uow: UnitOfWork, round_id: UUID) -> Round:
    """The round under its lock, for those who may change it."""
    seen(uow, round_id)
    found = queries.round_(uow, round_id, lock=True)
    require(permissions.can_change(uow.caller, found))
    return found
