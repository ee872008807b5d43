"""Which templates fit an owner in a cycle, the best first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.errors import NotFound, invalid
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
from services.goals.cycles import queries as cycle_queries
from services.goals.library import queries as library_queries
from services.goals.library.models import Template, span_of
from services.goals.library.use_cases.templates import show_lines

SCORES = {"unit": 16, "job_family": 8, "leaders": 4, "unit_name": 3, "package": 2, "span": 1}
# What a company's package is about.
PACKAGES = {"kpi": {"kpi", "mixed"}, "okr": {"okr", "mixed"}}


@dataclass(frozen=True)
class Place:
    """Whom a template is looked for: where they stand, and in which cycle."""

    kind: str
    span: str
    job_family: str = ""
    leads: bool = False
    # The unit and those above it.
    unit_ids: Collection[UUID] = ()
    unit_names: Sequence[str] = ()
    package: str = "mixed"


def fitting(uow: UnitOfWork, *, cycle_id: UUID, kind: str, owner: str) -> list[dict[str, Any]]:
    """The templates that fit, with why; NotFound where the caller may not write for the owner."""
    cycle = cycle_queries.cycle(uow, cycle_id)
    owner_id = None if kind == "company" else owner_named(uow, owner)
    if not can_edit(caller_access.access_to_owner(uow, kind, owner_id)):
        raise NotFound("sheet.not_found")
    place = _place(uow, kind, owner_id, span_of(cycle.days))
    found = [
        (sum(SCORES[reason] for reason in reasons), reasons, template)
        for template in library_queries.all_templates(uow, archived=False)
        if (reasons := fit(template, place)) is not None
    ]
    found.sort(key=lambda one: (-one[0], one[2].code))
    lines = show_lines(uow, [template for _, _, template in found])
    return [
        {"template": line, "score": score, "reasons": reasons}
        for line, (score, reasons, _) in zip(lines, found, strict=True)
    ]


def owner_named(uow: UnitOfWork, owner: str) -> UUID:
    """The caller (me), or whose id it is."""
    owner_id = uow.person.person_id if owner == "me" else parse_id(owner)
    if owner_id is None:
        raise invalid("owner", "field.invalid_uuid")
    return owner_id


def fit(template: Template, place: Place) -> list[str] | None:
    """Why the template fits, or None where it is for somebody else."""
    if template.levels and place.kind not in template.levels:
        return None
    if template.leaders is not None and template.leaders != place.leads:
        return None
    units = {str(unit_id) for unit_id in place.unit_ids}
    if template.unit_ids and not units & set(template.unit_ids):
        return None
    families = [family.casefold() for family in template.job_families]
    family = place.job_family.casefold()
    names = [name.casefold() for name in place.unit_names]
    held = {
        "unit": bool(template.unit_ids),
        "job_family": bool(family) and any(one in family or family in one for one in families),
        "unit_name": any(len(one) > 1 and one in name for one in families for name in names),
        "leaders": template.leaders is True,
        "package": template.mode in PACKAGES.get(place.package, ()),
        "span": place.span in template.spans,
    }
    return [reason for reason in SCORES if held[reason]]


def _place(uow: UnitOfWork, kind: str, owner_id: UUID | None, span: str) -> Place:
    package = uow.tenant.package
    if owner_id is None:
        return Place(kind, span, package=package)
    if kind == "unit":
        path = [unit_id for unit_id, _ in directory.unit_path(uow, owner_id)]
        names = directory.names(uow, path[:1])
        return Place(
            kind, span, unit_ids=path, unit_names=list(names.values()), package=package, leads=True
        )
    person = directory.people(uow, [owner_id]).get(owner_id)
    if person is None:
        raise NotFound("sheet.not_found")
    path = directory.units_of(uow, owner_id)
    names = directory.names(uow, path[:1])
    return Place(
        kind,
        span,
        job_family=person.job_family,
        leads=bool(directory.reports_of(uow, owner_id)),
        unit_ids=path,
        unit_names=list(names.values()),
        package=package,
    )
