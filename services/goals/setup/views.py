"""What a dry run answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.goals.alignment.views.references import Reference, optional_reference
from services.goals.cycles.models import Cycle
from services.goals.library.models import Template
from services.goals.setup.queries.dry_run import ApproverLoad, OwnerRow


class FindingCount(NamedTuple):
    """How many owners have a finding; codes in docs/domain.md, "dry run"."""

    code: str
    owners: int


class JobFamilyCount(NamedTuple):
    """How many owners of a template are of a job family."""

    name: str
    owners: int


class TemplateUse(NamedTuple):
    """How many owners would be offered a template first, with the largest job families."""

    template: Template
    owners: int
    job_families: Sequence[JobFamilyCount]


class ApproverLoadView(NamedTuple):
    """How many sheets a person, or whoever holds a role, would have to approve."""

    person: Reference | None
    role: str | None
    sheets: int


@dataclass(frozen=True)
class DryRunReport:
    """What would happen if the cycle opened on `day`."""

    cycle: Cycle
    day: date
    owners: int
    findings: Sequence[FindingCount]
    templates: Sequence[TemplateUse]
    approvers: int
    approver_loads: Sequence[ApproverLoadView]
    hr_missing: bool


class DryRunOwnerView(NamedTuple):
    """A person or a unit behind a count, with the unit that it belongs to."""

    id: str
    kind: str
    name: str
    code: str
    job_family: str
    unit: Reference | None


def approver_loads(
    loads: Sequence[ApproverLoad], names: Mapping[UUID, str]
) -> list[ApproverLoadView]:
    """Name the people among the approvers."""
    return [
        ApproverLoadView(optional_reference(load.person_id, names), load.role, load.sheets)
        for load in loads
    ]


def owner_view(row: OwnerRow, kind: str, names: Mapping[UUID, str]) -> DryRunOwnerView:
    """Name the unit of an owner; `kind` is the level of the cycle."""
    unit_id = UUID(row["unit_id"]) if row["unit_id"] else None
    return DryRunOwnerView(
        id=row["id"],
        kind=kind,
        name=row["name"],
        code=row["code"],
        job_family=row["job_family"],
        unit=optional_reference(unit_id, names),
    )
