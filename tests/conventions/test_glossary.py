"""The glossary: four cells in each row, each term and code name once, and code names that exist."""

import re

from tests.conventions.tree import ROOT, sources

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
IN_PRODUCT, PLANNED = GLOSSARY.split("\n## Names that are fixed\n")
ROW = re.compile(r"^\| (.+) \|$", re.M)
CHINESE = re.compile(r"[\u4e00-\u9fff]|OKR|KPI")
CHINESE_PARTS = re.compile(r" / |（|）")
CODE = re.compile(r"`(\w+)`")
KINDS = (".py", ".proto", ".ts", ".tsx")


def rows(text: str) -> list[list[str]]:
    """Cells of every row but the titles of the tables."""
    cells = [row.split(" | ") for row in ROW.findall(text)]
    return [row for row in cells if row[0] != "English"]


def test_a_row_says_what_a_term_is_in_both_languages() -> None:
    assert len(rows(IN_PRODUCT)) > 50
    for row in rows(GLOSSARY):
        assert len(row) == 4, row
        assert all(cell.strip() for cell in row), row
        assert CHINESE.search(row[2]), row
        assert not CHINESE.search(row[0].replace("KPI", "")), row


def test_a_term_and_a_code_name_stand_once() -> None:
    for column in (0, 1):
        names = [row[column].strip("`") for row in rows(GLOSSARY)]
        assert sorted(names) == sorted(set(names))


def test_code_names_of_the_product_exist() -> None:
    identifiers: set[str] = set()
    for path in sources("services", "libs", "proto", kinds=KINDS):
        identifiers.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    codes = [CODE.fullmatch(row[1]) for row in rows(IN_PRODUCT)]

    assert all(codes), "one code name in backticks"
    assert [code[1] for code in codes if code and code[1] not in identifiers] == []


def test_chinese_terms_of_the_product_are_read_in_its_pages() -> None:
    pages = sources("services", "libs", kinds=(".json", ".ts", ".tsx"))
    text = "".join(path.read_text(encoding="utf-8") for path in pages)
    terms = [term for row in rows(IN_PRODUCT) for term in CHINESE_PARTS.split(row[2]) if term]

    assert [term for term in terms if term not in text] == []


def test_code_names_to_come_are_marked_as_such() -> None:
    assert [row[1] for row in rows(PLANNED) if CODE.search(row[1])] == []
