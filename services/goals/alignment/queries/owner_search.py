"""Whose goals are looked for: people and units by their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from directory.visibility import visible
from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal
from services.goals.models import metadata, name_words
from services.goals.search.search_index import name_tsquery, tsquery

# Of those whose names hold what was typed, so many are looked at, and so many kept.
LOOKED_AT, PEOPLE, UNITS = 500, 50, 20
# Of several words so many may be the name.
MOST_WORDS = 4
IDS, TEXTS = sa.ARRAY(sa.Uuid()), sa.ARRAY(sa.Text())
RANK = sa.case((Goal.owner_kind == "company", 0), (Goal.owner_kind == "unit", 1), else_=2)
WORDS = {
    name: str(name_words(metadata.tables[name]).compile(compile_kwargs={"literal_binds": True}))
    for name in ("directory_people", "directory_units")
}
HOLDS = "@@ CAST(asked.terms AS tsquery) AND strpos(lower(name), asked.part) > 0"
NAMED: str = f"""
    SELECT asked.place, found.id, found.whole
    FROM unnest(%(names)s::text[], %(terms)s::text[], %(parts)s::text[])
        WITH ORDINALITY AS asked(name, terms, part, place)
    CROSS JOIN LATERAL (
        (SELECT near.id, near.whole FROM (
            SELECT id, lower(name) = asked.name AS whole, status = 'left' AS gone
            FROM directory_people WHERE {WORDS["directory_people"]} {HOLDS} LIMIT {LOOKED_AT}
        ) AS near ORDER BY near.whole DESC, near.gone, near.id LIMIT {PEOPLE})
        UNION ALL
        (SELECT near.id, near.whole FROM (
            SELECT id, lower(name) = asked.name AS whole, deleted AS gone
            FROM directory_units WHERE {WORDS["directory_units"]} {HOLDS} LIMIT {LOOKED_AT}
        ) AS near ORDER BY near.whole DESC, near.gone, near.id LIMIT {UNITS})
    ) AS found
"""  # noqa: S608 - our own words


@dataclass(frozen=True)
class Named:
    """Somebody whose name was typed, beside words that their goals must hold."""

    id: UUID
    terms: str
    # The whole name was typed, or further words beside it: this is who was meant.
    meant: bool


def named(uow: UnitOfWork, text: str) -> list[Named]:
    """People and units whose names hold what was typed, or one word of it."""
    asked = [
        (name, *searched, rest)
        for name, rest in _readings(text)
        if (searched := name_tsquery(name))[0]
    ]
    if not asked:
        return []
    names, terms, parts, rests = zip(*asked, strict=True)
    values = {"names": list(names), "terms": list(terms), "parts": list(parts)}
    rows = execute_raw(uow.session, NAMED, values)
    return [
        Named(row.id, rests[row.place - 1], row.whole or bool(rests[row.place - 1])) for row in rows
    ]


def goals_of(
    uow: UnitOfWork, owners: Sequence[Named], cycle_id: UUID | None, most: int
) -> list[tuple[UUID, bool]]:
    """Goals of these owners that the caller may see, with whether their owner was meant."""
    if not owners:
        return []
    given = sa.func.unnest(
        sa.literal([owner.id for owner in owners], IDS),
        sa.literal([owner.terms for owner in owners], TEXTS),
        sa.literal([owner.meant for owner in owners], sa.ARRAY(sa.Boolean())),
    ).table_valued(
        sa.column("id", sa.Uuid), sa.column("terms", sa.Text), sa.column("meant", sa.Boolean),
        name="owner",
    ).render_derived()  # fmt: skip
    holds = Goal.words.bool_op("@@")(sa.cast(given.c.terms, TSQUERY))
    # Read owner by owner: their names were few, and goals are many.
    theirs = (
        sa.select(Goal.id, Goal.cycle_id, RANK.label("rank"))
        .where(Goal.owner_id == given.c.id, sa.or_(given.c.terms == "", holds))
        .where(visible(uow, Goal, of_many=True))
        .order_by(Goal.id.desc())
        .limit(most)
        .correlate(given)
    )
    if cycle_id:
        theirs = theirs.where(Goal.cycle_id == cycle_id)
    found = theirs.lateral("theirs")
    query = (
        sa.select(found.c.id, given.c.meant)
        .select_from(given.join(found, sa.true()))
        .join(Cycle, Cycle.id == found.c.cycle_id)
        .order_by(given.c.meant.desc(), Cycle.state == "closed", found.c.rank, found.c.id.desc())
        .limit(most)
    )
    return [(row.id, row.meant) for row in uow.session.execute(query)]


def _readings(text: str) -> list[tuple[str, str]]:
    """What may be a name, each with the words beside it."""
    typed = text.strip().lower()
    words = typed.split()
    if not 1 < len(words) <= MOST_WORDS:
        return [(typed, "")]
    beside = [" ".join(words[:place] + words[place + 1 :]) for place in range(len(words))]
    apart = zip(words, map(tsquery, beside), strict=True)
    return [(typed, ""), *[(word, rest) for word, rest in apart if rest]]
