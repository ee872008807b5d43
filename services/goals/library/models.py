"""Library indicators and goal templates of a tenant."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NotRequired, TypedDict

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.database.models import Versioned
from services.goals.models import Amount, Model
from services.goals.search.search_index import words_of

# The most days of a cycle that is called by each span; shortest first.
SPAN_MAX_DAYS = {"month": 45, "quarter": 120, "half_year": 240, "year": 10_000}


class LibraryItem(Versioned, Model):
    """An indicator as its tenant defines it, in Chinese and English."""

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
    # The typical level in words, where no number fits every tenant.
    typical: Mapped[str]
    typical_en: Mapped[str]
    # When to use the indicator, and how people game it.
    note: Mapped[str]
    note_en: Mapped[str]
    archived: Mapped[bool] = mapped_column(default=False)
    # Search words of both languages; written with the row, never loaded.
    words: Mapped[str | None] = mapped_column(TSVECTOR, deferred=True, deferred_raiseload=True)


class TemplateKeyResult(TypedDict):
    """A key result of a template, as its JSONB column stores it; `code` names the indicator."""

    code: str
    weight: float
    target: NotRequired[float | None]
    start: NotRequired[float | None]
    target_high: NotRequired[float | None]
    tolerance: NotRequired[float | None]
    cadence: NotRequired[str | None]
    ambition: NotRequired[str | None]


class TemplateGoal(TypedDict):
    """A goal of a template, as its JSONB column stores it; `kind` is objective or kpi."""

    kind: str
    title: str
    title_en: str
    weight: float | None
    key_results: list[TemplateKeyResult]


class Template(Versioned, Model):
    """Goals to start a sheet with, and the owners whom they suit."""

    __tablename__ = "templates"
    __table_args__ = (sa.UniqueConstraint("code"),)

    code: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    summary: Mapped[str]
    summary_en: Mapped[str]
    mode: Mapped[str]
    # Whom it suits: an empty list suits all; `leaders` is True for managers, False for others.
    job_families: Mapped[list[str]] = mapped_column(JSONB)
    levels: Mapped[list[str]] = mapped_column(JSONB)
    unit_ids: Mapped[list[str]] = mapped_column(JSONB)
    spans: Mapped[list[str]] = mapped_column(JSONB)
    leaders: Mapped[bool | None]
    goals: Mapped[list[TemplateGoal]] = mapped_column(JSONB)
    archived: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str | None] = mapped_column(TSVECTOR, deferred=True, deferred_raiseload=True)

    @property
    def indicator_codes(self) -> set[str]:
        """Codes of the indicators that its key results measure."""
        return {key_result["code"] for goal in self.goals for key_result in goal["key_results"]}


# The columns whose words are searched.
SEARCHED_COLUMNS: dict[type[Model], tuple[str, ...]] = {
    LibraryItem: ("code", "name", "name_en", "category", "category_en"),
    Template: ("code", "name", "name_en", "summary", "summary_en"),
}


def search_words(model: type[LibraryItem | Template], row: Mapping[str, Any]) -> str:
    """Search words (text of a tsvector) of an indicator or template with the texts in `row`."""
    return words_of([row.get(column) or "" for column in SEARCHED_COLUMNS[model]], ())


@event.listens_for(LibraryItem, "before_insert")
@event.listens_for(LibraryItem, "before_update")
@event.listens_for(Template, "before_insert")
@event.listens_for(Template, "before_update")
def _set_search_words(_mapper: object, _connection: object, row: LibraryItem | Template) -> None:
    texts = {column: getattr(row, column) for column in SEARCHED_COLUMNS[type(row)]}
    row.words = search_words(type(row), texts)


def span_for_days(days: int) -> str:
    """Span of a cycle of `days` days: month, quarter, half_year or year."""
    return next(span for span, max_days in SPAN_MAX_DAYS.items() if days <= max_days)
