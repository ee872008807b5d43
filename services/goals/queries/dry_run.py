"""A cycle before it opens: its owners to be, who stands above them, who would be asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from servicekit.http.paging import Page, page
from servicekit.statements import send
from servicekit.unit_of_work import UnitOfWork

# Whose sheets a cycle of this level has, on whom an approval depends, and where they stand.
OWNERS = {
    "person": """
        SELECT person.id, person.name, person.number AS code, person.job_family,
            person.id AS side, 'unit' AS within, (
                SELECT ancestor_id FROM directory_closure
                WHERE kind = 'unit' AND descendant_id = person.id AND depth = 0
                  AND %(day)s BETWEEN starts_on AND ends_on LIMIT 1
            ) AS place
        FROM directory_people AS person WHERE person.status <> 'left'
    """,
    "unit": """
        SELECT unit.id, unit.name, unit.code, '' AS job_family,
            unit.head_id AS side, 'subunit' AS within, unit.id AS place
        FROM directory_units AS unit WHERE NOT unit.deleted
    """,
}
# The nearest one up the line who works here.
LINE = """
    (SELECT line.ancestor_id FROM directory_closure AS line
     JOIN directory_people AS leader ON leader.id = line.ancestor_id AND leader.status <> 'left'
     WHERE line.kind = 'manager' AND line.descendant_id = owner.side AND line.depth >= {n}
       AND %(day)s BETWEEN line.starts_on AND line.ends_on
       AND line.ancestor_id IS DISTINCT FROM owner.side
     ORDER BY line.depth, line.ancestor_id LIMIT 1)
"""
# Whether anybody above works here: cheaper to ask than who that is.
LED = """
    EXISTS (SELECT 1 FROM directory_closure AS line
            JOIN directory_people AS leader ON leader.id = line.ancestor_id
              AND leader.status <> 'left'
            WHERE line.kind = 'manager' AND line.descendant_id = owner.side
              AND %(day)s BETWEEN line.starts_on AND line.ends_on
              AND line.ancestor_id IS DISTINCT FROM owner.side)
"""
HEAD = """
    (SELECT unit.head_id FROM directory_closure AS above
     JOIN directory_units AS unit ON unit.id = above.ancestor_id
     JOIN directory_people AS head ON head.id = unit.head_id AND head.status <> 'left'
     WHERE above.kind = owner.within AND above.descendant_id = owner.id
       AND %(day)s BETWEEN above.starts_on AND above.ends_on {others}
     ORDER BY above.depth LIMIT 1)
"""
OTHERS = "AND unit.head_id IS DISTINCT FROM owner.side"
NAMED = """
    (SELECT id FROM directory_people WHERE id = %(person_{index})s AND status <> 'left'
       AND id IS DISTINCT FROM owner.side)
"""
LEADS = """
    EXISTS (SELECT 1 FROM directory_closure AS below WHERE below.kind = 'manager'
              AND below.ancestor_id = owner.side AND below.depth = 1
              AND %(day)s BETWEEN below.starts_on AND below.ends_on)
"""
LOOP = """
    EXISTS (SELECT 1 FROM directory_closure AS line WHERE line.kind = 'manager'
              AND line.descendant_id = owner.side AND line.ancestor_id = owner.side
              AND %(day)s BETWEEN line.starts_on AND line.ends_on)
