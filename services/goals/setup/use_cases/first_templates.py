"""Which template each owner of a cycle would be offered first, for all owners at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
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
from services.goals.setup.queries import dry_run as dry_run_queries
from services.goals.setup.queries.dry_run import OrganizationUnit, OwnerGroup


class UnitClass(NamedTuple):
    """What templates distinguish units by: named units at or above it, words in its name."""

    ancestor_ids: frozenset[UUID]
    name_words: tuple[str, ...]


@dataclass(frozen=True)
class FirstTemplates:
    """The template of each group of owners, or None where none fits."""

    groups: Sequence[OwnerGroup]
    templates: Sequence[Template | None]

    def groups_of(self, template_id: UUID | None) -> list[OwnerGroup]:
        """Return the groups that are offered a template first, or none at all."""
        return [
            group
            for group, template in zip(self.groups, self.templates, strict=True)
            if (template.id if template else None) == template_id
        ]


class TemplateRecommender:
    """Recommends to groups of owners instead of to each: units are alike that templates don't tell.

    `unit_classes` has the class of each unit by id; units that are missing are of class 0.
    """

    def __init__(self, uow: UnitOfWork, cycle: Cycle) -> None:
        self.level, self.span = cycle.level, span_for_days(cycle.days)
        self.package = uow.tenant.package
        self.templates = library_queries.all_templates(uow, archived=False)
        numbers = {UnitClass(frozenset(), ()): 0}
        self.unit_classes = {
            unit_id: number
            for unit_id, unit_class in classify_units(
                self.templates, dry_run_queries.units(uow)
            ).items()
            if (number := numbers.setdefault(unit_class, len(numbers)))
        }
        self.classes = list(numbers)

    def recommend(self, groups: Sequence[OwnerGroup]) -> FirstTemplates:
        """Return the best template of each group."""
        return FirstTemplates(groups, [self._best_template(group) for group in groups])

    def _best_template(self, group: OwnerGroup) -> Template | None:
        unit_class = self.classes[group.unit_class]
        profile = OwnerProfile(
            self.level,
            self.span,
            job_family=group.job_family,
            leads=group.leads,
            unit_ids=unit_class.ancestor_ids,
            unit_names=unit_class.name_words,
            package=self.package,
        )
        scored_templates = [
            (-sum(SCORES[reason] for reason in reasons), template.code, template)
            for template in self.templates
            if (reasons := match_reasons(template, profile)) is not None
        ]
        best = min(scored_templates, key=lambda scored: scored[:2], default=None)
        return best[2] if best else None


def classify_units(
    templates: Sequence[Template], units: Mapping[UUID, OrganizationUnit]
) -> dict[UUID, UnitClass]:
    """Return the class of each unit: two of a class get the same templates."""
    template_units = {UUID(text) for template in templates for text in template.unit_ids}
    families = {family.casefold() for template in templates for family in template.job_families}
    words = sorted(family for family in families if len(family) > 1)
    classes = {}
    for unit_id, unit in units.items():
        above = template_units & _path(units, unit_id) if template_units else set[UUID]()
        name = unit.name.casefold()
        classes[unit_id] = UnitClass(
            frozenset(above), tuple(word for word in words if word in name)
        )
    return classes


def _path(units: Mapping[UUID, OrganizationUnit], unit_id: UUID | None) -> set[UUID]:
    """The unit and those above it; ends where parents form a loop."""
    path: set[UUID] = set()
    while unit_id and unit_id in units and unit_id not in path:
        path.add(unit_id)
        unit_id = units[unit_id].parent_id
    return path
