"""Indicators and templates, and where they are used."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from directory.visibility import visible
from servicekit.database.raw import execute_raw
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.library.models import LibraryItem, Template
from services.goals.search.queries import matches_terms
from services.goals.search.search_index import tsquery

LAY_ITEMS = """
    INSERT INTO library_items (id, version, code, name, name_en, category, category_en, formula,
        formula_en, unit, unit_en, direction, accumulation, period, typical_low, typical_high,
        typical_target, typical, typical_en, note, note_en, archived, words)
    SELECT uuidv7(), 1, code, name, name_en, category, category_en, formula, formula_en, unit,
        unit_en, direction, accumulation, period, typical_low, typical_high, typical_target,
        typical, typical_en, note, note_en, archived, CAST(words AS tsvector)
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS laid (code text, name text, name_en text,
        category text, category_en text, formula text, formula_en text, unit text, unit_en text,
        direction text, accumulation text, period text, typical_low numeric, typical_high numeric,
        typical_target numeric, typical text, typical_en text, note text, note_en text,
        archived boolean, words text)
    ON CONFLICT (code) DO NOTHING
"""
LAY_TEMPLATES = """
    INSERT INTO templates (id, version, code, name, name_en, summary, summary_en, mode,
        job_families, levels, unit_ids, spans, leaders, goals, archived, words)
    SELECT uuidv7(), 1, code, name, name_en, summary, summary_en, mode, job_families, levels,
        unit_ids, spans, leaders, goals, archived, CAST(words AS tsvector)
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS laid (code text, name text, name_en text,
        summary text, summary_en text, mode text, job_families jsonb, levels jsonb,
        unit_ids jsonb, spans jsonb, leaders boolean, goals jsonb, archived boolean,
        words text)
    ON CONFLICT (code) DO NOTHING
"""


UNIT_CODES = sa.text("SELECT id, code FROM directory_units WHERE NOT deleted")


def lay(uow: UnitOfWork, items: str, templates: str) -> int:
    """Write these rows (JSON) where their codes are new; how many were."""
    laid = execute_raw(uow.session, LAY_ITEMS, {"rows": items}).rowcount
    return laid + execute_raw(uow.session, LAY_TEMPLATES, {"rows": templates}).rowcount


def item(uow: UnitOfWork, item_id: UUID) -> LibraryItem:
    found = uow.session.get(LibraryItem, item_id)
    if found is None:
        raise NotFound("library.not_found")
    return found


def items(
    uow: UnitOfWork, *, text: str, category: str, archived: bool, after: str, limit: int
) -> Page:
    """Indicators by code; `text` is looked for in both languages."""
    query = sa.select(LibraryItem).where(LibraryItem.archived == archived)
    if text:
        query = query.where(_holds(LibraryItem, text))
    if category:
        found = sa.or_(LibraryItem.category == category, LibraryItem.category_en == category)
        query = query.where(found)
    return page(uow.session, query, [LibraryItem.code, LibraryItem.id], after=after, limit=limit)


def all_items(uow: UnitOfWork) -> Sequence[LibraryItem]:
    return uow.session.scalars(sa.select(LibraryItem).order_by(LibraryItem.code)).all()


def items_by_code(uow: UnitOfWork, codes: Collection[str]) -> dict[str, LibraryItem]:
    query = sa.select(LibraryItem).where(LibraryItem.code.in_(codes))
    return {found.code: found for found in uow.session.scalars(query)} if codes else {}


def known_items(uow: UnitOfWork, ids: Collection[UUID]) -> frozenset[UUID]:
    query = sa.select(LibraryItem.id).where(LibraryItem.id.in_(ids))
    return frozenset(uow.session.scalars(query)) if ids else frozenset()


def categories(uow: UnitOfWork) -> Sequence[Any]:
    """Categories of what is not archived, each with how many indicators it has."""
    columns = (LibraryItem.category, LibraryItem.category_en)
    query = sa.select(*columns, sa.func.count().label("count")).where(~LibraryItem.archived)
    first = sa.func.min(LibraryItem.code)
    return uow.session.execute(query.group_by(*columns).order_by(first)).all()


def template(uow: UnitOfWork, template_id: UUID) -> Template:
    found = uow.session.get(Template, template_id)
    if found is None:
        raise NotFound("template.not_found")
    return found


def template_exists(uow: UnitOfWork, template_id: UUID) -> bool:
    query = sa.select(sa.exists().where(Template.id == template_id))
    return bool(uow.session.scalar(query))


def templates(
    uow: UnitOfWork, *, text: str, mode: str | None, archived: bool, after: str, limit: int
) -> Page:
    """Templates by code; `text` is looked for in both languages."""
    query = sa.select(Template).where(Template.archived == archived)
    if text:
        query = query.where(_holds(Template, text))
    if mode:
        query = query.where(Template.mode == mode)
    return page(uow.session, query, [Template.code, Template.id], after=after, limit=limit)


def all_templates(uow: UnitOfWork, *, archived: bool | None = None) -> Sequence[Template]:
    query = sa.select(Template).order_by(Template.code)
    if archived is not None:
        query = query.where(Template.archived == archived)
    return uow.session.scalars(query).all()


def templates_by_code(uow: UnitOfWork, codes: Collection[str]) -> dict[str, Template]:
    query = sa.select(Template).where(Template.code.in_(codes))
    return {found.code: found for found in uow.session.scalars(query)} if codes else {}


def used_items(uow: UnitOfWork, ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many key results that the caller may see measure each indicator."""
    query = (
        sa.select(KeyResult.library_item_id, sa.func.count())
        .join(Goal, Goal.id == KeyResult.goal_id)
        .where(KeyResult.library_item_id.in_(list(ids)), visible(uow, Goal))
        .group_by(KeyResult.library_item_id)
    )
    return {item_id: count for item_id, count in uow.session.execute(query) if item_id}


def used_templates(uow: UnitOfWork, ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many goals that the caller may see were begun with each template."""
    query = (
        sa.select(Goal.template_id, sa.func.count())
        .where(Goal.template_id.in_(list(ids)), visible(uow, Goal))
        .group_by(Goal.template_id)
    )
    return {item_id: count for item_id, count in uow.session.execute(query) if item_id}


def _holds(model: Any, text: str) -> sa.ColumnElement[bool]:
    """All words of `text` in either language, or the beginning of the code."""
    code = model.code.istartswith(text.strip(), autoescape=True)
    return sa.or_(code, matches_terms(model, tsquery(text)))


def unit_codes(uow: UnitOfWork) -> dict[UUID, str]:
    """Codes of the units that are there, by id."""
    return {row.id: row.code for row in uow.session.execute(UNIT_CODES)}
