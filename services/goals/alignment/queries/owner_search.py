"""Goals by the names of their owners, people and units."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from directory.visibility import visible
from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries.levels import LEVEL_ORDER
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal
from services.goals.models import metadata, name_words
from services.goals.search.search_index import name_tsquery, tsquery

# Of people, and of units, whose names contain what was typed, so many are read and so many used.
MAX_READ, MAX_PEOPLE, MAX_UNITS = 500, 50, 20
# Of so many words each may be a name.
MAX_WORDS = 4
UUIDS, TEXTS = sa.ARRAY(sa.Uuid()), sa.ARRAY(sa.Text())
NAME_WORDS = {
    name: str(name_words(metadata.tables[name]).compile(compile_kwargs={"literal_binds": True}))
    for name in ("directory_people", "directory_units")
}
CONTAINS_NAME = "@@ CAST(typed.terms AS tsquery) AND strpos(lower(name), typed.infix) > 0"
OWNERS_BY_NAME: str = f"""
    SELECT typed.ordinal, owner.id, owner.is_whole_name
    FROM unnest(%(names)s::text[], %(terms)s::text[], %(infixes)s::text[])
        WITH ORDINALITY AS typed(name, terms, infix, ordinal)
    CROSS JOIN LATERAL (
        (SELECT person.id, person.is_whole_name FROM (
            SELECT id, lower(name) = typed.name AS is_whole_name, status = 'left' AS has_left
            FROM directory_people WHERE {NAME_WORDS["directory_people"]} {CONTAINS_NAME}
            LIMIT {MAX_READ}
        ) AS person
        ORDER BY person.is_whole_name DESC, person.has_left, person.id LIMIT {MAX_PEOPLE})
        UNION ALL
        (SELECT unit.id, unit.is_whole_name FROM (
            SELECT id, lower(name) = typed.name AS is_whole_name, deleted
            FROM directory_units WHERE {NAME_WORDS["directory_units"]} {CONTAINS_NAME}
            LIMIT {MAX_READ}
        ) AS unit
        ORDER BY unit.is_whole_name DESC, unit.deleted, unit.id LIMIT {MAX_UNITS})
    ) AS owner
"""  # noqa: S608 - constants of this module


@dataclass(frozen=True)
class OwnerMatch:
    """An owner whose name was typed, alone or among words that their goals must contain."""

    id: UUID
    # The other words as a tsquery, empty where there are none.
    terms: str
    # The whole name was typed, or a name beside other words.
    is_certain: bool


class OwnedGoal(NamedTuple):
    """A goal of a matching owner."""

    id: UUID
    owner_is_certain: bool


def owners_by_name(uow: UnitOfWork, text: str) -> list[OwnerMatch]:
    """Return the people and units whose names contain `text`, or one word of it."""
    typed = [
        (name, *name_search, other_terms)
        for name, other_terms in _possible_names(text)
        if (name_search := name_tsquery(name))[0]
    ]
    if not typed:
        return []
    names, terms, infixes, other_terms = zip(*typed, strict=True)
    values = {"names": list(names), "terms": list(terms), "infixes": list(infixes)}
    return [
        OwnerMatch(
            row.id,
            other_terms[row.ordinal - 1],
            row.is_whole_name or bool(other_terms[row.ordinal - 1]),
        )
        for row in execute_raw(uow.session, OWNERS_BY_NAME, values)
    ]


def goals_of_owners(
    uow: UnitOfWork, owners: Sequence[OwnerMatch], cycle_id: UUID | None, limit: int
) -> list[OwnedGoal]:
    """Return the goals of these owners that the caller sees: certain owners and open cycles first.

    `limit` holds for each owner and for the answer.
    """
    if not owners:
        return []
    owner = sa.func.unnest(
        sa.literal([match.id for match in owners], UUIDS),
        sa.literal([match.terms for match in owners], TEXTS),
        sa.literal([match.is_certain for match in owners], sa.ARRAY(sa.Boolean())),
    ).table_valued(
        sa.column("id", sa.Uuid), sa.column("terms", sa.Text),
        sa.column("is_certain", sa.Boolean), name="owner",
    ).render_derived()  # fmt: skip
    contains_terms = Goal.words.bool_op("@@")(sa.cast(owner.c.terms, TSQUERY))
    # Lateral, owner by owner: they are few, and goals are many.
    goals_of_owner = (
        sa.select(Goal.id, Goal.cycle_id, LEVEL_ORDER.label("level"))
        .where(Goal.owner_id == owner.c.id, sa.or_(owner.c.terms == "", contains_terms))
        .where(visible(uow, Goal, of_many=True))
        .order_by(Goal.id.desc())
        .limit(limit)
        .correlate(owner)
    )
    if cycle_id:
        goals_of_owner = goals_of_owner.where(Goal.cycle_id == cycle_id)
    goal = goals_of_owner.lateral("goal")
    query = (
        sa.select(goal.c.id, owner.c.is_certain)
        .select_from(owner.join(goal, sa.true()))
        .join(Cycle, Cycle.id == goal.c.cycle_id)
        .order_by(owner.c.is_certain.desc(), Cycle.state == "closed", goal.c.level)
        .order_by(goal.c.id.desc())
        .limit(limit)
    )
    return [OwnedGoal(*row) for row in uow.session.execute(query)]


def _possible_names(text: str) -> list[tuple[str, str]]:
    """Return what may be a name, each with the other words as a tsquery.

    The whole text may be one; of two to MAX_WORDS words each may be, beside others to search for.
    """
    typed = text.strip().lower()
    words = typed.split()
    if not 1 < len(words) <= MAX_WORDS:
        return [(typed, "")]
    other_terms = [tsquery(" ".join(words[:i] + words[i + 1 :])) for i in range(len(words))]
    pairs = zip(words, other_terms, strict=True)
    return [(typed, ""), *[(word, terms) for word, terms in pairs if terms]]
