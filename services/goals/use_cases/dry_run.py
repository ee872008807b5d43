"""试运行: what would happen if a cycle opened, before it does."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from directory import questions
from servicekit.errors import Conflict, require
from servicekit.http.paging import Page
from servicekit.unit_of_work import UnitOfWork
from services.goals import permissions, queries
from services.goals.models import Cycle, Template, span_of
from services.goals.queries.dry_run import OWNERS, Asked
from services.goals.use_cases.asking import flow_of
from services.goals.use_cases.fitting import SCORES, Place, fit

# Those who would have the most to approve.
MOST = 20


@dataclass(frozen=True)
class Fits:
    """Which template each group of owners would be shown first."""

    groups: Sequence[Any]
    chosen: Sequence[Template | None]

    def without(self) -> list[Any]:
        return [row for row, best in zip(self.groups, self.chosen, strict=True) if best is None]

    def of(self, template_id: UUID) -> list[Any]:
        pairs = zip(self.groups, self.chosen, strict=True)
        return [row for row, best in pairs if best and best.id == template_id]


def dry_run(uow: UnitOfWork, cycle_id: UUID) -> dict[str, Any]:
    """Counts that open lists: templates, findings, and how much waits for whom."""
    cycle, asked = _asked(uow, cycle_id)
    counts = queries.dry_run.counted(uow, asked)
    fits = _fits(uow, cycle, asked)
    loads = queries.dry_run.loads(uow, asked)
    counts["no_template"] = sum(row.owners for row in fits.without())
    people = [row for row in loads if row.person_id]
    names = questions.names(uow, {row.person_id for row in people[:MOST]})
    return {
        "cycle": cycle,
        "day": asked.day,
        "owners": counts.pop("owners"),
        "findings": [
            {"code": code, "owners": counts[code]} for code in CODES[cycle.level] if counts[code]
        ],
        "templates": _templates(fits),
        "approvers": len(people),
        "waiting": [
            {"person": _named(row.person_id, names), "role": None, "sheets": row.sheets}
            for row in people[:MOST]
        ]
        + [{"person": None, "role": row.role, "sheets": row.sheets} for row in loads if row.role],
        "hr_missing": not queries.org.holders(uow, [], [])("hr"),
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
    if finding == "no_template":
        among, finding = _fits(uow, cycle, asked).without(), None
    elif template_id:
        among = _fits(uow, cycle, asked).of(template_id)
    found = queries.dry_run.owners(
        uow, asked, finding=finding, approver_id=approver_id, among=among, **paging
    )
    places = {UUID(row["place"]) for row in found["items"] if row["place"]}
    names = questions.names(uow, places)
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
    require(permissions.can_manage_cycles(uow.caller))
    cycle = queries.goals.cycle(uow, cycle_id)
    if cycle.level not in OWNERS:
        raise Conflict("cycle.no_dry_run")
    flow = flow_of(uow, cycle.level, "submit")
    approvers = [one for node in flow["nodes"] for one in node["approvers"]]
    return cycle, Asked(cycle.level, max(cycle.starts_on, uow.tenant.today()), approvers)


def _fits(uow: UnitOfWork, cycle: Cycle, asked: Asked) -> Fits:
    """The best template of each group; what is alike to all templates is looked at once."""
    groups = queries.dry_run.groups(uow, asked)
    templates = queries.library.all_templates(uow, archived=False)
    units = queries.dry_run.units(uow)
    named = {UUID(text) for one in templates for text in one.unit_ids}
    families = {one.casefold() for template in templates for one in template.job_families}
    known: dict[Any, Template | None] = {}
    chosen = []
    for row in groups:
        name = units[row.place].name.casefold() if row.place in units else ""
        held = tuple(sorted(one for one in families if len(one) > 1 and one in name))
        above = frozenset(named & _path(units, row.place)) if named else frozenset[UUID]()
        key = (row.job_family, row.leads, above, held)
        if key not in known:
            place = Place(
                cycle.level,
                span_of(cycle.days),
                job_family=row.job_family,
                leads=row.leads,
                unit_ids=above,
                unit_names=held,
                package=uow.tenant.package,
            )
            known[key] = _best(templates, place)
        chosen.append(known[key])
    return Fits(groups, chosen)


def _best(templates: Sequence[Template], place: Place) -> Template | None:
    fitting = [
        (-sum(SCORES[reason] for reason in reasons), template.code, template)
        for template in templates
        if (reasons := fit(template, place)) is not None
    ]
    return min(fitting, key=lambda one: one[:2])[2] if fitting else None


def _path(units: dict[UUID, Any], place: UUID | None) -> set[UUID]:
    found: set[UUID] = set()
    while place in units and place not in found:
        found.add(place)
        place = units[place].parent_id
    return found


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
