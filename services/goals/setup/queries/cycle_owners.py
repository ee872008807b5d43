"""The owners of a cycle that has not opened yet, with their managers and their approvers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from workflow.approvers import FlowApprover

# The organization on a day, read once for all owners: units of people, who leads somebody, whose
# line of managers is a loop, and for each unit the heads from itself upwards who work here.
ORGANIZATION = {
    "assignment": """
        SELECT DISTINCT ON (descendant_id) descendant_id AS person_id, ancestor_id AS unit_id
        FROM directory_closure
        WHERE kind = 'unit' AND depth = 0 AND %(day)s BETWEEN starts_on AND ends_on
        ORDER BY descendant_id, ancestor_id
    """,
    "manager": """
        SELECT DISTINCT ancestor_id AS person_id FROM directory_closure
        WHERE kind = 'manager' AND depth = 1 AND %(day)s BETWEEN starts_on AND ends_on
    """,
    "manager_loop": """
        SELECT DISTINCT ancestor_id AS person_id FROM directory_closure
        WHERE kind = 'manager' AND ancestor_id = descendant_id
          AND %(day)s BETWEEN starts_on AND ends_on
    """,
    "unit_heads": """
        SELECT descendant_id AS unit_id, array_agg(unit.head_id ORDER BY depth) AS head_ids
        FROM directory_closure JOIN directory_units AS unit ON unit.id = ancestor_id
        JOIN directory_people AS head ON head.id = unit.head_id AND head.status <> 'left'
        WHERE kind = 'subunit' AND %(day)s BETWEEN starts_on AND ends_on GROUP BY descendant_id
    """,
}
# The owners of a level. `person_id` is whose managers approve: the person, or the unit's head.
OWNERS = {
    "person": """
        SELECT person.id, person.name, person.number AS code, person.job_family,
            person.id AS person_id, assignment.unit_id,
            manager.person_id IS NOT NULL AS leads
        FROM directory_people AS person
        LEFT JOIN assignment ON assignment.person_id = person.id
        LEFT JOIN manager ON manager.person_id = person.id
        WHERE person.status <> 'left'
    """,
    "unit": """
        SELECT unit.id, unit.name, unit.code, '' AS job_family, unit.head_id AS person_id,
            unit.id AS unit_id, true AS leads
        FROM directory_units AS unit WHERE NOT unit.deleted
    """,
}
# Managers at one depth or several who work here.
MANAGERS = """
    FROM directory_closure AS closure
    JOIN directory_people AS leader ON leader.id = closure.ancestor_id AND leader.status <> 'left'
    WHERE closure.kind = 'manager' AND %(day)s BETWEEN closure.starts_on AND closure.ends_on
      AND closure.ancestor_id <> closure.descendant_id AND closure.depth {depth}
"""
MANAGERS_AT_DEPTH: str = f"""
    SELECT DISTINCT ON (closure.descendant_id) closure.descendant_id AS person_id,
        closure.ancestor_id AS manager_id
    {MANAGERS} ORDER BY closure.descendant_id, closure.ancestor_id
"""
# Nearly everybody has a manager at this very depth; only for the others the line is walked.
NEAREST_MANAGER: str = f"""
    COALESCE(manager_{{n}}.manager_id, (
        SELECT closure.ancestor_id {MANAGERS} AND closure.descendant_id = owner.person_id
        ORDER BY closure.depth, closure.ancestor_id LIMIT 1))
"""
APPROVING_PERSON = """
    (SELECT id FROM directory_people
     WHERE id = %(person_{index})s AND status <> 'left' AND id IS DISTINCT FROM owner.person_id)
