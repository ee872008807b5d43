"""催办: who has no goals, or has not handed them in, is asked to, at most once a day for each."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import org as org_queries
from services.goals.alignment import events as alignment_events
from services.goals.alignment.permissions import can_nudge
from services.goals.alignment.queries import gaps as gap_queries
from services.goals.alignment.queries import nudges as nudge_queries
from services.goals.alignment.use_cases.gaps import asked_of
from services.goals.cycles.models import Cycle


def nudge(uow: UnitOfWork, *, cycle_id: UUID, kind: str, ids: Collection[UUID]) -> dict[str, int]:
    """Ask whoever answers for these gaps; how many were, how many already are since today.

    What is no gap any more, or not for the caller to ask for, is left out.
    """
    by, today = uow.person.person_id, uow.tenant.today()
    asked = asked_of(uow, cycle_id, None)
    told = nudge_queries.hold(uow, cycle_id, kind, today)
    found = _answering(uow, gap_queries.among(asked, kind, ids))
    fresh = {gap.owner_id: gap for gap, _ in found if str(gap.owner_id) not in told}
    for gap, person_id in found:
        if gap.owner_id in fresh:
            _tell(uow, asked.cycle, gap, person_id, by)
    if fresh:
        owners = told | {str(owner_id) for owner_id in fresh}
        nudge_queries.keep(uow, cycle_id, kind, today, owners)
        after = {"kind": kind, "owners": sorted(map(str, fresh))}
        uow.audit("goal_setting.nudged", f"cycle:{cycle_id}", after=after)
    already = len(found) - len(fresh)
    return {"nudged": len(fresh), "already": already, "left_out": len(set(ids)) - len(found)}


def _answering(uow: UnitOfWork, gaps: Sequence[Any]) -> list[tuple[Any, UUID]]:
    """The gaps that the caller may ask for, each with who is asked: the owner or its head."""
    units = [gap.owner_id for gap in gaps if gap.owner_kind == "unit"]
    heads = org_queries.unit_heads(uow, units)
    found = [
        (gap, person_id)
        for gap in gaps
        if (person_id := heads.get(gap.owner_id) if gap.owner_kind == "unit" else gap.owner_id)
        and can_nudge(uow.caller, person_id)
    ]
    working = org_queries.active_people(uow, {person_id for _, person_id in found})
    return [(gap, person_id) for gap, person_id in found if person_id in working]


def _tell(uow: UnitOfWork, cycle: Cycle, gap: Any, person_id: UUID, by: UUID) -> None:
    uow.publish(alignment_events.goal_setting_nudged(cycle, gap, person_id, by), key=gap.owner_id)
