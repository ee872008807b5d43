"""Nudges (催办): ask owners to set goals or to submit them, each at most once a day."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, TypedDict
from uuid import UUID

from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.events import owner_message
from services.goals.access.queries import org as org_queries
from services.goals.alignment import events as alignment_events
from services.goals.alignment.permissions import can_nudge
from services.goals.alignment.queries import gaps as gap_queries
from services.goals.alignment.queries.gaps import Gap
from services.goals.alignment.use_cases.gaps import gap_filter_of
from services.goals.alignment.writes import nudges as nudge_writes
from services.goals.cycles.models import Cycle


class NudgeCounts(TypedDict):
    """How many were nudged now, were nudged today before, and cannot be nudged."""

    nudged: int
    already_nudged: int
    not_nudgeable: int


class NudgeableGap(NamedTuple):
    """A gap, and whom to ask: its owner, or the head of the unit that owns it."""

    gap: Gap
    person_id: UUID


def nudge_owners(
    uow: UnitOfWork, *, cycle_id: UUID, kind: str, ids: Collection[UUID]
) -> NudgeCounts:
    """Ask whoever answers for these gaps of a kind to close them.

    Ids that are no gaps any more, or that the caller may not nudge for, are counted as left out.
    """
    caller_id, today = uow.person.person_id, uow.tenant.today()
    gap_filter = gap_filter_of(uow, cycle_id, None)
    nudged_before = nudge_writes.lock_nudged_owners(uow, cycle_id, kind, today)
    nudgeable = _nudgeable_gaps(uow, gap_queries.gaps_among(gap_filter, kind, ids))
    due = [item for item in nudgeable if str(item.gap.owner_id) not in nudged_before]
    for item in due:
        _publish(uow, gap_filter.cycle, item, by=caller_id)
    owner_ids = {str(item.gap.owner_id) for item in due}
    if owner_ids:
        all_owner_ids = nudged_before | owner_ids
        nudge_writes.record_nudged_owners(uow, cycle_id, kind, today, all_owner_ids)
        after = {"kind": kind, "owners": sorted(owner_ids)}
        uow.audit("goal_setting.nudged", f"cycle:{cycle_id}", after=after)
    return {
        "nudged": len(owner_ids),
        "already_nudged": len(nudgeable) - len(owner_ids),
        "not_nudgeable": len(set(ids)) - len(nudgeable),
    }


def _nudgeable_gaps(uow: UnitOfWork, gaps: Sequence[Gap]) -> list[NudgeableGap]:
    """Return the gaps whose owner, or the head of whose unit, works here and is not the caller."""
    unit_ids = [gap.owner_id for gap in gaps if gap.owner_kind == "unit" and gap.owner_id]
    heads = org_queries.unit_heads(uow, unit_ids)
    answering = [
        NudgeableGap(gap, person_id)
        for gap in gaps
        if (person_id := _person_to_ask(gap, heads)) and can_nudge(uow.caller, person_id)
    ]
    active = org_queries.active_people(uow, {item.person_id for item in answering})
    return [item for item in answering if item.person_id in active]


def _person_to_ask(gap: Gap, heads: dict[UUID, UUID | None]) -> UUID | None:
    if gap.owner_kind == "unit" and gap.owner_id:
        return heads.get(gap.owner_id)
    return gap.owner_id


def _publish(uow: UnitOfWork, cycle: Cycle, nudge: NudgeableGap, *, by: UUID) -> None:
    gap = nudge.gap
    message = alignment_events.goal_setting_nudged(
        cycle,
        gap.kind,
        owner_message(gap),
        sheet_id=gap.id if gap.kind == "not_submitted" else None,
        person_id=nudge.person_id,
        by=by,
    )
    uow.publish(message, key=gap.owner_id)
