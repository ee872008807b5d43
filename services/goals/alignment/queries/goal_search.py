"""Goals by their words, in Chinese and English: docs/adr/0034-goals-carry-their-words.md."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from directory.visibility import owners_below, sees_everything, visible
from servicekit.callers import Person
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries import owner_search as owner_search_queries
from services.goals.alignment.queries.levels import LEVEL_ORDER, LEVELS
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal
from services.goals.search.search_index import tags_tsquery

MAX_RESULTS = 20
# Places for goals of owners whose names only contain what was typed.
MAX_UNCERTAIN = 6
# Of each select so many goals are ranked.
MAX_RANKED = 200
# Of each open cycle and level so many of the newest goals are looked through first.
MAX_NEWEST = 1_000
# Up to so many owners below the caller their goals are looked up by owner.
MAX_OWNERS_BELOW = 2_000
UUIDS = sa.ARRAY(sa.Uuid())


class RankedGoals(NamedTuple):
    """The ids of the best goals, and whether MAX_RANKED may have left better ones unread."""

    ids: list[UUID]
    may_be_more: bool


def goals(uow: UnitOfWork, text: str, terms: str, cycle_id: UUID | None) -> list[UUID]:
    """Return up to MAX_RESULTS goals that the caller sees, the best first.

    Goals of owners whose whole name was typed, or whose name beside other words, come first; goals
    that contain `terms` (the text as a tsquery) follow; last come goals of owners whose names only
    contain the text.
    """
    owners = owner_search_queries.owners_by_name(uow, text)
    owned = owner_search_queries.goals_of_owners(uow, owners, cycle_id, MAX_RESULTS)
    certain = [goal.id for goal in owned if goal.owner_is_certain]
    matching = goals_by_words(uow, text, terms, cycle_id) if len(certain) < MAX_RESULTS else []
    best = list(dict.fromkeys([*certain, *matching]))
    uncertain = [goal.id for goal in owned if not goal.owner_is_certain and goal.id not in best]
    last = uncertain[: max(MAX_UNCERTAIN, MAX_RESULTS - len(best))]
    return best[: MAX_RESULTS - len(last)] + last


def goals_by_words(uow: UnitOfWork, text: str, terms: str, cycle_id: UUID | None) -> list[UUID]:
    """Return the best goals that contain all `terms` and that the caller sees.

    The newest goals of open cycles are enough for frequent words; for others the index is read.
    """
    selects = [_newest(terms, cycle_id)]
    below = owners_below(uow, MAX_OWNERS_BELOW)
    if below:
        selects.append(_containing(terms, cycle_id).where(Goal.owner_id.in_(below)))
    newest = _ranked(uow, text, selects)
    if len(newest.ids) == MAX_RESULTS:
        return newest.ids
    # Without an order each select stops in the index as soon as it has what is ranked.
    limited = [select.limit(MAX_RANKED) for select in _by_visibility(uow, terms, cycle_id, below)]
    indexed = _ranked(uow, text, limited)
    if not indexed.may_be_more:
        return indexed.ids
    return list(dict.fromkeys([*newest.ids, *indexed.ids]))[:MAX_RESULTS]


def _ranked(uow: UnitOfWork, text: str, selects: Sequence[sa.Select[Any]]) -> RankedGoals:
    """Rank by: title contains the text, the caller's own, level, newest."""
    subqueries = [select.subquery() for select in selects]
    ids = sa.union_all(*[sa.select(subquery.c.id) for subquery in subqueries]).cte("ids")
    caller_id = uow.caller.person_id if isinstance(uow.caller, Person) else None
    title_order = sa.case((Goal.title.icontains(text.strip(), autoescape=True), 0), else_=1)
    owner_order = sa.case((Goal.owner_id == caller_id, 0), else_=1)
    # An array makes the planner look ids up one by one; of a join it expects half of the table.
    id_array = sa.func.array(sa.select(ids.c.id).scalar_subquery(), type_=UUIDS)
    id_count = sa.select(sa.func.count()).select_from(ids).scalar_subquery()
    query = (
        sa.select(Goal.id, id_count.label("id_count"))
        .where(Goal.id == sa.any_(id_array), visible(uow, Goal, of_many=True))
        .order_by(title_order, owner_order, LEVEL_ORDER, Goal.id.desc())
        .limit(MAX_RESULTS)
    )
    rows = uow.session.execute(query).all()
    return RankedGoals([row.id for row in rows], bool(rows) and rows[0].id_count >= MAX_RANKED)


def _newest(terms: str, cycle_id: UUID | None) -> sa.Select[Any]:
    """Select goals that contain all terms among the newest of each open cycle and level."""
    is_searched = Cycle.id == cycle_id if cycle_id else Cycle.state != "closed"
    level_names = sa.func.unnest(sa.literal(list(LEVELS), sa.ARRAY(sa.Text())))
    levels = level_names.table_valued(sa.column("level", sa.Text), name="levels").render_derived()
    newest = (
        sa.select(Goal.id, Goal.words)
        .where(Goal.cycle_id == Cycle.id, Goal.owner_kind == levels.c.level)
        .order_by(Goal.id.desc())
        .limit(MAX_NEWEST)
        .correlate(Cycle, levels)
        .lateral("newest")
    )
    source = sa.join(Cycle, levels, sa.true()).join(newest, sa.true())
    contains_terms = newest.c.words.bool_op("@@")(_tsquery(terms))
    return sa.select(newest.c.id).select_from(source).where(is_searched, contains_terms)


def _by_visibility(
    uow: UnitOfWork, terms: str, cycle_id: UUID | None, below: list[UUID] | None
) -> list[sa.Select[Any]]:
    """Select what the caller sees by marks of visibility, so that little else is read.

    `below` are the owners below the caller, None where they are too many.
    """
    upper_levels, is_visible = tags_tsquery("company", "unit"), visible(uow, Goal, of_many=True)
    if sees_everything(uow):
        people = _containing(f"{terms} & {tags_tsquery('person')}", cycle_id)
        upper = _containing(f"{terms} & {upper_levels}", cycle_id)
        return [upper.where(is_visible), people.where(is_visible)]
    restricted = f"({tags_tsquery('managers', 'named')} | {tags_tsquery('line')} & {upper_levels})"
    is_below = is_visible if below is None else Goal.owner_id.in_(below)
    return [
        _containing(f"{terms} & {upper_levels} & {tags_tsquery('open')}", cycle_id),
        _containing(f"{terms} & {tags_tsquery('person')} & {tags_tsquery('open')}", cycle_id),
        _containing(f"{terms} & {restricted}", cycle_id).where(is_visible),
        _containing(terms, cycle_id).where(is_below),
    ]


def _containing(terms: str, cycle_id: UUID | None) -> sa.Select[Any]:
    tsquery = f"{terms} & {tags_tsquery(cycle_id)}" if cycle_id else terms
    return sa.select(Goal.id).where(Goal.words.bool_op("@@")(_tsquery(tsquery)))


def _tsquery(terms: str) -> sa.ScalarSelect[Any]:
    # A subquery hides the terms from the planner, which reads the whole table for a frequent word.
    return sa.select(sa.cast(terms, TSQUERY)).scalar_subquery()
