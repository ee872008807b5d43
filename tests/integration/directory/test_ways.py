"""Every way to a goal ends the same: who x owner x visibility x way, over HTTP."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from servicekit.ids import new_id
from tests.integration.directory.conftest import Directory
from tests.integration.directory.house import KEPT, OWNERS, SEEN, House

# What one goal shows beside itself; whoever does not see it is told that it does not exist.
PARTS = (
    "",
    "/progress-breakdown",
    "/ancestors",
    "/children",
    "/ledger",
    "/retrospective",
    "/cascade",
)


@pytest.fixture
def house(directory: Directory) -> House:
    return House(directory)


def _pages(house: House, who: str, path: str) -> Iterator[dict[str, Any]]:
    after = ""
    while after is not None:
        page = house.call(who, f"{path}&after={after}").json
        yield from page["items"]
        after = page["next"]


def _ids(house: House, items: Any, name: str = "id") -> set[tuple[str, str]]:
    known = {str(goal_id): title for goal_id, title in house.titles.items()}
    return {known[item[name]] for item in items if item[name] != str(house.top)}


def got(house: House, who: str) -> set[tuple[str, str]]:
    found = house.titles.items()
    return {
        title
        for goal_id, title in found
        if house.call(who, f"/v1/goals/{goal_id}").status_code == 200
    }


def listed(house: House, who: str) -> set[tuple[str, str]]:
    return _ids(house, _pages(house, who, f"/v1/goals?cycle_id={house.cycle}&limit=5"))


def searched(house: House, who: str) -> set[tuple[str, str]]:
    return _ids(house, house.call(who, "/v1/goals/search?q=提升").json["items"])


def mapped(house: House, who: str) -> set[tuple[str, str]]:
    return _ids(house, _pages(house, who, f"/v1/map?cycle_id={house.cycle}&all_levels=true"))


def below(house: House, who: str) -> set[tuple[str, str]]:
    return _ids(house, _pages(house, who, f"/v1/goals/{house.top}/children?limit=5"))


def worked(house: House, who: str) -> set[tuple[str, str]]:
    return _ids(house, house.call(who, f"/v1/goals/{house.top}/progress-breakdown").json["inputs"])


WAYS = (got, listed, searched, mapped, below, worked)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_leads_to_what_exists_for_one_and_to_nothing_else(
    house: House, way: Callable[[House, str], set[tuple[str, str]]]
) -> None:
    found = {who: way(house, who) for who in SEEN}

    assert found == SEEN


def test_what_goes_out_as_a_workbook_is_what_one_sees(house: House) -> None:
    for who, seen in SEEN.items():
        unit = house.directory.id("team")
        path = f"/v1/goals/workbook?unit_id={unit}&cycle_id={house.cycle}"
        sheet = openpyxl.load_workbook(BytesIO(house.call(who, path).data)).active
        titles = {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)}  # type: ignore[union-attr]

        expected = {f"提升 {owner} {kept}" for owner, kept in seen if owner != "company"}
        assert titles - {None} == expected, who


def test_numbers_count_what_one_sees(house: House) -> None:
    """A weight stands for all that is hidden; nothing says how much that is."""
    for who, seen in SEEN.items():
        page = house.call(who, f"/v1/map?cycle_id={house.cycle}").json
        (card,) = [item for item in page["items"] if item["id"] == str(house.top)]
        working = house.call(who, f"/v1/goals/{house.top}/progress-breakdown").json
        shown = house.call(who, f"/v1/goals/{house.top}").json

        assert card["children_count"] == len(seen), who
        assert shown["children_count"] == len(seen), who
        assert shown["off_track_children"] <= len(seen), who
        assert card["off_track_children"] <= len(seen), who
        assert working["hidden_weight"] == len(OWNERS) * len(KEPT) - len(seen), who


@pytest.mark.parametrize("part", PARTS)
def test_what_one_may_not_see_does_not_exist(house: House, part: str) -> None:
    nowhere = house.call("colleague", f"/v1/goals/{new_id()}{part}").json
    for goal_id, title in house.titles.items():
        answer = house.call("colleague", f"/v1/goals/{goal_id}{part}")

        if title in SEEN["colleague"]:
            assert answer.status_code in (200, 403), (title, answer.json)
        else:
            assert answer.status_code == 404, (title, answer.json)
            assert answer.json["code"] == nowhere["code"]
