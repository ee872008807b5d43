"""Rounds: added, read and closed by HR."""

from uuid import UUID

from servicekit.errors import NotFound, invalid, require
from servicekit.paging import ActionPage, with_actions
from servicekit.unit_of_work.session import UnitOfWork
from services.appraisals import permissions, queries, views
from services.appraisals.models import Round
from services.appraisals.schemas import RoundInput


def list_rounds(uow: UnitOfWork, *, after: str, limit: int) -> ActionPage:
    """List rounds, newest first, as RoundView; none for who is not in HR."""
    if not permissions.can_see_rounds(uow.caller):
        return ActionPage(items=[], next=None, allowed_actions=[])
    page = queries.rounds(uow, after=after, limit=limit)
    items = views.show_rounds(uow, page["items"])
    return with_actions(page, items, permissions.round_list_actions(uow.caller))


def add_round(uow: UnitOfWork, new: RoundInput) -> Round:
    """Add a draft round; raises Forbidden, and Invalid `round.end_before_start`."""
    require(permissions.can_see_rounds(uow.caller))
    if new["closes_on"] < new["opens_on"]:
        raise invalid("closes_on", "round.end_before_start")
    appraisal_round = Round(
        name=new["name"],
        cycle_ids=list(dict.fromkeys(new["cycle_ids"])),
        opens_on=new["opens_on"],
        closes_on=new["closes_on"],
        state="draft",
        created_by=uow.person.person_id,
    )
    uow.add(appraisal_round)
    uow.flush()
    uow.audit("round.added", f"round:{appraisal_round.id}", after=dict(new))
    return appraisal_round


def close_round(uow: UnitOfWork, round_id: UUID) -> Round:
    """Close an open round, so that it takes no more scores.

    Raises NotFound `round.not_found`, Forbidden, Conflict `round.closed` or `round.not_open`.
    """
    appraisal_round = lock_round(uow, round_id)
    before = {"state": appraisal_round.state}
    appraisal_round.close()
    uow.flush()
    after = {"state": appraisal_round.state}
    uow.audit("round.closed", f"round:{appraisal_round.id}", before, after)
    return appraisal_round


def visible_round(uow: UnitOfWork, round_id: UUID) -> Round:
    """Read a round; raises NotFound `round.not_found`, also for who is not in HR."""
    appraisal_round = queries.appraisal_round(uow, round_id)
    if not permissions.can_see_rounds(uow.caller):
        raise NotFound("round.not_found")
    return appraisal_round


def lock_round(uow: UnitOfWork, round_id: UUID) -> Round:
    """Read a round for update; raises NotFound `round.not_found`, Forbidden if not theirs."""
    visible_round(uow, round_id)
    appraisal_round = queries.appraisal_round(uow, round_id, lock=True)
    require(permissions.can_change_round(uow.caller, appraisal_round))
    return appraisal_round
