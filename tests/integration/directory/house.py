"""A house with a goal of each owner and visibility, and everybody who might look."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chengshi.people.v1.events_pb2 import Role
from directory.visibility import Access, access_to, access_to_many, visible
from servicekit.callers import GrantedRole as Held
from servicekit.callers import Person
from servicekit.ids import new_id
from servicekit.unit_of_work.transaction import begin
from services.goals.alignment.queries import goal_search as goal_search_queries
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Alignment, Goal
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.search.search_index import tsquery
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
    """The goals work towards one that is open; all of them are being worked on."""

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
            *(directory.person(who, roles=[self._role(*held)]) for who, held in ROLES.items()),
        )
        directory.tell(directory.unit("centre"))
        self.owners = {"person": directory.id("owner"), "unit": directory.id("team")}
        self.named_viewers = [directory.id("guest"), directory.id("club")]
        self.titles = self._goals()

    def _role(self, role: str, unit: str) -> Role:
        return Role(role=role, unit_id=str(self.directory.id(unit)) if unit else "")

    def caller(self, who: str) -> Person:
        role, unit = ROLES.get(who, ("", ""))
        scope = self.directory.id(unit) if unit else None
        held = (Held(role=role, unit_id=scope),) if role else ()
        company = self.directory.company
        return Person(tenant_id=company.id, person_id=self.directory.id(who), roles=held)

    def sees(self, who: str, owner: str, kept: str) -> Access:
        with begin(self.directory.service.runtime, self.caller(who)) as uow:
            named = self.named_viewers if kept == "named" and owner != "person" else []
            return access_to(uow, owner, self.owners.get(owner), kept, named)

    def accesses(self, who: str) -> dict[str, Access]:
        """By the name of the owner."""
        owners = {(owner, self.owners.get(owner)): owner for owner in OWNERS}
        with begin(self.directory.service.runtime, self.caller(who)) as uow:
            return {owners[owner]: access for owner, access in access_to_many(uow, owners).items()}

    def listed(self, who: str, model: Any = Goal, **how: bool) -> set[UUID]:
        with begin(self.directory.service.runtime, self.caller(who)) as uow:
            query = sa.select(model.id).where(visible(uow, model, **how))
            return set(uow.session.scalars(query)) - {self.top}

    def searched(self, who: str) -> set[UUID]:
        with begin(self.directory.service.runtime, self.caller(who)) as uow:
            terms = {kept: tsquery(kept) for kept in KEPT}
            return {
                found
                for kept, asked in terms.items()
                for found in goal_search_queries.goals(uow, kept, asked, None)
            }

    def call(self, who: str, path: str) -> Any:
        """What `who` gets at goals, by a token of their own."""
        service, person = self.directory.service, self.directory.id(who)
        token = service.issuer.person(self.directory.company, str(person))
        return service.http.get(path, headers=service.bearer(token))

    def _goals(self) -> dict[UUID, tuple[str, str]]:
        with self.directory.service.as_system(self.directory.company) as uow:
            cycles = sa.select(Cycle).where(Cycle.state == "active").order_by(Cycle.level).limit(1)
            cycle = uow.session.scalars(cycles).one()
            self.cycle = cycle.id
            sheets = {owner: self._sheet(uow, owner) for owner in OWNERS}
            top = self._goal(sheets["company"], "open", "公司目标", progress_source="children")
            uow.add(top)
            uow.flush()
            self.top = top.id
            titles = {}
            for owner in OWNERS:
                for kept in KEPT:
                    goal = self._goal(sheets[owner], kept, f"提升 {owner} {kept}")
                    uow.add(goal)
                    uow.flush()
                    link = {"goal_id": goal.id, "parent_goal_id": top.id, "live": True}
                    uow.add(Alignment(id=new_id(), **link))
                    titles[goal.id] = (owner, kept)
        return titles

    def _sheet(self, uow: Any, owner: str) -> Sheet:
        place = {"owner_kind": owner, "owner_id": self.owners.get(owner)}
        sheet = Sheet(cycle_id=self.cycle, **place)
        uow.add(sheet)
        uow.flush()
        return sheet

    def _goal(self, sheet: Sheet, kept: str, title: str, **fields: Any) -> Goal:
        place = {"owner_kind": sheet.owner_kind, "owner_id": sheet.owner_id}
        named = self.named_viewers if kept == "named" and sheet.owner_kind != "person" else []
        told = {"kind": "objective", "title": title, "visibility": kept, "state": "active"}
        at = {"sheet_id": sheet.id, "cycle_id": sheet.cycle_id, "named_viewers": named}
        return Goal(id=new_id(), **place, **told, **at, **fields)
