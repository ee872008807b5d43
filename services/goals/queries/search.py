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
RANK = sa.case((Goal.owner_kind == "company", 0), (Goal.owner_kind == "unit", 1), else_=2)


def goals(uow: UnitOfWork, text: str, terms: str, cycle_id: UUID | None) -> list[UUID]:
    """The best of the goals that the caller may see and that hold all `terms` (a tsquery).

    Those of cycles that are still open come first; others fill up.
    """
    if cycle_id:
        return _best(uow, text, terms, [cycle_id])
    open_cycles = list(uow.session.scalars(sa.select(Cycle.id).where(Cycle.state != "closed")))
    found = _best(uow, text, terms, open_cycles) if open_cycles else []
    if len(found) < MOST:
        found = list(dict.fromkeys([*found, *_best(uow, text, terms, [])]))
    return found[:MOST]


def _best(uow: UnitOfWork, text: str, terms: str, cycle_ids: Sequence[UUID]) -> list[UUID]:
    """Each part is read in the index's order, as far as it is ranked and no further."""
    within = f"{terms} & {marked(*cycle_ids)}" if cycle_ids else terms
    parts = [part.limit(RANKED).subquery() for part in _parts(uow, within)]
    ids = sa.union(*[sa.select(part.c.id) for part in parts]).subquery()
    literal = sa.case((Goal.title.icontains(text.strip(), autoescape=True), 0), else_=1)
    mine = sa.case((Goal.owner_id == getattr(uow.caller, "person_id", None), 0), else_=1)
    query = (
        sa.select(Goal.id)
        .where(Goal.id.in_(sa.select(ids.c.id)))
        .order_by(literal, mine, RANK, Goal.id.desc())
        .limit(MOST)
    )
    return list(uow.session.scalars(query))


def _parts(uow: UnitOfWork, terms: str) -> list[sa.Select[Any]]:
    """What the caller may see, in parts that are found without looking at what they may not."""
    seen = visible(uow, Goal, of_many=True)
    upper = _holding(f"{terms} & {marked('company', 'unit')}").where(seen)
    of_people = f"{terms} & {marked('person')}"
    if sees_everything(uow):
        return [upper, _holding(of_people).where(seen)]
    for_all = _holding(f"{of_people} & {marked('open')}").where(seen)
    for_some = _holding(f"{of_people} & {marked('managers', 'named')}").where(seen)
    below = owners_below(uow, MOST_OWNERS)
    if below is None:
        return [upper, for_all, _holding(of_people).where(seen)]
    own = _holding(of_people).where(Goal.owner_id.in_(below), seen)
    return [upper, for_all, for_some, own]


def _holding(terms: str) -> sa.Select[Any]:
    # Not known to the planner: a guess at a frequent word would have it read the whole table.
    asked = sa.select(sa.cast(terms, TSQUERY)).scalar_subquery()
    return sa.select(Goal.id).where(Goal.words.bool_op("@@")(asked))
