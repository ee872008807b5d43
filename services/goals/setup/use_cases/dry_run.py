"""试运行: what would happen if a cycle opened, before it does."""

from collections import Counter
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.errors import Conflict, require
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import org as org_queries
from services.goals.approvals.use_cases.route_preview import flow_of
from services.goals.cycles import queries as cycle_queries
from services.goals.cycles.models import Cycle
from services.goals.cycles.permissions import can_manage_cycles
from services.goals.setup import queries as setup_queries
from services.goals.setup.queries import OWNERS, Asked
from services.goals.setup.use_cases.first_templates import FirstTemplates, Fits

# Those who would have the most to approve.
MOST = 20


def dry_run(uow: UnitOfWork, cycle_id: UUID) -> dict[str, Any]:
    """Counts that open lists: templates, findings, and how much waits for whom."""
    cycle, asked = _asked(uow, cycle_id)
    templates = FirstTemplates(uow, cycle)
    told = setup_queries.told(uow, asked.with_units(templates.standing), MOST)
    fits = templates.fits(told.groups)
    found = told.counts | {"no_template": sum(row.owners for row in fits.of(None))}
    names = directory.names(uow, {row.person_id for row in told.loads if row.person_id})
    return {
        "cycle": cycle,
        "day": asked.day,
        "owners": found["owners"],
        "findings": [
            {"code": code, "owners": found[code]} for code in CODES[cycle.level] if found[code]
        ],
        "templates": _templates(fits),
        "approvers": found["approvers"],
        "waiting": [
            {
                "person": _named(row.person_id, names) if row.person_id else None,
                "role": row.role,
                "sheets": row.sheets,
            }
            for row in told.loads
        ],
        "hr_missing": not org_queries.role_check(uow, [], [])("hr"),
    }


def owners(
    uow: UnitOfWork,
    cycle_id: UUID,
    *,
    finding: str | None,
    template_id: UUID | None,
    approver_id: UUID | None,
    **paging: Any,
) -> Page:
    """The owners behind a count."""
    cycle, asked = _asked(uow, cycle_id)
    among = None
    if template_id or finding == "no_template":
        templates = FirstTemplates(uow, cycle)
        asked = asked.with_units(templates.standing)
        fits = templates.fits(setup_queries.groups(uow, asked))
        among = fits.of(None if finding == "no_template" else template_id)
    found = setup_queries.owners(
        uow, asked, finding=finding, approver_id=approver_id, among=among, **paging
    )
    names = directory.names(uow, {UUID(row["place"]) for row in found["items"] if row["place"]})
    items = [
        {
            **{name: row[name] for name in ("id", "name", "code", "job_family")},
            "kind": cycle.level,
            "unit": _named(UUID(row["place"]), names) if row["place"] else None,
        }
        for row in found["items"]
    ]
    return Page(items=items, next=found["next"])


# What a finding can be about, by the level of the cycle; the first are the most urgent.
CODES = {
    "person": ("loop", "no_manager", "no_template", "self", "no_unit"),
    "unit": ("loop", "no_head", "no_manager", "no_template", "self"),
}


def _asked(uow: UnitOfWork, cycle_id: UUID) -> tuple[Cycle, Asked]:
    """As of the day on which the cycle begins, where that is still to come."""
    require(can_manage_cycles(uow.caller))
    cycle = cycle_queries.cycle(uow, cycle_id)
    if cycle.level not in OWNERS:
        raise Conflict("cycle.no_dry_run")
    flow = flow_of(uow, cycle.level, "submit")
    approvers = [one for node in flow["nodes"] for one in node["approvers"]]
    return cycle, Asked(cycle.level, max(cycle.starts_on, uow.tenant.today()), approvers)


def _templates(fits: Fits) -> list[dict[str, Any]]:
    """Each template with how many would begin with it, and of which job families they are."""
    numbers: Counter[UUID] = Counter()
    families: dict[UUID, Counter[str]] = {}
    known = {}
    for row, best in zip(fits.groups, fits.chosen, strict=True):
        if best is None:
            continue
        known[best.id] = best
        numbers[best.id] += row.owners
        families.setdefault(best.id, Counter())[row.job_family] += row.owners
    return [
        {
            "template": known[id],
            "owners": number,
            "job_families": [
                {"name": name, "owners": count} for name, count in families[id].most_common(5)
            ],
        }
        for id, number in numbers.most_common()
    ]


def _named(id: UUID, names: dict[UUID, str]) -> dict[str, Any]:
    return {"id": id, "name": names.get(id, "")}
