"""What a workbook is given comes back as it was, and runs nowhere."""

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from servicekit.files.spreadsheets import escape_formula, read_rows, unescape_formula, workbook

COLUMNS = {"code": ("编码", "code"), "target": ("目标值", "target")}
TEXT = st.text(
    st.sampled_from("=+-@'abc甲 1") | st.characters(min_codepoint=33, max_codepoint=0x9FFF)
)


@given(TEXT)
def test_what_was_escaped_is_read_as_it_was_written(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text


@given(TEXT)
def test_nothing_that_is_written_begins_like_a_formula(text: str) -> None:
    assert not escape_formula(text).startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("text", ["=1+1", "-5%", "'=x", "''@a", "甲=乙", "it's"])
def test_a_cell_comes_back_from_a_workbook(text: str) -> None:
    book = workbook(["编码", "目标值"], [[text, Decimal("-2.50")]])

    (cell, number) = next(iter(load_workbook(io.BytesIO(book)).active.iter_rows(min_row=2)))
    (row,) = read_rows(book, COLUMNS, ["code"])

    assert (cell.data_type, number.data_type) == ("s", "n")
    assert row.cells == {"code": text, "target": "-2.5"}


def test_text_becomes_neither_formula_nor_link_and_a_date_a_date() -> None:
    texts = ["{=1+1}", "http://example.org/", "mailto:a@example.org", "1001", "x" * 5_000]
    book = workbook(["=A1", *"abcd"], [texts, [date(2026, 12, 1), True, None, "", 0.5]])

    titles, first, second = load_workbook(io.BytesIO(book)).active.iter_rows()

    assert [cell.value for cell in titles] == ["=A1", *"abcd"]
    assert [cell.value for cell in first] == texts
    assert {cell.data_type for cell in (*titles, *first)} == {"s"}
    assert not any(cell.hyperlink for cell in first)
    assert [cell.data_type for cell in second] == ["d", "b", "n", "n", "n"]
    assert second[0].number_format == "yyyy-mm-dd"
