"""The tables of docs/measures.md, computed again by nothing but libs/measures."""

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from measures.accumulation import PeriodValue, current_of
from measures.assessment import KeyResultFacts, assess
from measures.mean import rolled_up_mean
from measures.progress import progress_of

DOCUMENT = Path(__file__).parents[3] / "docs" / "measures.md"
MONTHS = [date(2026, month, 1) for month in range(1, 13)]
PART = re.compile(r"(\d+) × (\S+) at ([^;]+)")


def rows(first_titles):
    """The rows of the table whose titles begin so, each by its titles."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    start = next(n for n, row in enumerate(cells) if row[: len(first_titles)] == first_titles)
    found = []
    for row in cells[start + 2 :]:
        if not row:
            return found
        found.append(dict(zip(cells[start], row, strict=True)))
    raise AssertionError("the table has no end")


VALUES = rows(["example", "accumulation"])
PACES = rows(["example", "direction"])
WHOLES = rows(["example", "parts"])


def name(row):
    return row["example"]


def number(text):
    return None if text in {"", "–"} else Decimal(text)


def parse_values(text):
    for day, value in zip(MONTHS, text.split("; "), strict=False):
        above, _, below = value.partition("/")
        pair = (Decimal(above), Decimal(below)) if below else (None, None)
        yield PeriodValue(day, None if below else Decimal(above), *pair)


def pairs(text, sign):
    points = [point.split(sign) for point in text.split("; ") if sign in point]
    return tuple((date.fromisoformat(day), Decimal(value)) for day, value in points)


def test_the_tables_have_the_examples_that_were_promised():
    assert (len(VALUES), len(PACES), len(WHOLES)) == (12, 16, 5)


@pytest.mark.parametrize("row", VALUES, ids=name)
def test_values_come_to_what_the_document_says(row):
    current = current_of(row["accumulation"], list(parse_values(row["values"])), percent=True)
    progress = progress_of(
        row["direction"],
        start=number(row["start"]),
        target=number(row["target"]),
        target_high=number(row["high"]),
        tolerance=number(row["tolerance"]),
        current=current,
    )

    assert current == Decimal(row["current"])
    assert progress == Decimal(row["progress"])


@pytest.mark.parametrize("row", PACES, ids=name)
def test_expectation_and_verdict_are_what_the_document_says(row):
    covered = date.fromisoformat(row["told to"]) if row["told to"] else None
    facts = KeyResultFacts(
        direction=row["direction"],
        period=row["period"],
        starts_on=date.fromisoformat(row["starts"]),
        ends_on=date.fromisoformat(row["ends"]),
        progress=number(row["progress"]),
        reported_through=covered,
        updated=covered is not None,
        phased_targets=pairs(row["plan"], "="),
        milestones=pairs(row["plan"], ":"),
    )

    found = assess(facts, now=datetime.fromisoformat(row["now"] + "+08:00"), zone="Asia/Shanghai")

    assert round(found.expected, 2) == Decimal(row["expected"])
    assert found.health == row["health"]


@pytest.mark.parametrize("row", WHOLES, ids=name)
def test_a_goal_is_what_its_parts_make_of_it(row):
    parts = [
        (Decimal(weight), number(progress))
        for count, weight, progress in PART.findall(row["parts"])
        for _ in range(int(count))
    ]

    found = rolled_up_mean(parts)

    assert (None if found is None else round(found, 2)) == number(row["progress"])


def test_the_amounts_of_the_document_add_up():
    parts = [Decimal("250000.10"), Decimal("0.01")]
    whole = sum(parts, Decimal(0))

    assert whole == Decimal("250000.11")
    assert progress_of(
        "increase", start=Decimal(0), target=Decimal(1_000_000), current=whole
    ) == Decimal("25.000011")
    assert "25.000011 %" in DOCUMENT.read_text(encoding="utf-8")
