"""A cycle before it opens: its owners to be, who stands above them, who would be asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from servicekit.database.raw import execute_raw
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork

# What is asked of the lines of a day, once for all owners: where people are posted, who leads
# somebody, who leads themselves, and for each unit the heads upwards who work here.
LINES = {
    "posted": """
        SELECT DISTINCT ON (descendant_id) descendant_id AS person_id, ancestor_id AS unit_id
        FROM directory_closure
        WHERE kind = 'unit' AND depth = 0 AND %(day)s BETWEEN starts_on AND ends_on
        ORDER BY descendant_id, ancestor_id
    """,
    "leaders": """
        SELECT DISTINCT ancestor_id AS person_id FROM directory_closure
        WHERE kind = 'manager' AND depth = 1 AND %(day)s BETWEEN starts_on AND ends_on
    """,
    "circling": """
        SELECT DISTINCT ancestor_id AS person_id FROM directory_closure
        WHERE kind = 'manager' AND ancestor_id = descendant_id
          AND %(day)s BETWEEN starts_on AND ends_on
    """,
    "headed": """
        SELECT descendant_id AS unit_id, array_agg(unit.head_id ORDER BY depth) AS heads
        FROM directory_closure JOIN directory_units AS unit ON unit.id = ancestor_id
        JOIN directory_people AS head ON head.id = unit.head_id AND head.status <> 'left'
        WHERE kind = 'subunit' AND %(day)s BETWEEN starts_on AND ends_on GROUP BY descendant_id
    """,
}
# Whose sheets a cycle of this level has, on whom an approval depends, and where they stand.
OWNERS = {
    "person": """
        SELECT person.id, person.name, person.number AS code, person.job_family, person.id AS side,
            posted.unit_id AS place, leaders.person_id IS NOT NULL AS leads
        FROM directory_people AS person
        LEFT JOIN posted ON posted.person_id = person.id
        LEFT JOIN leaders ON leaders.person_id = person.id
        WHERE person.status <> 'left'
    """,
    "unit": """
        SELECT unit.id, unit.name, unit.code, '' AS job_family, unit.head_id AS side,
            unit.id AS place, true AS leads
        FROM directory_units AS unit WHERE NOT unit.deleted
    """,
}
# Those above at one distance or more who work here, the nearest first.
ABOVE = """
    FROM directory_closure AS line
    JOIN directory_people AS leader ON leader.id = line.ancestor_id AND leader.status <> 'left'
    WHERE line.kind = 'manager' AND %(day)s BETWEEN line.starts_on AND line.ends_on
      AND line.ancestor_id <> line.descendant_id AND line.depth {distance}
"""
AT: str = f"""
    SELECT DISTINCT ON (line.descendant_id) line.descendant_id AS person_id, line.ancestor_id
    {ABOVE} ORDER BY line.descendant_id, line.ancestor_id
"""
# Nearly everybody has somebody right there; the lines of the others alone are walked.
NEAREST: str = f"""
    COALESCE(at_{{n}}.ancestor_id, (
        SELECT line.ancestor_id {ABOVE} AND line.descendant_id = owner.side
        ORDER BY line.depth, line.ancestor_id LIMIT 1))
"""
NAMED = """
    (SELECT id FROM directory_people
     WHERE id = %(person_{index})s AND status <> 'left' AND id IS DISTINCT FROM owner.side)
