"""Library indicators and goal templates of a tenant."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NotRequired, TypedDict

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from servicekit.database.models import Versioned
from services.goals.models import Amount, Model
from services.goals.search.search_index import tsvector

# The most days of a cycle that is called by each span; shortest first.
SPAN_MAX_DAYS = {"month": 45, "quarter": 120, "half_year": 240, "year": 10_000}


# Columns without a value in the rows of the other kind; the database asks for them in its own.
INDICATOR_COLUMNS = (
    *("category", "category_en", "formula", "formula_en", "unit", "unit_en", "direction"),
    *("accumulation", "period", "typical", "typical_en", "note", "note_en"),
)
TEMPLATE_COLUMNS = (
    *("summary", "summary_en", "mode", "job_families", "levels", "unit_ids", "spans", "goals"),
)


def _required(kind: str, columns: Sequence[str]) -> sa.CheckConstraint:
    condition = f"kind <> '{kind}' OR num_nulls({', '.join(columns)}) = 0"
    return sa.CheckConstraint(condition, name=kind)


class LibraryEntry(Versioned, Model):
    """What the library offers in Chinese and English, found by code or words: one table of both."""

    __tablename__ = "library_entries"
    __table_args__ = (
        sa.UniqueConstraint("kind", "code"),
        _required("indicator", INDICATOR_COLUMNS),
        _required("template", TEMPLATE_COLUMNS),
    )

    kind: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    archived: Mapped[bool] = mapped_column(default=False)
    # Search words of both languages; written with the row, never loaded.
    words: Mapped[str | None] = mapped_column(TSVECTOR, deferred=True, deferred_raiseload=True)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy calls it on the class
        return {
            "version_id_col": cls.version,
            "polymorphic_on": "kind",
            "polymorphic_abstract": True,
        }


class LibraryItem(LibraryEntry):
    """An indicator as its tenant defines it."""

    __mapper_args__ = {"polymorphic_identity": "indicator"}

    category: Mapped[str] = mapped_column(nullable=True)
    category_en: Mapped[str] = mapped_column(nullable=True)
    formula: Mapped[str] = mapped_column(nullable=True)
    formula_en: Mapped[str] = mapped_column(nullable=True)
    unit: Mapped[str] = mapped_column(nullable=True)
    unit_en: Mapped[str] = mapped_column(nullable=True)
    direction: Mapped[str] = mapped_column(nullable=True)
    accumulation: Mapped[str] = mapped_column(nullable=True)
    period: Mapped[str] = mapped_column(nullable=True)
    typical_low: Mapped[Decimal | None] = mapped_column(Amount)
    typical_high: Mapped[Decimal | None] = mapped_column(Amount)
    typical_target: Mapped[Decimal | None] = mapped_column(Amount)
    # The typical level in words, where no number fits every tenant.
    typical: Mapped[str] = mapped_column(nullable=True)
    typical_en: Mapped[str] = mapped_column(nullable=True)
    # When to use the indicator, and how people game it.
    note: Mapped[str] = mapped_column(nullable=True)
    note_en: Mapped[str] = mapped_column(nullable=True)


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


class Template(LibraryEntry):
    """Goals to start a sheet with, and the owners whom they suit."""

    __mapper_args__ = {"polymorphic_identity": "template"}

    summary: Mapped[str] = mapped_column(nullable=True)
    summary_en: Mapped[str] = mapped_column(nullable=True)
    mode: Mapped[str] = mapped_column(nullable=True)
    # Whom it suits: an empty list suits all; `leaders` is True for managers, False for others.
    job_families: Mapped[list[str]] = mapped_column(JSONB, nullable=True)
    levels: Mapped[list[str]] = mapped_column(JSONB, nullable=True)
    unit_ids: Mapped[list[str]] = mapped_column(JSONB, nullable=True)
    spans: Mapped[list[str]] = mapped_column(JSONB, nullable=True)
    leaders: Mapped[bool | None]
    goals: Mapped[list[TemplateGoal]] = mapped_column(JSONB, nullable=True)

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
    return tsvector([row.get(column) or "" for column in SEARCHED_COLUMNS[model]], ())


@event.listens_for(LibraryEntry, "before_insert", propagate=True)
@event.listens_for(LibraryEntry, "before_update", propagate=True)
def _set_search_words(_mapper: object, _connection: object, row: LibraryItem | Template) -> None:
    texts = {column: getattr(row, column) for column in SEARCHED_COLUMNS[type(row)]}
    row.words = search_words(type(row), texts)


def span_for_days(days: int) -> str:
    """Span of a cycle of `days` days: month, quarter, half_year or year."""
    return next(span for span, max_days in SPAN_MAX_DAYS.items() if days <= max_days)