"""


@dataclass(frozen=True)
class DryRunInput:
    """The owners of a cycle of one level on one day, and the approvers of its workflow."""

    level: str
    day: date
    approvers: Sequence[FlowApprover]
    # Classes of units by what templates require of them; all other units are of class 0.
    unit_classes: Mapping[UUID, int] = field(default_factory=dict)

    @property
    def parameters(self) -> dict[str, object]:
        """Return the parameters of every statement on `cte()`."""
        people = {
            f"person_{index}": UUID(str(approver["person_id"]))
            for index, approver in enumerate(self.approvers)
            if approver["kind"] == "person"
        }
        roles = {
            f"role_{index}": approver["role"]
            for index, approver in enumerate(self.approvers)
            if approver["kind"] == "role"
        }
        classes = {"units": list(self.unit_classes), "classes": list(self.unit_classes.values())}
        return {"day": self.day, **classes, **people, **roles}

    def with_unit_classes(self, unit_classes: Mapping[UUID, int]) -> "DryRunInput":
        """Return the same input with classes of units."""
        return replace(self, unit_classes=unit_classes)

    def cte(self, *, materialized: bool = False) -> str:
        """Return the WITH clause of `cycle_owner`: each owner with the approver of each step.

        `materialized` is for statements that read all owners several times.
        """
        depths = sorted({_depth(approver) for approver in self.approvers} | {1})
        relations = {
            **ORGANIZATION,
            **{f"manager_{n}": MANAGERS_AT_DEPTH.format(depth=f"= {n}") for n in depths},
            "owner": OWNERS[self.level],
        }
        clauses = [f"{name} AS NOT MATERIALIZED ({text})" for name, text in relations.items()]
        approvers = "".join(
            f", {self._approver_sql(index)} AS approver_{index}"
            for index in range(len(self.approvers))
        )
        joins = [
            f"LEFT JOIN manager_{n} ON manager_{n}.person_id = owner.person_id" for n in depths
        ]
        select = f"""
            SELECT owner.*, COALESCE(class.number, 0) AS unit_class,
                manager_loop.person_id IS NOT NULL AS in_manager_loop,
                {_nearest_manager(1)} AS manager_id,
                {self._approves_itself_sql()} AS approves_itself {approvers}
            FROM owner {" ".join(joins)}
            LEFT JOIN unit_heads ON unit_heads.unit_id = owner.unit_id
            LEFT JOIN manager_loop ON manager_loop.person_id = owner.person_id
            LEFT JOIN unnest(CAST(%(units)s AS uuid[]), CAST(%(classes)s AS int[]))
                AS class (unit_id, number) ON class.unit_id = owner.unit_id
        """  # noqa: S608 - constants of this module
        materialization = "MATERIALIZED" if materialized else "NOT MATERIALIZED"
        return f"WITH {', '.join(clauses)}, cycle_owner AS {materialization} ({select})"

    def _approver_sql(self, index: int) -> str:
        """The approver of the workflow, or the next manager where that is nobody."""
        nearest_manager = _nearest_manager(_depth(self.approvers[index]))
        match self.approvers[index]["kind"]:
            case "unit_head":
                other_heads = "array_remove(unit_heads.head_ids, owner.person_id)"
                return f"COALESCE(({other_heads})[1], {nearest_manager})"
            case "person":
                return f"COALESCE({APPROVING_PERSON.format(index=index)}, {nearest_manager})"
            case "role":
                return "NULL::uuid"
        return nearest_manager

    def _approves_itself_sql(self) -> str:
        """Whether the workflow names the owner as approver, who never approves."""
        heads = any(approver["kind"] == "unit_head" for approver in self.approvers)
        ids = ["unit_heads.head_ids[1]"] if heads else []
        ids += [f"%({name})s" for name in self.parameters if name.startswith("person_")]
        return f"COALESCE(owner.person_id IN ({', '.join(ids)}), false)" if ids else "false"


def _depth(approver: FlowApprover) -> int:
    """How far up the line of managers an approver is looked for."""
    return int(approver["n"]) if approver["kind"] == "nth_manager" else 1


def _nearest_manager(depth: int) -> str:
    return NEAREST_MANAGER.format(n=depth, depth=f"> {depth}")