"""
# What stands in the way of an owner's sheet.
FINDINGS = {
    "no_unit": "place IS NULL",
    "no_head": "side IS NULL",
    "no_manager": "side IS NOT NULL AND above_1 IS NULL",
    "loop": "circles",
    "self": "answers_itself",
}
COUNTED = ", ".join(f"count(*) FILTER (WHERE {what})" for what in FINDINGS.values())
GROUPS = "SELECT standing, job_family, leads, count(*) FROM asked GROUP BY 1, 2, 3"
# All that the first look shows, in one pass: counts, groups of owners, and who waits the most.
PARTS = f"""
    , loads AS (
        SELECT answering.id, CASE WHEN answering.id IS NULL THEN answering.role END AS role,
            count(*) AS sheets
        FROM asked CROSS JOIN LATERAL (VALUES {{answering}}) AS answering (id, role) GROUP BY 1, 2
    )
    SELECT 'count' AS part, NULL::uuid AS id, unnest(ARRAY{["owners", *FINDINGS]}) AS name,
        0 AS standing, NULL::boolean AS leads, unnest(ARRAY[count(*), {COUNTED}]) AS number
    FROM asked
    UNION ALL SELECT 'count', NULL, 'approvers', 0, NULL, count(id) FROM loads
    UNION ALL SELECT 'group', NULL, job_family, standing, leads, count(*)
    FROM asked GROUP BY job_family, standing, leads
    UNION ALL (SELECT 'load', id, NULL, 0, NULL, sheets FROM loads
               WHERE id IS NOT NULL ORDER BY sheets DESC, id LIMIT %(most)s)
    UNION ALL SELECT 'load', NULL, role, 0, NULL, sheets FROM loads WHERE role IS NOT NULL
"""  # noqa: S608 - our own words
UNITS = sa.text("SELECT id, parent_id, name FROM directory_units WHERE NOT deleted")


@dataclass(frozen=True)
class Asked:
    """The owners of a cycle of one level on one day, and the approvers that its flow means."""

    level: str
    day: date
    approvers: Sequence[dict[str, Any]]
    # Units by what templates ask of them; all others are of kind 0.
    standing: Mapping[UUID, int] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Any]:
        named = {
            f"person_{index}": UUID(str(one["person_id"]))
            for index, one in enumerate(self.approvers)
            if one["kind"] == "person"
        }
        roles = {
            f"role_{index}": one["role"]
            for index, one in enumerate(self.approvers)
            if one["kind"] == "role"
        }
        standing = {"units": list(self.standing), "kinds": list(self.standing.values())}
        return {"day": self.day, **standing, **named, **roles}

    def with_units(self, standing: Mapping[UUID, int]) -> "Asked":
        return replace(self, standing=standing)

    def relation(self, *, once: bool = False) -> str:
        """The relation `asked`: each owner with who would answer, for a statement to go on with.

        `once` is for statements that look at all of it several times.
        """
        steps = {_distance(one) for one in self.approvers} | {1}
        parts = {
            **LINES,
            **{f"at_{n}": AT.format(distance=f"= {n}") for n in sorted(steps)},
            "owner": OWNERS[self.level],
        }
        told = [f"{name} AS NOT MATERIALIZED ({text})" for name, text in parts.items()]
        people = [
            f"{self._person(index)} AS person_{index}" for index in range(len(self.approvers))
        ]
        joined = [f"LEFT JOIN at_{n} ON at_{n}.person_id = owner.side" for n in sorted(steps)]
        whole = f"""
            SELECT owner.*, COALESCE(standing.kind, 0) AS standing,
                circling.person_id IS NOT NULL AS circles, {_nearest(1)} AS above_1,
                {self._itself()} AS answers_itself {"".join(f", {one}" for one in people)}
            FROM owner {" ".join(joined)}
            LEFT JOIN headed ON headed.unit_id = owner.place
            LEFT JOIN circling ON circling.person_id = owner.side
            LEFT JOIN unnest(CAST(%(units)s AS uuid[]), CAST(%(kinds)s AS int[]))
                AS standing (unit_id, kind) ON standing.unit_id = owner.place
        """  # noqa: S608
        kept = "MATERIALIZED" if once else "NOT MATERIALIZED"
        return f"WITH {', '.join(told)}, asked AS {kept} ({whole})"

    def _person(self, index: int) -> str:
        """Who answers for an approver of the flow: as it means them, or the next one up."""
        one, nearest = self.approvers[index], _nearest(_distance(self.approvers[index]))
        match one["kind"]:
            case "unit_head":
                return f"COALESCE((array_remove(headed.heads, owner.side))[1], {nearest})"
            case "person":
                return f"COALESCE({NAMED.format(index=index)}, {nearest})"
            case "role":
                return "NULL::uuid"
        return nearest

    def _itself(self) -> str:
        """Whether the flow means the owner's own side, which never answers for itself."""
        own = (
            ["headed.heads[1]"] if any(one["kind"] == "unit_head" for one in self.approvers) else []
        )
        own += [f"%({name})s" for name in self.values if name.startswith("person_")]
        return f"COALESCE(owner.side IN ({', '.join(own)}), false)" if own else "false"


