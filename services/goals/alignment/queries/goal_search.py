"""Goals by their words, in both languages: see models/words.py."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from directory.visibility import owners_below, sees_everything, visible
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries import owner_search as owner_search_queries
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal
from services.goals.search.search_index import tags_tsquery

MOST = 20
# Goals whose owners' names are only like what was typed.
MOST_ALIKE = 6
# Of each part so many are ranked.
RANKED = 200
# So many of the newest of each cycle and level are looked through.
NEWEST = 1_000
# Owners below the caller whose goals are looked at one by one.
MOST_OWNERS = 2_000
IDS = sa.ARRAY(sa.Uuid())
LEVELS = ("company", "unit", "person")
RANK = sa.case((Goal.owner_kind == "company", 0), (Goal.owner_kind == "unit", 1), else_=2)


def goals(uow: UnitOfWork, text: str, terms: str, cycle_id: UUID | None) -> list[UUID]:
    """The best of the goals that the caller may see: by whose they are, and by their words.

    Where a whole name was typed, or a name among other words, its goals come first; where only a
    part of a name is like it, some of them come last.
    """
    owned = owner_search_queries.goals_of(
        uow, owner_search_queries.named(uow, text), cycle_id, MOST
    )
    meant = [goal_id for goal_id, sure in owned if sure]
    found = by_words(uow, text, terms, cycle_id) if len(meant) < MOST else []
    best = list(dict.fromkeys([*meant, *found]))
    alike = [goal_id for goal_id, sure in owned if not sure and goal_id not in best]
    kept = alike[: max(MOST_ALIKE, MOST - len(best))]
    return best[: MOST - len(kept)] + kept


def by_words(uow: UnitOfWork, text: str, terms: str, cycle_id: UUID | None) -> list[UUID]:
    """The best of those that hold all `terms` (a tsquery).

    A frequent word is found often enough among the newest of the cycles in use; for all others
    the index is asked.
    """
    newest = [_newest(uow, terms, cycle_id)]
    below = owners_below(uow, MOST_OWNERS)
    if below:
        newest.append(_holding(terms, cycle_id).where(Goal.owner_id.in_(below)))
    first, _ = _ranked(uow, text, newest)
    if len(first) == MOST:
        return first
    # Each part is read in the index's order, as far as it is ranked and no further.
    parts = [part.limit(RANKED) for part in _parts(uow, terms, cycle_id, below)]
    found, more = _ranked(uow, text, parts)
    return list(dict.fromkeys([*first, *found]))[:MOST] if more else found


def _ranked(uow: UnitOfWork, text: str, parts: Sequence[sa.Select[Any]]) -> tuple[list[UUID], bool]:
    """The best of these, and whether there may be more than these."""
    taken = [part.subquery() for part in parts]
    ids = sa.union_all(*[sa.select(part.c.id) for part in taken]).cte("ids")
    literal = sa.case((Goal.title.icontains(text.strip(), autoescape=True), 0), else_=1)
    mine = sa.case((Goal.owner_id == getattr(uow.caller, "person_id", None), 0), else_=1)
    # Looked up one by one: to the planner they might be half of the table.
    known = sa.func.array(sa.select(ids.c.id).scalar_subquery(), type_=IDS)
    met = sa.select(sa.func.count()).select_from(ids).scalar_subquery()
    query = (
        sa.select(Goal.id, met.label("met"))
        .where(Goal.id == sa.any_(known), visible(uow, Goal, of_many=True))
        .order_by(literal, mine, RANK, Goal.id.desc())
        .limit(MOST)
    )
    rows = uow.session.execute(query).all()
    return [row.id for row in rows], bool(rows) and rows[0].met >= RANKED


def _newest(uow: UnitOfWork, terms: str, cycle_id: UUID | None) -> sa.Select[Any]:
    """Those that hold all terms among the newest of each cycle in use and level."""
    used = Cycle.id == cycle_id if cycle_id else Cycle.state != "closed"
    given = sa.func.unnest(sa.literal(list(LEVELS), sa.ARRAY(sa.Text())))
    levels = given.table_valued(sa.column("level", sa.Text), name="levels").render_derived()
    newest = (
        sa.select(Goal.id, Goal.words)
        .where(Goal.cycle_id == Cycle.id, Goal.owner_kind == levels.c.level)
        .order_by(Goal.id.desc())
        .limit(NEWEST)
        .correlate(Cycle, levels)
        .lateral("newest")
    )
    places = sa.join(Cycle, levels, sa.true()).join(newest, sa.true())
    holds = newest.c.words.bool_op("@@")(_asked(terms))
    return sa.select(newest.c.id).select_from(places).where(used, holds)


def _parts(
    uow: UnitOfWork, terms: str, cycle_id: UUID | None, below: list[UUID] | None
) -> list[sa.Select[Any]]:
    """What the caller may see, in parts that are found without looking at what they may not."""
    upper, seen = tags_tsquery("company", "unit"), visible(uow, Goal, of_many=True)
    if sees_everything(uow):
        of_people = _holding(f"{terms} & {tags_tsquery('person')}", cycle_id)
        return [_holding(f"{terms} & {upper}", cycle_id).where(seen), of_people.where(seen)]
    for_some = f"({tags_tsquery('managers', 'named')} | {tags_tsquery('line')} & {upper})"
    own = _holding(terms, cycle_id).where(seen if below is None else Goal.owner_id.in_(below))
    return [
        _holding(f"{terms} & {upper} & {tags_tsquery('open')}", cycle_id),
        _holding(f"{terms} & {tags_tsquery('person')} & {tags_tsquery('open')}", cycle_id),
        _holding(f"{terms} & {for_some}", cycle_id).where(seen),
        own,
    ]


def _holding(terms: str, cycle_id: UUID | None) -> sa.Select[Any]:
    within = f"{terms} & {tags_tsquery(cycle_id)}" if cycle_id else terms
    return sa.select(Goal.id).where(Goal.words.bool_op("@@")(_asked(within)))


def _asked(terms: str) -> Any:
    # Not known to the planner: a guess at a frequent word would have it read the whole table.
    return sa.select(sa.cast(terms, TSQUERY)).scalar_subquery()
