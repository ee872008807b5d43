"""Library indicators and templates, and how often goals use them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.library.models import LibraryItem, Template
from services.goals.library.schemas.items import LibraryItemFilter
from services.goals.library.schemas.templates import TemplateFilter
from services.goals.search.queries import holds
from services.goals.search.search_index import search_of

UNIT_CODES = sa.text("SELECT id, code FROM directory_units WHERE NOT deleted")


@dataclass(frozen=True)
class CategoryCount:
    """A category in both languages with its number of active indicators."""

    category: str
    category_en: str
    count: int


def library_item(uow: UnitOfWork, item_id: UUID) -> LibraryItem:
    """The indicator; raises NotFound `library.not_found`."""
    item = uow.session.get(LibraryItem, item_id)
    if item is None:
        raise NotFound("library.not_found")
    return item


def library_items(uow: UnitOfWork, query: LibraryItemFilter) -> Page:
    """A page of indicators by code; `q` is searched in both languages."""
    statement = sa.select(LibraryItem).where(LibraryItem.archived == query["archived"])
    if query["q"]:
        statement = statement.where(_matches(LibraryItem, query["q"]))
    if category := query["category"]:
        in_category = (LibraryItem.category == category, LibraryItem.category_en == category)
        statement = statement.where(sa.or_(*in_category))
    keys = [LibraryItem.code, LibraryItem.id]
    return page(uow.session, statement, keys, after=query["after"], limit=query["limit"])


def all_items(uow: UnitOfWork) -> Sequence[LibraryItem]:
    """Every indicator by code, archived ones too."""
    return uow.session.scalars(sa.select(LibraryItem).order_by(LibraryItem.code)).all()


def items_by_code(uow: UnitOfWork, codes: Collection[str]) -> dict[str, LibraryItem]:
    """The indicators that have one of these codes, by code."""
    query = sa.select(LibraryItem).where(LibraryItem.code.in_(codes))
    return {item.code: item for item in uow.session.scalars(query)} if codes else {}


def existing_item_ids(uow: UnitOfWork, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the ids that are an indicator's."""
    query = sa.select(LibraryItem.id).where(LibraryItem.id.in_(ids))
    return frozenset(uow.session.scalars(query)) if ids else frozenset()


def category_counts(uow: UnitOfWork) -> list[CategoryCount]:
    """Categories of active indicators in the order of their first code."""
    columns = (LibraryItem.category, LibraryItem.category_en)
    query = sa.select(*columns, sa.func.count().label("count")).where(~LibraryItem.archived)
    first_code = sa.func.min(LibraryItem.code)
    rows = uow.session.execute(query.group_by(*columns).order_by(first_code))
    return [CategoryCount(*row) for row in rows]


def template(uow: UnitOfWork, template_id: UUID) -> Template:
    """The template; raises NotFound `template.not_found`."""
    template = uow.session.get(Template, template_id)
    if template is None:
        raise NotFound("template.not_found")
    return template


def template_exists(uow: UnitOfWork, template_id: UUID) -> bool:
    """Whether there is a template of this id, archived or not."""
    query = sa.select(sa.exists().where(Template.id == template_id))
    return bool(uow.session.scalar(query))


def templates(uow: UnitOfWork, query: TemplateFilter) -> Page:
    """A page of templates by code; `q` is searched in both languages."""
    statement = sa.select(Template).where(Template.archived == query["archived"])
    if query["q"]:
        statement = statement.where(_matches(Template, query["q"]))
    if query["mode"]:
        statement = statement.where(Template.mode == query["mode"])
    keys = [Template.code, Template.id]
    return page(uow.session, statement, keys, after=query["after"], limit=query["limit"])


def all_templates(uow: UnitOfWork, *, archived: bool | None = None) -> Sequence[Template]:
    """Templates by code; both active and archived ones where `archived` is None."""
    query = sa.select(Template).order_by(Template.code)
    if archived is not None:
        query = query.where(Template.archived == archived)
    return uow.session.scalars(query).all()


def templates_by_code(uow: UnitOfWork, codes: Collection[str]) -> dict[str, Template]:
    """The templates that have one of these codes, by code."""
    query = sa.select(Template).where(Template.code.in_(codes))
    return {template.code: template for template in uow.session.scalars(query)} if codes else {}


def key_result_counts(uow: UnitOfWork, item_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many key results that the caller may see measure each indicator; none is left out."""
    query = (
        sa.select(KeyResult.library_item_id, sa.func.count())
        .join(Goal, Goal.id == KeyResult.goal_id)
        .where(KeyResult.library_item_id.in_(list(item_ids)), visible(uow, Goal))
        .group_by(KeyResult.library_item_id)
    )
    return {item_id: count for item_id, count in uow.session.execute(query) if item_id}


def goal_counts(uow: UnitOfWork, template_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many goals that the caller may see were started from each template; none is left out."""
    query = (
        sa.select(Goal.template_id, sa.func.count())
        .where(Goal.template_id.in_(list(template_ids)), visible(uow, Goal))
        .group_by(Goal.template_id)
    )
    counts = uow.session.execute(query)
    return {template_id: count for template_id, count in counts if template_id}


def unit_codes(uow: UnitOfWork) -> dict[UUID, str]:
    """Codes of the units that exist, by unit id."""
    return {row.id: row.code for row in uow.session.execute(UNIT_CODES)}


def _matches(model: type[LibraryItem | Template], text: str) -> sa.ColumnElement[bool]:
    """All words of `text` in either language, or the beginning of the code."""
    starts_with = model.code.istartswith(text.strip(), autoescape=True)
    return sa.or_(starts_with, holds(model, search_of(text)))
