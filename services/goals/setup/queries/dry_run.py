"""What a dry run counts, and the owners behind a count."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple, TypedDict
from uuid import UUID

import sqlalchemy as sa

from servicekit.database.raw import execute_raw
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.setup.queries.cycle_owners import DryRunInput

# Conditions by code of the finding.
FINDINGS = {
    "no_unit": "unit_id IS NULL",
    "no_head": "person_id IS NULL",
    "no_manager": "person_id IS NOT NULL AND manager_id IS NULL",
    "manager_loop": "in_manager_loop",
    "own_approver": "approves_itself",
}
FINDING_COUNTS = ", ".join(
    f"count(*) FILTER (WHERE {condition})" for condition in FINDINGS.values()
)
GROUPS = "SELECT unit_class, job_family, leads, count(*) FROM cycle_owner GROUP BY 1, 2, 3"
# Counts, groups of owners and the approvers with most sheets, in one pass over the owners.
SUMMARY = f"""
    , approver_load AS (
        SELECT approver.id, CASE WHEN approver.id IS NULL THEN approver.role END AS role,
            count(*) AS sheets
        FROM cycle_owner CROSS JOIN LATERAL (VALUES {{approvers}}) AS approver (id, role)
        GROUP BY 1, 2
    )
    SELECT 'count' AS kind, NULL::uuid AS id, unnest(ARRAY{["owners", *FINDINGS]}) AS name,
        0 AS unit_class, NULL::boolean AS leads,
        unnest(ARRAY[count(*), {FINDING_COUNTS}]) AS number
    FROM cycle_owner
    UNION ALL SELECT 'count', NULL, 'approvers', 0, NULL, count(id) FROM approver_load
    UNION ALL SELECT 'group', NULL, job_family, unit_class, leads, count(*)
    FROM cycle_owner GROUP BY job_family, unit_class, leads
    UNION ALL (SELECT 'load', id, NULL, 0, NULL, sheets FROM approver_load
               WHERE id IS NOT NULL ORDER BY sheets DESC, id LIMIT %(limit)s)
    UNION ALL SELECT 'load', NULL, role, 0, NULL, sheets FROM approver_load WHERE role IS NOT NULL
"""  # noqa: S608 - constants of this module
UNITS = sa.text("SELECT id, parent_id, name FROM directory_units WHERE NOT deleted")


class OwnerGroup(NamedTuple):
    """The number of owners that are alike in everything that decides on their template."""

    unit_class: int
    job_family: str
    leads: bool
    owners: int


class ApproverLoad(NamedTuple):
    """How many sheets a person, or whoever holds a role, would have to approve."""

    person_id: UUID | None
    role: str | None
    sheets: int


class DryRunSummary(NamedTuple):
    """Counts by name (`owners`, `approvers`, codes of findings), groups and loads."""

    counts: dict[str, int]
    groups: list[OwnerGroup]
    # The people with the most sheets, and all roles.
    loads: list[ApproverLoad]


class OrganizationUnit(NamedTuple):
    """A unit with its parent."""

    id: UUID
    parent_id: UUID | None
    name: str


class OwnerRow(TypedDict):
    """A person or unit of a cycle; ids are text, as in JSON."""

    id: str
    name: str
    code: str
    job_family: str
    unit_id: str | None


OWNER_COLUMNS = (
    sa.column("id", sa.Uuid()),
    sa.column("name", sa.Text()),
    sa.column("code", sa.Text()),
    sa.column("job_family", sa.Text()),
    sa.column("unit_id", sa.Uuid()),
)


def dry_run_summary(uow: UnitOfWork, dry_run: DryRunInput, limit: int) -> DryRunSummary:
    """Count owners, findings and sheets by approver in one statement; at most `limit` people."""
    # HR approves where a step has nobody (docs/domain.md).
    approvers = [
        f"(approver_{index}, %(role_{index})s)"
        if approver["kind"] == "role"
        else f"(approver_{index}, 'hr')"
        for index, approver in enumerate(dry_run.approvers)
    ]
    text: Any = dry_run.cte(materialized=True) + SUMMARY.format(approvers=", ".join(approvers))
    summary = DryRunSummary({}, [], [])
    for row in execute_raw(uow.session, text, {**dry_run.parameters, "limit": limit}):
        match row.kind:
            case "count":
                summary.counts[row.name] = row.number
            case "group":
                group = OwnerGroup(row.unit_class, row.name, row.leads, row.number)
                summary.groups.append(group)
            case "load":
                summary.loads.append(ApproverLoad(row.id, row.name, row.number))
    return summary


def owner_groups(uow: UnitOfWork, dry_run: DryRunInput) -> Sequence[OwnerGroup]:
    """Return the owners in groups that get the same template."""
    text: Any = f"{dry_run.cte()} {GROUPS}"
    return [OwnerGroup(*row) for row in execute_raw(uow.session, text, dry_run.parameters)]


def units(uow: UnitOfWork) -> dict[UUID, OrganizationUnit]:
    """Return all units by id."""
    return {row.id: OrganizationUnit(*row) for row in uow.session.execute(UNITS)}


def owners(
    uow: UnitOfWork,
    dry_run: DryRunInput,
    *,
    finding: str | None,
    approver_id: UUID | None,
    groups: Collection[OwnerGroup] | None,
    after: str,
    limit: int,
) -> Page:
    """Return a page of `OwnerRow` by id: of a finding, of an approver and of these groups."""
    conditions, parameters = ["true"], dict(dry_run.parameters)
    if finding in FINDINGS:
        conditions.append(FINDINGS[finding])
    if approver_id:
        approvers = [f"approver_{index}" for index in range(len(dry_run.approvers))]
        conditions.append(f"%(approver)s IN ({', '.join(approvers)})")
        parameters["approver"] = approver_id
    if groups is not None:
        conditions.append(
            "(unit_class, job_family, leads) IN (SELECT * FROM unnest("
            "CAST(%(group_classes)s AS int[]), CAST(%(group_families)s AS text[]),"
            " CAST(%(group_leads)s AS boolean[])))"
        )
        parameters["group_classes"] = [group.unit_class for group in groups]
        parameters["group_families"] = [group.job_family for group in groups]
        parameters["group_leads"] = [group.leads for group in groups]
    text = f"{dry_run.cte()} SELECT * FROM cycle_owner WHERE {' AND '.join(conditions)}"  # noqa: S608
    owner = _bind(text, parameters).columns(*OWNER_COLUMNS).subquery("owner_row")
    query = sa.select(sa.func.to_jsonb(sa.literal_column("owner_row"))).select_from(owner)
    return page(uow.session, query, [owner.c.id], after=after, limit=limit)


def _bind(text: str, parameters: Mapping[str, object]) -> sa.TextClause:
    """The statement with its parameters in SQLAlchemy's form."""
    used = {name: value for name, value in parameters.items() if f"%({name})s" in text}
    for name in used:
        text = text.replace(f"%({name})s", f":{name}")
    return sa.text(text.replace("::", "\\:\\:")).bindparams(**used)
