"""The reference needs no script and nothing from elsewhere, and its links lead somewhere."""

import re
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from tools import openapi, reference_page


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    document = openapi.merged(openapi.service_documents(), public=True)
    return BeautifulSoup(reference_page.rendered(document), "lxml")


def test_it_keeps_to_a_policy_without_scripts_and_inline_styles(page: BeautifulSoup) -> None:
    assert page.find_all("script") == []
    assert page.find_all(style=True) == []
    assert page.find_all("style") == []
    attributes = {name for tag in page.find_all(True) for name in tag.attrs}
    assert {name for name in attributes if name.startswith("on")} == set()


def test_it_loads_nothing_from_elsewhere(page: BeautifulSoup) -> None:
    addresses = [tag[name] for name in ("href", "src") for tag in page.find_all(attrs={name: True})]
    assert addresses
    assert [address for address in addresses if urlsplit(address).netloc] == []


def test_each_link_within_it_leads_somewhere(page: BeautifulSoup) -> None:
    places = {tag["id"] for tag in page.find_all(id=True)}
    links = {tag["href"] for tag in page.find_all(href=re.compile("^#"))}
    assert links
    assert {link for link in links if link.removeprefix("#") not in places} == set()


def test_it_names_each_operation_with_its_scope(page: BeautifulSoup) -> None:
    entry = page.find(id="listGoals")
    assert entry is not None
    assert "/goals/v1/goals" in entry.get_text()
    assert "goals:read" in entry.get_text()


def test_an_operation_shows_its_own_codes_with_their_sentences(page: BeautifulSoup) -> None:
    entry = page.find(id="createCycle")
    assert entry is not None
    row = next(row for row in entry.find_all("tr") if row.th.get_text() == "409")
    assert "cycle.exists There is a cycle of this level with these dates." in row.get_text()


def test_a_field_shows_its_type_and_its_limits(page: BeautifulSoup) -> None:
    heading = page.find(id="schema-GoalIn")
    assert heading is not None
    table = heading.find_next("table")
    assert table is not None
    title = next(row for row in table.find_all("tr") if row.th.get_text() == "title")
    assert "string at least 1 characters, at most 200 characters" in title.get_text()
