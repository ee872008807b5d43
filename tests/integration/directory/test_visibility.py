"""Who sees what of whom: one table for the statement about one owner and for whole lists."""

import pytest

from directory.visibility import Access
from services.goals.alignment.queries import goal_search as goal_search_queries
from services.goals.goal_sheets.models.sheets import Sheet
from tests.integration.directory.conftest import Directory
from tests.integration.directory.house import KEPT, OWNERS, SEEN, House


@pytest.fixture
def house(directory: Directory) -> House:
    return House(directory)


def test_everybody_sees_exactly_what_exists_for_them(house: House) -> None:
    for who, seen in SEEN.items():
        found = {
            (owner, kept) for owner in OWNERS for kept in KEPT if house.sees(who, owner, kept).sees
        }

        assert found == seen, who


def test_a_list_holds_what_one_may_see_one_by_one(house: House) -> None:
    for who, seen in SEEN.items():
        assert {house.titles[found] for found in house.listed(who)} == seen, who
        assert {house.titles[found] for found in house.listed(who, of_many=True)} == seen, who


@pytest.mark.parametrize("owners", [0, 2_000])
def test_a_search_finds_what_one_may_see_whoever_is_below(
    house: House, monkeypatch: pytest.MonkeyPatch, owners: int
) -> None:
    monkeypatch.setattr(goal_search_queries, "MAX_OWNERS_BELOW", owners)
    for who, seen in SEEN.items():
        assert {house.titles[found] for found in house.searched(who)} == seen, who


def test_what_has_no_visibility_is_kept_in_the_line(house: House) -> None:
    for who, seen in SEEN.items():
        reporting_lines = {owner for owner in OWNERS if (owner, "line") in seen}

        assert len(house.listed(who, Sheet)) == len(reporting_lines), who


def test_a_relation_tells_own_units_heads_and_lines(house: House) -> None:
    owner, head = house.sees("owner", "person", "line"), house.sees("head", "unit", "line")
    director, hrbp = house.sees("director", "unit", "line"), house.sees("hrbp", "person", "line")

    assert (owner.own, owner.above, head.own, head.heads, head.above) == (
        *(True, False),
        *(False, True, True),
    )
    assert (director.heads, director.above) == (False, True)
    assert (hrbp.has("hr"), hrbp.has("executive")) == (True, False)
    assert hrbp.places == {house.directory.id("team"), house.directory.id("centre")}


def test_many_owners_are_looked_up_as_one_by_one(house: House) -> None:
    for who in SEEN:
        accesses = house.accesses(who)
        for owner in OWNERS:
            alone, among = house.sees(who, owner, "line"), accesses[owner]
            assert rights(among) == rights(alone), (who, owner)


def rights(access: Access) -> tuple[bool, ...]:
    return (access.sees, access.own, access.in_line, access.is_responsible, access.has("hr"))


def test_somebody_who_stops_leading_sees_no_more(house: House) -> None:
    assert house.sees("manager", "person", "line").sees

    house.directory.tell(house.directory.person("owner", unit="team", manager="head"))

    assert not house.sees("manager", "person", "line").sees
    assert house.sees("head", "person", "line").sees
