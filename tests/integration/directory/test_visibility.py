"""Who sees what of whom: one table for the statement about one owner and for whole lists."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from chengshi.people.v1.events_pb2 import Role
from directory.visibility import Relation, relation, visible
from servicekit.callers import Person
from servicekit.callers import Role as Held
from servicekit.ids import new_id
from servicekit.unit_of_work import opened
from services.goals.models import Cycle, Goal, Sheet, search_of
from services.goals.queries import search
from tests.integration.directory.conftest import Directory

OWNERS = ("person", "unit", "company")
KEPT = ("open", "line", "managers", "named")
OWN = {("person", kept) for kept in KEPT}
OF_UNITS = {("unit", kept) for kept in KEPT}
OF_COMPANY = {("company", kept) for kept in KEPT}
OPEN = {(owner, "open") for owner in OWNERS}
MANAGERS = {(owner, "managers") for owner in OWNERS}
NAMED = {("unit", "named"), ("company", "named")}
UNNAMED = {(owner, kept) for owner in ("person", "unit") for kept in ("open", "line", "managers")}
SEEN = {
    "owner": OPEN | OWN,
    "colleague": OPEN,
    "guest": OPEN | NAMED,
    "guest of a unit": OPEN | NAMED,
    "manager": OPEN | MANAGERS | OWN,
    "head": OPEN | MANAGERS | OWN | OF_UNITS,
    "director": OPEN | MANAGERS | OWN | OF_UNITS,
    "other head": OPEN | MANAGERS,
    "hrbp": OPEN | MANAGERS | UNNAMED,
    "other hrbp": OPEN | MANAGERS,
    "hr": OPEN | MANAGERS | UNNAMED | OF_COMPANY,
    "executive": OPEN | MANAGERS | UNNAMED | OF_COMPANY,
    "admin": OPEN | MANAGERS | OF_COMPANY,
}
ROLES = {
    "hrbp": ("hr", "centre"),
    "other hrbp": ("hr", "other"),
    "hr": ("hr", ""),
    "executive": ("executive", ""),
    "admin": ("admin", ""),
}


class House:
    """A goal of each owner and visibility, and everybody who might look."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        # Units are told before the ones above them, so that their paths complete later.
        directory.tell(
            directory.person("director"),
            directory.person("head", manager="director"),
            directory.unit("team", parent="centre", head="head"),
            directory.unit("club"),
            directory.unit("other", head="other head"),
            directory.person("manager"),
            directory.person("owner", unit="team", manager="manager"),
            directory.person("colleague", unit="team"),
            directory.person("guest"),
            directory.person("guest of a unit", unit="club"),
            directory.person("other head"),
            *(directory.person(who, roles=[Role(role=role)]) for who, (role, _) in ROLES.items()),
        )
        directory.tell(directory.unit("centre"))
        self.owners = {"person": directory.id("owner"), "unit": directory.id("team")}
        self.named = [directory.id("guest"), directory.id("club")]
        self.titles = self._goals()

    def caller(self, who: str) -> Person:
        role, unit = ROLES.get(who, ("", ""))
        scope = self.directory.id(unit) if unit else None
        held = (Held(role=role, unit_id=scope),) if role else ()
        company = self.directory.company
        return Person(tenant_id=company.id, person_id=self.directory.id(who), roles=held)

    def sees(self, who: str, owner: str, kept: str) -> Relation:
        with opened(self.directory.service.runtime, self.caller(who)) as uow:
            named = self.named if kept == "named" and owner != "person" else []
            return relation(uow, owner, self.owners.get(owner), kept, named)

    def listed(self, who: str, model: Any = Goal, **how: bool) -> set[UUID]:
        with opened(self.directory.service.runtime, self.caller(who)) as uow:
            return set(uow.session.scalars(sa.select(model.id).where(visible(uow, model, **how))))

    def searched(self, who: str) -> set[UUID]:
        with opened(self.directory.service.runtime, self.caller(who)) as uow:
            terms = {kept: search_of(kept) for kept in KEPT}
            return {
                found
                for kept, asked in terms.items()
                for found in search.goals(uow, kept, asked, None)
            }

    def _goals(self) -> dict[UUID, tuple[str, str]]:
        titles = {}
        with self.directory.service.as_system(self.directory.company) as uow:
            cycle = uow.session.scalars(sa.select(Cycle).limit(1)).one()
            for owner in OWNERS:
                place = {"owner_kind": owner, "owner_id": self.owners.get(owner)}
                sheet = Sheet(cycle_id=cycle.id, **place)
                uow.add(sheet)
                uow.flush()
                for kept in KEPT:
                    named = self.named if kept == "named" and owner != "person" else []
                    told = {"kind": "objective", "title": kept, "visibility": kept}
                    at = {"sheet_id": sheet.id, "cycle_id": cycle.id, "named": named}
                    goal = Goal(id=new_id(), **place, **told, **at)
                    uow.add(goal)
                    uow.flush()
                    titles[goal.id] = (owner, kept)
        return titles


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
    monkeypatch.setattr(search, "MOST_OWNERS", owners)
    for who, seen in SEEN.items():
        assert {house.titles[found] for found in house.searched(who)} == seen, who


def test_what_has_no_visibility_is_kept_in_the_line(house: House) -> None:
    for who, seen in SEEN.items():
        lines = {owner for owner in OWNERS if (owner, "line") in seen}

        assert len(house.listed(who, Sheet)) == len(lines), who


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


def test_somebody_who_stops_leading_sees_no_more(house: House) -> None:
    assert house.sees("manager", "person", "line").sees

    house.directory.tell(house.directory.person("owner", unit="team", manager="head"))

    assert not house.sees("manager", "person", "line").sees
    assert house.sees("head", "person", "line").sees
