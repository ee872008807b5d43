"""Indicators and templates that a company writes its goals with."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.database.models import Versioned
from services.goals.models import Amount, Items, Model
from services.goals.search.search_index import tsvector

# How long a cycle runs, from its days: the longest that a name still fits.
SPANS = {"month": 45, "quarter": 120, "half_year": 240, "year": 10_000}


class LibraryItem(Versioned, Model):
    """An indicator as its company defines it, in both languages."""

    __tablename__ = "library_items"
    __table_args__ = (sa.UniqueConstraint("code"),)

    code: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    category: Mapped[str]
    category_en: Mapped[str]
    formula: Mapped[str]
    formula_en: Mapped[str]
    unit: Mapped[str]
    unit_en: Mapped[str]
    direction: Mapped[str]
    accumulation: Mapped[str]
    period: Mapped[str]
    typical_low: Mapped[Decimal | None] = mapped_column(Amount)
    typical_high: Mapped[Decimal | None] = mapped_column(Amount)
    typical_target: Mapped[Decimal | None] = mapped_column(Amount)
    # What is typical where no number holds for every company.
    typical: Mapped[str]
    typical_en: Mapped[str]
    # When to use it, and how it is gamed.
    note: Mapped[str]
    note_en: Mapped[str]
    archived: Mapped[bool] = mapped_column(default=False)
    # What it is found by in both languages, written with the row and never read.
    words: Mapped[str | None] = mapped_column(TSVECTOR, deferred=True, deferred_raiseload=True)


class Template(Versioned, Model):
    """Goals to begin with, for whom they fit; its items name indicators of the library by code."""

    __tablename__ = "templates"
    __table_args__ = (sa.UniqueConstraint("code"),)

    code: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    summary: Mapped[str]
    summary_en: Mapped[str]
    mode: Mapped[str]
    # For whom: an empty list fits all; `leaders` fits those who lead others, or those who do not.
    job_families: Mapped[list[str]] = mapped_column(JSONB)
    levels: Mapped[list[str]] = mapped_column(JSONB)
    unit_ids: Mapped[list[str]] = mapped_column(JSONB)
    spans: Mapped[list[str]] = mapped_column(JSONB)
    leaders: Mapped[bool | None]
    goals: Mapped[Items]
    archived: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str | None] = mapped_column(TSVECTOR, deferred=True, deferred_raiseload=True)

    @property
    def codes(self) -> set[str]:
        """The indicators that its goals name."""
        return {item["code"] for goal in self.goals for item in goal["key_results"]}


# The texts by which each is found.
FOUND_BY: dict[type[Model], tuple[str, ...]] = {
    LibraryItem: ("code", "name", "name_en", "category", "category_en"),
    Template: ("code", "name", "name_en", "summary", "summary_en"),
}


def found_by(model: type[LibraryItem | Template], row: Mapping[str, Any]) -> str:
    """The words of an indicator or a template, of which `row` has the texts."""
    return tsvector([row.get(name) or "" for name in FOUND_BY[model]], ())


@event.listens_for(LibraryItem, "before_insert")
@event.listens_for(LibraryItem, "before_update")
@event.listens_for(Template, "before_insert")
@event.listens_for(Template, "before_update")
def _find_by_words(_mapper: object, _connection: object, row: LibraryItem | Template) -> None:
    row.words = found_by(type(row), {name: getattr(row, name) for name in FOUND_BY[type(row)]})


def span_of(days: int) -> str:
    """What a cycle of so many days is called."""
    return next(name for name, most in SPANS.items() if days <= most)