class Group(NamedTuple):
    """Owners by what decides of their template."""

    standing: int
    job_family: str
    leads: bool
    owners: int


class Load(NamedTuple):
    """How many sheets wait for a person, or for whoever holds a role."""

    person_id: Any
    role: str | None
    sheets: int


class Told(NamedTuple):
    """What is shown at first."""

    # Owners, approvers, and owners by finding.
    counts: dict[str, int]
    groups: list[Group]
    # The people for whom most would wait, and all roles.
    loads: list[Load]


def told(uow: UnitOfWork, asked: Asked, most: int) -> Told:
    """What a dry run shows at first, in one statement."""
    # What finds nobody falls to HR.
    answering = [
        f"(person_{index}, %(role_{index})s)"
        if one["kind"] == "role"
        else f"(person_{index}, 'hr')"
        for index, one in enumerate(asked.approvers)
    ]
    text: Any = asked.relation(once=True) + PARTS.format(answering=", ".join(answering))
    found = Told({}, [], [])
    for row in execute_raw(uow.session, text, {**asked.values, "most": most}):
        match row.part:
            case "count":
                found.counts[row.name] = row.number
            case "group":
                found.groups.append(Group(row.standing, row.name, row.leads, row.number))
            case "load":
                found.loads.append(Load(row.id, row.name, row.number))
    return found


def groups(uow: UnitOfWork, asked: Asked) -> Sequence[Group]:
    text: Any = f"{asked.relation()} {GROUPS}"
    return [Group(*row) for row in execute_raw(uow.session, text, asked.values)]


def units(uow: UnitOfWork) -> dict[UUID, Any]:
    return {row.id: row for row in uow.session.execute(UNITS)}


def owners(
    uow: UnitOfWork,
    asked: Asked,
    *,
    finding: str | None,
    approver_id: UUID | None,
    among: Collection[Group] | None,
    after: str,
    limit: int,
) -> Page:
    """Owners by id: those of a finding, those who wait for an approver, those of these groups."""
    wanted, values = ["true"], dict(asked.values)
    if finding in FINDINGS:
        wanted.append(FINDINGS[finding])
    if approver_id:
        people = [f"person_{index}" for index in range(len(asked.approvers))]
        wanted.append(f"%(approver)s IN ({', '.join(people)})")
        values["approver"] = approver_id
    if among is not None:
        wanted.append(
            "(standing, job_family, leads) IN (SELECT * FROM unnest(CAST(%(standing)s AS int[]),"
            " CAST(%(families)s AS text[]), CAST(%(leads)s AS boolean[])))"
        )
        values["standing"] = [row.standing for row in among]
        values["families"] = [row.job_family for row in among]
        values["leads"] = [row.leads for row in among]
    text = f"{asked.relation()} SELECT * FROM asked WHERE {' AND '.join(wanted)}"  # noqa: S608
    found = _bound(text, values).columns(*SHOWN).subquery("found")
    query = sa.select(sa.func.to_jsonb(sa.literal_column("found"))).select_from(found)
    return page(uow.session, query, [found.c.id], after=after, limit=limit)


SHOWN = (
    sa.column("id", sa.Uuid()),
    sa.column("name", sa.Text()),
    sa.column("code", sa.Text()),
    sa.column("job_family", sa.Text()),
    sa.column("side", sa.Uuid()),
    sa.column("place", sa.Uuid()),
)


def _distance(approver: Mapping[str, Any]) -> int:
    """How far up the line somebody is looked for."""
    return int(approver["n"]) if approver["kind"] == "nth_manager" else 1


def _nearest(n: int) -> str:
    return NEAREST.format(n=n, distance=f"> {n}")


def _bound(text: str, values: dict[str, Any]) -> sa.TextClause:
    """The same statement with parameters as SQLAlchemy writes them."""
    used = {name: value for name, value in values.items() if f"%({name})s" in text}
    for name in used:
        text = text.replace(f"%({name})s", f":{name}")
    return sa.text(text.replace("::", "\\:\\:")).bindparams(**used)
