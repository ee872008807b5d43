"""Indicators and templates as the API answers them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from directory import queries as directory
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.library import queries as library_queries
from services.goals.library.models import LibraryItem, Template, TemplateKeyResult
from services.goals.library.permissions import edit_actions


@dataclass(frozen=True, kw_only=True)
class LibraryItemView:
    """An indicator; `used` counts the key results that measure it and the caller may see."""

    id: UUID
    version: int
    code: str
    name: str
    name_en: str
    category: str
    category_en: str
    formula: str
    formula_en: str
    unit: str
    unit_en: str
    direction: str
    accumulation: str
    period: str
    typical_low: Decimal | None
    typical_high: Decimal | None
    typical_target: Decimal | None
    typical: str
    typical_en: str
    note: str
    note_en: str
    archived: bool
    usage_count: int
    allowed_actions: list[str]


class UnitReference(TypedDict):
    """A unit for which a template is meant; `id` is text as the template stores it."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class TemplateSummary:
    """A template in a list; `used` counts the goals started from it that the caller may see."""

    id: UUID
    version: int
    code: str
    name: str
    name_en: str
    summary: str
    summary_en: str
    mode: str
    job_families: list[str]
    levels: list[str]
    spans: list[str]
    leaders: bool | None
    archived: bool
    units: list[UnitReference]
    goal_count: int
    key_result_count: int
    usage_count: int
    allowed_actions: list[str]


class TemplateKeyResultView(TemplateKeyResult):
    """A key result of a template with its indicator; None where the indicator is gone."""

    item: LibraryItemView | None


class TemplateGoalView(TypedDict):
    """A goal of a template with its key results."""

    kind: str
    title: str
    title_en: str
    weight: float | None
    key_results: list[TemplateKeyResultView]


@dataclass(frozen=True, kw_only=True)
class TemplateView(TemplateSummary):
    """A template with its goals."""

    goals: list[TemplateGoalView]


def show_items(uow: UnitOfWork, items: Sequence[LibraryItem]) -> list[LibraryItemView]:
    """Show indicators with their number of uses."""
    counts = library_queries.key_result_counts(uow, [item.id for item in items])
    return [
        LibraryItemView(
            **_columns(LibraryItemView, item),
            usage_count=counts.get(item.id, 0),
            allowed_actions=edit_actions(uow.caller),
        )
        for item in items
    ]


def show_item(uow: UnitOfWork, item: LibraryItem) -> LibraryItemView:
    """Show one indicator with its number of uses."""
    return show_items(uow, [item])[0]


def show_template_summaries(
    uow: UnitOfWork, templates: Sequence[Template]
) -> list[TemplateSummary]:
    """Show templates for a list, without their goals."""
    counts = library_queries.goal_counts(uow, [template.id for template in templates])
    texts = {text for template in templates for text in template.unit_ids}
    names = directory.names(uow, {unit_id for text in texts if (unit_id := parse_id(text))})
    return [
        TemplateSummary(
            **_columns(TemplateSummary, template),
            units=_unit_references(template, names),
            goal_count=len(template.goals),
            key_result_count=sum(len(goal["key_results"]) for goal in template.goals),
            usage_count=counts.get(template.id, 0),
            allowed_actions=edit_actions(uow.caller),
        )
        for template in templates
    ]


def show_template(uow: UnitOfWork, template: Template) -> TemplateView:
    """Show one template with its goals and the indicators of their key results."""
    items = library_queries.items_by_code(uow, template.indicator_codes)
    views = {item.code: item for item in show_items(uow, list(items.values()))}
    goals = [
        TemplateGoalView(
            kind=goal["kind"],
            title=goal["title"],
            title_en=goal["title_en"],
            weight=goal["weight"],
            key_results=[
                TemplateKeyResultView(**key_result, item=views.get(key_result["code"]))
                for key_result in goal["key_results"]
            ],
        )
        for goal in template.goals
    ]
    return TemplateView(**vars(show_template_summaries(uow, [template])[0]), goals=goals)


def _unit_references(template: Template, names: dict[UUID, str]) -> list[UnitReference]:
    """The units of a template that still exist."""
    return [
        UnitReference(id=text, name=names[unit_id])
        for text in template.unit_ids
        if (unit_id := parse_id(text)) in names
    ]


def _columns(view: type[Any], row: LibraryItem | Template) -> dict[str, Any]:
    """Those fields of a view that are columns of the row."""
    columns = row.__mapper__.column_attrs
    names = [field.name for field in fields(view) if field.name in columns]
    return {name: getattr(row, name) for name in names}
