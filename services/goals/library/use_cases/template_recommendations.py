"""Recommend templates for an owner in a cycle, the best first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from directory import queries as directory
from servicekit.errors import NotFound, invalid
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access
from services.goals.cycles import queries as cycle_queries
from services.goals.library import queries as library_queries
from services.goals.library.models import Template, span_for_days
from services.goals.library.views import TemplateSummary, show_template_summaries

# Points of each reason for which a template is recommended.
SCORES = {"unit": 16, "job_family": 8, "leaders": 4, "unit_name": 3, "package": 2, "span": 1}
# Modes of templates that suit a tenant's package.
MODES_OF_PACKAGE = {"kpi": {"kpi", "mixed"}, "okr": {"okr", "mixed"}}


@dataclass(frozen=True)
class OwnerProfile:
    """What templates are matched with: an owner's place in the organization, and the cycle."""

    kind: str
    span: str
    job_family: str = ""
    leads: bool = False
    # The owner's unit and those above it.
    unit_ids: Collection[UUID] = ()
    unit_names: Sequence[str] = ()
    package: str = "mixed"


@dataclass(frozen=True)
class TemplateRecommendation:
    """A template with the reasons for which it is recommended and the sum of their points."""

    template: TemplateSummary
    score: int
    reasons: list[str]


def recommend_templates(
    uow: UnitOfWork, *, cycle_id: UUID, kind: str, owner: str
) -> list[TemplateRecommendation]:
    """Recommend active templates by score, then code.

    `owner` is `me` or an id; raises NotFound `sheet.not_found` where the caller may not edit the
    owner's goals.
    """
    cycle = cycle_queries.cycle(uow, cycle_id)
    owner_id = None if kind == "company" else resolve_owner_id(uow, owner)
    if not can_edit(caller_access.access_to_owner(uow, kind, owner_id)):
        raise NotFound("sheet.not_found")
    profile = _owner_profile(uow, kind, owner_id, span_for_days(cycle.days))
    matches = [
        (sum(SCORES[reason] for reason in reasons), reasons, template)
        for template in library_queries.all_templates(uow, archived=False)
        if (reasons := match_reasons(template, profile)) is not None
    ]
    matches.sort(key=lambda match: (-match[0], match[2].code))
    templates = show_template_summaries(uow, [template for _, _, template in matches])
    return [
        TemplateRecommendation(template, score, reasons)
        for template, (score, reasons, _) in zip(templates, matches, strict=True)
    ]


def resolve_owner_id(uow: UnitOfWork, owner: str) -> UUID:
    """The caller's id for `me`, else the id itself; raises Invalid `field.invalid_uuid`."""
    owner_id = uow.person.person_id if owner == "me" else parse_id(owner)
    if owner_id is None:
        raise invalid("owner", "field.invalid_uuid")
    return owner_id


def match_reasons(template: Template, profile: OwnerProfile) -> list[str] | None:
    """Why the template suits the owner, keys of SCORES; None where it is meant for others."""
    if template.levels and profile.kind not in template.levels:
        return None
    if template.leaders is not None and template.leaders != profile.leads:
        return None
    unit_ids = {str(unit_id) for unit_id in profile.unit_ids}
    if template.unit_ids and not unit_ids & set(template.unit_ids):
        return None
    families = [family.casefold() for family in template.job_families]
    owner_family = profile.job_family.casefold()
    # One character is in too many names of units.
    long_families = [family for family in families if len(family) > 1]
    unit_names = [name.casefold() for name in profile.unit_names]
    matches = {
        "unit": bool(template.unit_ids),
        "job_family": bool(owner_family)
        and any(family in owner_family or owner_family in family for family in families),
        "unit_name": any(family in name for family in long_families for name in unit_names),
        "leaders": template.leaders is True,
        "package": template.mode in MODES_OF_PACKAGE.get(profile.package, ()),
        "span": profile.span in template.spans,
    }
    return [reason for reason in SCORES if matches[reason]]


def _owner_profile(uow: UnitOfWork, kind: str, owner_id: UUID | None, span: str) -> OwnerProfile:
    package = uow.tenant.package
    if owner_id is None:
        return OwnerProfile(kind, span, package=package)
    job_family, leads = "", True
    if kind == "unit":
        unit_ids = [unit_id for unit_id, _ in directory.unit_path(uow, owner_id)]
    else:
        person = directory.people(uow, [owner_id]).get(owner_id)
        if person is None:
            raise NotFound("sheet.not_found")
        unit_ids = directory.units_of(uow, owner_id)
        job_family, leads = person.job_family, bool(directory.reports_of(uow, owner_id))
    return OwnerProfile(
        kind,
        span,
        job_family=job_family,
        leads=leads,
        unit_ids=unit_ids,
        unit_names=list(directory.names(uow, unit_ids[:1]).values()),
        package=package,
    )
