"""Goals by their words, in both languages: see models/words.py."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from directory.visibility import owners_below, sees_everything, visible
from servicekit.unit_of_work import UnitOfWork
from services.goals.models import Cycle, Goal, marked

MOST = 20
# A frequent word is in more goals than anybody reads. Of each part so many are ranked.
RANKED = 120
# Owners below the caller whose goals are looked at one by one.
MOST_OWNERS = 2_000
IDS = sa.ARRAY(sa.Uuid())
RANK = sa.case((Goal.owner_kind == "company", 0), (Goal.owner_kind == "unit", 1), else_=2)


def goals(uow: UnitOfWork, text: str, terms: str, cycle_id: UUID | None) -> list[UUID]:
    """The best of the goals that the caller may see and that hold all `terms` (a tsquery).

    Where there are more than are ranked, those of cycles that are not closed come first.
    """
    if cycle_id:
        return _best(uow, text, terms, [cycle_id])[0]
    found, more = _best(uow, text, terms, [])
    if more:
        closed = Cycle.state == "closed"
        cycles = uow.session.execute(sa.select(Cycle.id, closed.label("closed"))).all()
        current = [cycle.id for cycle in cycles if not cycle.closed]
        if 0 < len(current) < len(cycles):
            best, _ = _best(uow, text, terms, current)
            found = list(dict.fromkeys([*best, *found]))
    return found[:MOST]


def _best(
    uow: UnitOfWork, text: str, terms: str, cycle_ids: Sequence[UUID]
) -> tuple[list[UUID], bool]:
    """The best, and whether there is more than was ranked.

    Each part is read in the index's order, as far as it is ranked and no further.
    """
    within = f"{terms} & {marked(*cycle_ids)}" if cycle_ids else terms
    parts = [part.limit(RANKED).subquery() for part in _parts(uow, within)]
    ids = sa.union_all(*[sa.select(part.c.id) for part in parts]).cte("ids")
    literal = sa.case((Goal.title.icontains(text.strip(), autoescape=True), 0), else_=1)
    mine = sa.case((Goal.owner_id == getattr(uow.caller, "person_id", None), 0), else_=1)
    # Looked up one by one: to the planner they might be half of the table.
    found = sa.func.array(sa.select(ids.c.id).scalar_subquery(), type_=IDS)
    met = sa.select(sa.func.count()).select_from(ids).scalar_subquery()
    query = (
        sa.select(Goal.id, met.label("met"))
        .where(Goal.id == sa.any_(found), visible(uow, Goal, of_many=True))
        .order_by(literal, mine, RANK, Goal.id.desc())
        .limit(MOST)
    )
    rows = uow.session.execute(query).all()
    return [row.id for row in rows], bool(rows) and rows[0].met >= RANKED


def _parts(uow: UnitOfWork, terms: str) -> list[sa.Select[Any]]:
    """What the caller may see, in parts that are found without looking at what they may not."""
    upper, seen = marked("company", "unit"), visible(uow, Goal, of_many=True)
    if sees_everything(uow):
        of_people = _holding(f"{terms} & {marked('person')}")
        return [_holding(f"{terms} & {upper}").where(seen), of_people.where(seen)]
    for_some = f"({marked('managers', 'named')} | {marked('line')} & {upper})"
    below = owners_below(uow, MOST_OWNERS)
    own = _holding(terms).where(seen if below is None else Goal.owner_id.in_(below))
    return [
        _holding(f"{terms} & {upper} & {marked('open')}"),
        _holding(f"{terms} & {marked('person')} & {marked('open')}"),
        _holding(f"{terms} & {for_some}").where(seen),
        own,
    ]


def _holding(terms: str) -> sa.Select[Any]:
    # Not known to the planner: a guess at a frequent word would have it read the whole table.
    asked = sa.select(sa.cast(terms, TSQUERY)).scalar_subquery()
    return sa.select(Goal.id).where(Goal.words.bool_op("@@")(asked))
