"""Which template the owners of a cycle would be shown first: all of a company at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.models import Cycle
from services.goals.library import queries as library_queries
from services.goals.library.models import Template, span_for_days
from services.goals.library.use_cases.template_recommendations import (
    SCORES,
    OwnerProfile,
    match_reasons,
)
from services.goals.setup import queries as setup_queries
from services.goals.setup.queries import Group


class Standing(NamedTuple):
    """What templates ask of a unit: which of those they name are above it, what its name holds."""

    above: frozenset[UUID]
    held: tuple[str, ...]


@dataclass(frozen=True)
class Fits:
    """Which template each group of owners would be shown first."""

    groups: Sequence[Group]
    chosen: Sequence[Template | None]

    def of(self, template_id: UUID | None) -> list[Group]:
        """The groups that begin with a template, or with none."""
        pairs = zip(self.groups, self.chosen, strict=True)
        return [row for row, best in pairs if (best.id if best else None) == template_id]


class FirstTemplates:
    """Units are put in kinds by what templates ask of them, so that owners group into few."""

    def __init__(self, uow: UnitOfWork, cycle: Cycle) -> None:
        self.level, self.span = cycle.level, span_for_days(cycle.days)
        self.package = uow.tenant.package
        self.templates = library_queries.all_templates(uow, archived=False)
        kinds = {Standing(frozenset(), ()): 0}
        # Units that are not of kind 0.
        self.standing = {
            id: kind
            for id, one in _standing(self.templates, setup_queries.units(uow)).items()
            if (kind := kinds.setdefault(one, len(kinds)))
        }
        self.kinds = list(kinds)

    def fits(self, groups: Sequence[Group]) -> Fits:
        return Fits(groups, [self._first(group) for group in groups])

    def _first(self, group: Group) -> Template | None:
        above, held = self.kinds[group.standing]
        place = OwnerProfile(
            self.level,
            self.span,
            job_family=group.job_family,
            leads=group.leads,
            unit_ids=above,
            unit_names=held,
            package=self.package,
        )
        fitting = [
            (-sum(SCORES[reason] for reason in reasons), template.code, template)
            for template in self.templates
            if (reasons := match_reasons(template, place)) is not None
        ]
        return min(fitting, key=lambda one: one[:2])[2] if fitting else None


def _standing(templates: Sequence[Template], units: Mapping[UUID, Any]) -> dict[UUID, Standing]:
    named = {UUID(text) for one in templates for text in one.unit_ids}
    families = {one.casefold() for template in templates for one in template.job_families}
    asked = sorted(one for one in families if len(one) > 1)
    found = {}
    for id, unit in units.items():
        above = frozenset(named & _path(units, id)) if named else frozenset[UUID]()
        name = unit.name.casefold()
        found[id] = Standing(above, tuple(one for one in asked if one in name))
    return found


def _path(units: Mapping[UUID, Any], place: UUID | None) -> set[UUID]:
    found: set[UUID] = set()
    while place and place in units and place not in found:
        found.add(place)
        place = units[place].parent_id
    return found