"""
# What stands in the way of an owner's sheet.
FINDINGS = {
    "no_unit": "owner.place IS NULL",
    "no_head": "owner.side IS NULL",
    "no_manager": f"owner.side IS NOT NULL AND NOT {LED}",
    "loop": LOOP,
    "self": "",
}
UNITS = sa.text("SELECT id, parent_id, name FROM directory_units WHERE NOT deleted")


@dataclass(frozen=True)
class Asked:
    """The owners of a cycle of one level on one day, and the approvers that its flow means."""

    level: str
    day: date
    approvers: Sequence[dict[str, Any]]

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
        return {"day": self.day, **named, **roles}

    @property
    def owners(self) -> str:
        return OWNERS[self.level]

    def condition(self, finding: str) -> str:
        if finding != "self":
            return FINDINGS[finding]
        # The flow means the owner's own side, which never answers for itself.
        own = [
            f"{HEAD.format(others='')} = owner.side"
            for one in self.approvers
            if one["kind"] == "unit_head"
        ]
        own += [f"owner.side = %({name})s" for name in self.values if name.startswith("person_")]
        return f"({' OR '.join(own)})" if own else "false"

    def person(self, index: int) -> str:
        """Who answers for an approver of the flow: as it means them, or the next one up."""
        one, line = self.approvers[index], LINE.format(n=1)
        match one["kind"]:
            case "nth_manager":
                return LINE.format(n=int(one["n"]))
            case "unit_head":
                return f"COALESCE({HEAD.format(others=OTHERS)}, {line})"
            case "person":
                return f"COALESCE({NAMED.format(index=index)}, {line})"
            case "role":
                return "NULL::uuid"
        return line


def counted(uow: UnitOfWork, asked: Asked) -> dict[str, int]:
    """How many owners there are, and how many of them each finding is about."""
    counts = ", ".join(
        f"count(*) FILTER (WHERE {asked.condition(name)}) AS {name}" for name in FINDINGS
    )
    text: Any = f"SELECT count(*) AS owners, {counts} FROM ({asked.owners}) AS owner"  # noqa: S608
    row: Any = send(uow.session, text, asked.values).fetchone()
    return {name: getattr(row, name) for name in ("owners", *FINDINGS)}


def loads(uow: UnitOfWork, asked: Asked) -> Sequence[Any]:
    """How many sheets wait for each person or role, the most first."""
    parts = []
    for index, one in enumerate(asked.approvers):
        # What finds nobody falls to HR.
        role = f"%(role_{index})s" if one["kind"] == "role" else "'hr'"
        parts.append(
            f"SELECT {asked.person(index)} AS person_id, {role} AS role FROM owners AS owner"  # noqa: S608
        )
    text: Any = (
        f"WITH owners AS MATERIALIZED ({asked.owners}), asked AS ({' UNION ALL '.join(parts)})"  # noqa: S608
        " SELECT person_id, CASE WHEN person_id IS NULL THEN role END AS role, count(*) AS sheets"
        " FROM asked GROUP BY 1, 2 ORDER BY 3 DESC, 1"
    )
    return send(uow.session, text, asked.values).fetchall()


def groups(uow: UnitOfWork, asked: Asked) -> Sequence[Any]:
    """Owners by what decides of their template: where they stand, job family, whether they lead."""
    leads = LEADS if asked.level == "person" else "true"
    text: Any = (
        f"SELECT place, job_family, {leads} AS leads, count(*) AS owners"  # noqa: S608
        f" FROM ({asked.owners}) AS owner GROUP BY 1, 2, 3"
    )
    return send(uow.session, text, asked.values).fetchall()


def units(uow: UnitOfWork) -> dict[UUID, Any]:
    return {row.id: row for row in uow.session.execute(UNITS)}


def owners(
    uow: UnitOfWork,
    asked: Asked,
    *,
    finding: str | None,
    approver_id: UUID | None,
    among: Collection[Any] | None,
    after: str,
    limit: int,
) -> Page:
    """Owners by id: those of a finding, those who wait for an approver, those of these groups."""
    wanted, values = ["true"], dict(asked.values)
    if finding:
        wanted.append(asked.condition(finding))
    if approver_id:
        persons = [asked.person(index) for index in range(len(asked.approvers))]
        wanted.append(f"%(approver)s IN ({', '.join(persons)})")
        values["approver"] = approver_id
    if among is not None:
        leads = LEADS if asked.level == "person" else "true"
        wanted.append(
            f"(COALESCE(owner.place::text, ''), owner.job_family, {leads}) IN (SELECT * FROM"  # noqa: S608
            " unnest(CAST(%(places)s AS text[]), CAST(%(families)s AS text[]),"
            " CAST(%(leads)s AS boolean[])))"
        )
        values["places"] = [str(row.place or "") for row in among]
        values["families"] = [row.job_family for row in among]
        values["leads"] = [row.leads for row in among]
    text = f"SELECT owner.* FROM ({asked.owners}) AS owner WHERE {' AND '.join(wanted)}"  # noqa: S608
    found = _bound(text, values).columns(*SHOWN).subquery("found")
    query = sa.select(sa.func.to_jsonb(sa.literal_column("found"))).select_from(found)
    return page(uow.session, query, [found.c.id], after=after, limit=limit)


SHOWN = (
    sa.column("id", sa.Uuid()),
    sa.column("name", sa.Text()),
    sa.column("code", sa.Text()),
    sa.column("job_family", sa.Text()),
    sa.column("side", sa.Uuid()),
    sa.column("within", sa.Text()),
    sa.column("place", sa.Uuid()),
)


def _bound(text: str, values: dict[str, Any]) -> sa.TextClause:
    """The same statement with parameters as SQLAlchemy writes them."""
    used = {name: value for name, value in values.items() if f"%({name})s" in text}
    for name in used:
        text = text.replace(f"%({name})s", f":{name}")
    return sa.text(text.replace("::", "\\:\\:")).bindparams(**used)
