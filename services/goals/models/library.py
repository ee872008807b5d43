"""Indicators and templates that a company writes its goals with."""

from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.models import Versioned

from .tables import Amount, Items, Model

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

    @property
    def codes(self) -> set[str]:
        """The indicators that its goals name."""
        return {item["code"] for goal in self.goals for item in goal["key_results"]}


def span_of(days: int) -> str:
    """What a cycle of so many days is called."""
    return next(name for name, most in SPANS.items() if days <= most)
