"""预检: what would happen if a cycle opened, before it does."""

from collections import Counter
from typing import Unpack
from uuid import UUID

from directory import queries as directory
from servicekit.errors import Conflict, require
from servicekit.paging import Page, map_page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import org as org_queries
from services.goals.approvals.use_cases.route_preview import approval_flow
from services.goals.cycles import queries as cycle_queries
from services.goals.cycles.models import Cycle
from services.goals.cycles.permissions import can_manage_cycles
from services.goals.library.models import Template
from services.goals.setup import views
from services.goals.setup.queries import dry_run as dry_run_queries
from services.goals.setup.queries.cycle_owners import OWNERS, DryRunInput
from services.goals.setup.schemas import DryRunFilter
from services.goals.setup.use_cases.first_templates import FirstTemplates, TemplateRecommender
from services.goals.setup.views import (
    DryRunReport,
    FindingCount,
    JobFamilyCount,
    TemplateUse,
    approver_loads,
)

MAX_APPROVERS = 20
MAX_JOB_FAMILIES = 5
# The findings of a cycle's level, the most urgent first.
FINDINGS_OF_LEVEL = {
    "person": ("manager_loop", "no_manager", "no_template", "own_approver", "no_unit"),
    "unit": ("manager_loop", "no_head", "no_manager", "no_template", "own_approver"),
}


def dry_run(uow: UnitOfWork, cycle_id: UUID) -> DryRunReport:
    """Count the cycle's owners by template and finding, and their sheets by approver.

    Conflict `cycle.no_dry_run` for the company's own cycle.
    """
    cycle, dry_run_input = _dry_run_input(uow, cycle_id)
    recommender = TemplateRecommender(uow, cycle)
    summary = dry_run_queries.dry_run_summary(
        uow, dry_run_input.with_unit_classes(recommender.unit_classes), MAX_APPROVERS
    )
    first_templates = recommender.recommend(summary.groups)
    without_template = sum(group.owners for group in first_templates.groups_of(None))
    counts = summary.counts | {"no_template": without_template}
    person_ids = {load.person_id for load in summary.loads if load.person_id}
    return DryRunReport(
        cycle=cycle,
        day=dry_run_input.day,
        owners=counts["owners"],
        findings=[
            FindingCount(code, counts[code])
            for code in FINDINGS_OF_LEVEL[cycle.level]
            if counts[code]
        ],
        templates=template_uses(first_templates),
        approvers=counts["approvers"],
        approver_loads=approver_loads(summary.loads, directory.names(uow, person_ids)),
        hr_missing=not org_queries.role_check(uow, [], [])("hr"),
    )


def owners(uow: UnitOfWork, cycle_id: UUID, **owner_filter: Unpack[DryRunFilter]) -> Page:
    """Return a page of the owners behind a count, as `DryRunOwnerView`."""
    cycle, dry_run_input = _dry_run_input(uow, cycle_id)
    template_id, finding = owner_filter["template_id"], owner_filter["finding"]
    groups = None
    if template_id or finding == "no_template":
        recommender = TemplateRecommender(uow, cycle)
        dry_run_input = dry_run_input.with_unit_classes(recommender.unit_classes)
        first_templates = recommender.recommend(dry_run_queries.owner_groups(uow, dry_run_input))
        groups = first_templates.groups_of(None if finding == "no_template" else template_id)
    page = dry_run_queries.owners(
        uow,
        dry_run_input,
        finding=finding,
        approver_id=owner_filter["approver_id"],
        groups=groups,
        after=owner_filter["after"],
        limit=owner_filter["limit"],
    )
    unit_ids = {UUID(row["unit_id"]) for row in page["items"] if row["unit_id"]}
    names = directory.names(uow, unit_ids)
    return map_page(page, lambda row: views.owner_view(row, cycle.level, names))


def template_uses(first_templates: FirstTemplates) -> list[TemplateUse]:
    """Count owners by template, most first, with its largest job families."""
    owners_of: Counter[UUID] = Counter()
    families_of: dict[UUID, Counter[str]] = {}
    templates: dict[UUID, Template] = {}
    for group, template in zip(first_templates.groups, first_templates.templates, strict=True):
        if template is None:
            continue
        templates[template.id] = template
        owners_of[template.id] += group.owners
        families_of.setdefault(template.id, Counter())[group.job_family] += group.owners
    return [
        TemplateUse(
            templates[template_id],
            owner_count,
            [
                JobFamilyCount(name, family_count)
                for name, family_count in families_of[template_id].most_common(MAX_JOB_FAMILIES)
            ],
        )
        for template_id, owner_count in owners_of.most_common()
    ]


def _dry_run_input(uow: UnitOfWork, cycle_id: UUID) -> tuple[Cycle, DryRunInput]:
    """As of the first day of the cycle, or of today where that is past."""
    require(can_manage_cycles(uow.caller))
    cycle = cycle_queries.cycle(uow, cycle_id)
    if cycle.level not in OWNERS:
        raise Conflict("cycle.no_dry_run")
    flow = approval_flow(uow, cycle.level, "submit")
    approvers = [approver for step in flow["steps"] for approver in step["approvers"]]
    return cycle, DryRunInput(cycle.level, max(cycle.starts_on, uow.tenant.today()), approvers)
